"""One gate for everybody who asks: so many answers are worked on at a time, through whichever door they were asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from copy import copy

from assistant.answering.catalogue import Catalogue
from assistant.answering.types import Answer, Claim, Filters, Turn
from assistant.api.service import Service
from prompts import Messages
from vectorstore import Index

_NO_FILTERS = Filters()


class Paced:
    """A service that works on at most `at_once` answers at a time; others wait their turn.

    Forty threads that answer on two processors make everybody wait for the last. Between two parts of a stream the gate
    is open to others, so that a reader who has gone holds nothing.
    """

    def __init__(self, service: Service, at_once: int) -> None:
        self._service = service
        self._gate = threading.Semaphore(at_once)

    def speaking(self, messages: Messages) -> Paced:
        """The same, behind the same gate, with its own words in another language."""
        other = copy(self)
        other._service = self._service.speaking(messages)
        return other

    def ask(self, text: str, history: Sequence[Turn] = (), *, filters: Filters = _NO_FILTERS) -> Answer:
        """The checked answer."""
        with self._gate:
            return self._service.ask(text, history, filters=filters)

    def stream(
        self, text: str, history: Sequence[Turn] = (), *, filters: Filters = _NO_FILTERS
    ) -> Iterator[Claim | Answer]:
        """Its checked claims in order, then the whole answer."""
        parts = self._service.stream(text, history, filters=filters)
        while True:
            with self._gate:
                part = next(parts, None)
            if part is None:
                return
            yield part

    def corpus(self) -> AbstractContextManager[tuple[Index, Catalogue]]:
        """The index that serves now, and what it covers. Raises VectorstoreError."""
        return self._service.corpus()
