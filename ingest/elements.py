"""What every reader produces: the visible parts of a document in reading order, before spans are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ElementKind = Literal["heading", "paragraph", "item", "quote", "table", "note"]


@dataclass(frozen=True, slots=True)
class Link:
    """A web address (http or https) that a text links to, and the words that carry the link."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Element:
    """A heading (with its level, 1 is the highest) or a block of text without markup.

    A note (a footnote or endnote) begins with its number and has the `id` under which other elements name it;
    `names` are the ids of the notes that this element's marks named, in order, each once (the marks themselves are
    taken out of `text`). `links` are the web addresses in the text. `pages` says where pages begin inside `text`:
    pairs of offset and page number (from 1), the first with offset 0; empty in formats without pages.
    """

    kind: ElementKind
    text: str
    level: int = 0
    links: tuple[Link, ...] = ()
    names: tuple[str, ...] = ()
    id: str | None = None
    pages: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A file as its reader gives it.

    `fields` is what the file says of itself, named as in front matter (title, published, publisher, url, language);
    `warnings` are notes for an editor; `links` the absolute web addresses on a page, for following.
    """

    elements: tuple[Element, ...]
    fields: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
