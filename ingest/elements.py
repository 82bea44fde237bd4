"""What every reader produces: the visible parts of a document in reading order, before spans are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ElementKind = Literal["heading", "paragraph", "item", "quote", "table"]


@dataclass(frozen=True, slots=True)
class Element:
    """A heading (with its level, 1 is the highest) or a block of text without markup.

    `url` is the first web address that the text links to.
    """

    kind: ElementKind
    text: str
    level: int = 0
    url: str | None = None
