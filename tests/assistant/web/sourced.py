"""For tests of the sources' pages: documents made of elements, an assistant that lends them out, and a reader of pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import lxml.html

from assistant.answering.catalogue import Catalogue
from ingest.assemble import assemble
from ingest.elements import Element, Link
from ingest.types import Chunk, Document, Facts, Plan
from tests.assistant.web.prepared import PreparedAssistant
from vectorstore import Passage
from vectorstore.types import Scores

NOTES = (".src-page", ".src-marks", ".src-back")
"""What a page adds to the words of a document."""


def made(
    *elements: Element, document_id: str = "made", title: str = "Made", facts: Facts | None = None, source: str = "x"
) -> Document:
    """A document as ingest lays it out."""
    return assemble(document_id, source, title, elements, facts or Facts(kind="story"), "hash")


def hostile(payloads: Sequence[str], document_id: str) -> Document:
    """A document that has payloads in every place that a text can come to stand in."""
    elements = []
    for payload in payloads:
        links = (Link(payload, payload),)
        elements += [
            Element("heading", payload, level=2),
            Element("paragraph", payload, links=links, names=("1",)),
            Element("note", f"1 {payload}", id="1", links=links),
            Element("item", payload),
            Element("quote", payload),
            Element("table", f"{payload} | {payload}"),
        ]
    first = payloads[0]
    facts = Facts(
        "profile", first, None, (first,), themes=(first,), plans=(Plan(None, first, 2020, 2024, first, first),),
        published=first, updated=first, publisher=first, url=first, language=first,
    )  # fmt: skip
    return made(*elements, document_id=document_id, title=first, facts=facts, source=first)


class Shelf:
    """As much of an index as pages of documents ask for: its documents, and passages that are each document's start."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = {document.id: document for document in documents}
        self.manifest = SimpleNamespace(created="2026-11-22T10:56:07+00:00")

    def search(self, query: str, *, document_ids: set[str] | None = None, limit: int = 10) -> list[Passage]:
        """The first 400 characters of each document."""
        found = [d for d in self.documents.values() if document_ids is None or d.id in document_ids]
        return [Passage(_start(document), document, Scores(1, 1, 1)) for document in found[:limit]]


class ShelfAssistant(PreparedAssistant):
    """Prepared answers, and documents of its own."""

    def __init__(self, documents: Sequence[Document]) -> None:
        super().__init__()
        self._shelf = Shelf(documents)
        self._catalogue = Catalogue.of(documents)

    @contextmanager
    def corpus(self) -> Iterator[tuple[Shelf, Catalogue]]:
        """The documents."""
        yield self._shelf, self._catalogue


def _start(document: Document) -> Chunk:
    text = document.text[:400]
    return Chunk("c", document.id, (document.title,), text, 0, len(text), document.page_at(0), (), ())


class Shown:
    """A page as read back. A selector is a tag, a class (`.name`) or both, or an attribute (`[id]`)."""

    def __init__(self, html: str) -> None:
        self.tree = lxml.html.document_fromstring(html)

    def all(self, selector: str, inside: Any = None) -> list[Any]:
        """The elements that fit, in order."""
        tag, _, name = selector.partition(".")
        attribute = tag.strip("[]") if tag.startswith("[") else ""
        path = f".//*[@{attribute}]" if attribute else f".//{tag or '*'}"
        if name:
            path += f"[contains(concat(' ', @class, ' '), ' {name} ')]"
        return list((self.tree if inside is None else inside).xpath(path))

    def words(self, selector: str) -> str:
        """The text of the first such element without what the page adds to it."""
        copied = lxml.html.fromstring(lxml.html.tostring(self.all(selector)[0], encoding="unicode"))
        for name in NOTES:
            for added in self.all(name, copied):
                added.drop_tree()
        return str(copied.text_content())

    @property
    def text(self) -> str:
        """All words of the page."""
        return str(self.tree.text_content())

    @property
    def marked(self) -> str:
        """The words of all marks, one after another."""
        return "".join(mark.text_content() for mark in self.all("mark"))


def squeezed(text: str) -> str:
    """The text without spaces, and without what only parts its pieces: bullets of lists and bars between cells."""
    return "".join(text.replace("\n- ", "").replace(" | ", "").split())
