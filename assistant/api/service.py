"""What the API needs of an assistant, and what all its routes share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from assistant.answering.catalogue import Catalogue
from assistant.answering.types import Answer, Claim, Filters, Turn
from assistant.api.line import Line
from assistant.api.wire import Viewer
from prompts import Messages
from vectorstore import Index


class Service(Protocol):
    """Whatever answers questions from an index; `Assistant` does."""

    def speaking(self, messages: Messages) -> Service:
        """The same with its own words in another language."""
        ...

    def ask(self, text: str, history: Sequence[Turn] = (), *, filters: Filters = ...) -> Answer:
        """The checked answer."""
        ...

    def stream(self, text: str, history: Sequence[Turn] = (), *, filters: Filters = ...) -> Iterator[Claim | Answer]:
        """Its checked claims in order, then the whole answer."""
        ...

    def corpus(self) -> AbstractContextManager[tuple[Index, Catalogue]]:
        """The index that serves now, and what it covers. Raises VectorstoreError."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What every route works with.

    `viewer` gives the root-relative address at which a span can be read, `max_question` counts characters.
    `language_model` says that one words the answers.
    """

    service: Service
    line: Line
    viewer: Viewer
    max_question: int = 2000
    language_model: bool = False
