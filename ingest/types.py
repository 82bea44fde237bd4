"""The types that ingest produces: a document with its sections, and the chunks that it is split into.

Every span is a pair of character offsets into `Document.text`, end exclusive, so that a quotation can be
checked by slicing. All types are frozen and hold tuples, so an index can share them between threads.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

Kind = Literal["profile", "story", "agenda"]
BlockKind = Literal["paragraph", "item", "quote", "table", "note"]

KINDS: tuple[Kind, ...] = ("profile", "story", "agenda")


@dataclass(frozen=True, slots=True)
class Reference:
    """An original source that a paragraph rests on; `id` is local to its document (for example "S1")."""

    id: str
    title: str
    publisher: str | None = None
    url: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One generation of a country's National Action Plan. Years are None where the sources do not say."""

    number: int | None
    period: str
    start: int | None = None
    end: int | None = None
    adopted: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What front matter (or a `corpus.toml` entry) says about a document.

    `country` and `iso2` are set for a profile; `countries` lists the countries of a story.
    `aliases` and `adjectives` are further names under which visitors ask for the country.
    `quoted_as` says whose words the text is: "publisher" (the document is the publisher's own text) or
    "corpus" (this project's wording, based on the references).
    """

    kind: Kind = "profile"
    country: str | None = None
    iso2: str | None = None
    countries: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    plans: tuple[Plan, ...] = ()
    published: str | None = None
    updated: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "en"
    quoted_as: Literal["publisher", "corpus"] = "publisher"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, quotation or table row of a section, with the references that it names.

    `group` numbers the lists of a document: items of one list share it; it is None outside lists.
    `intro` is true for a line that only leads in what follows ("The plan has six objectives:").
    A note is a footnote: its text begins with its number.
    """

    kind: BlockKind
    start: int
    end: int
    reference_ids: tuple[str, ...] = ()
    group: int | None = None
    intro: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks under it, up to the next heading.

    `heading_path` runs from the document's title to this heading; `start` and `end` cover the blocks only.
    """

    heading_path: tuple[str, ...]
    start: int
    end: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a document that has pages: its number in the file, from 1, and where it begins in the text."""

    number: int
    start: int


@dataclass(frozen=True, slots=True)
class Document:
    """A source as read: its shown text (without markup and source ids), structure, references and facts.

    `id` is the path below the ingested folder without suffix ("profiles/belgium"); `source` is the path or
    address that it was read from, `content_hash` a sha256 of the bytes read and of the fields given beside them.
    `pages` is empty in formats without pages; a page without text is left out. `origin` is the name of the source
    (a folder, a file, a site) that it was added to an index with.
    """

    id: str
    source: str
    title: str
    text: str
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    facts: Facts
    content_hash: str
    pages: tuple[Page, ...] = ()
    origin: str = ""

    def page_at(self, offset: int) -> int | None:
        """The number of the page that holds the character at `offset`; None in a document without pages."""
        after = bisect_right(self.pages, offset, key=lambda page: page.start)
        return self.pages[after - 1].number if after else None

    def reference(self, reference_id: str) -> Reference | None:
        """The reference of that id, or None."""
        return next((r for r in self.references if r.id == reference_id), None)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a chunk: a span of the document that lies inside one block."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole blocks of one section, small enough for the embedding model.

    Invariant: `document.text[start:end] == text`. `sentences` are the sentences inside the span, in order.
    """

    id: str
    document_id: str
    heading_path: tuple[str, ...]
    text: str
    start: int
    end: int
    page: int | None
    reference_ids: tuple[str, ...]
    sentences: tuple[Sentence, ...]

    @property
    def search_text(self) -> str:
        """What is embedded and indexed for keywords: title and headings, then the text."""
        return search_text(self.heading_path, self.text)


def search_text(heading_path: tuple[str, ...], text: str) -> str:
    """Title and headings in front of `text`, as the search sees them."""
    return " > ".join(heading_path) + "\n" + text
