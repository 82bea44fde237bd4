"""Elements + facts -> Document: lays out the shown text, gives every block its span, and takes the sources apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.elements import Element, Link
from ingest.notes import gather_notes
from ingest.references import is_list_heading, linked, noted, parse_reference, take_marks
from ingest.types import Block, Document, Facts, Page, Reference, Section


@dataclass(slots=True)
class _Layout:
    """The document's text as it grows, with the sections closed so far."""

    title: str
    text: str = ""
    sections: list[Section] = field(default_factory=list)
    references: dict[str, Reference] = field(default_factory=dict)
    path: list[tuple[int, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    listed: int = 0
    group: int = 0
    listing_sources: int | None = None
    parts: list[str] = field(default_factory=list)
    length: int = 0
    addresses: dict[str, str] = field(default_factory=dict)

    def heading(self, element: Element) -> None:
        self.close_section()
        if self.listing_sources is not None and element.level <= self.listing_sources:
            self.listing_sources = None
        if self.listing_sources is None and is_list_heading(element.text):
            self.listing_sources = element.level
        self.path = [entry for entry in self.path if entry[0] < element.level] + [(element.level, element.text)]
        if self.listing_sources is None:
            self._append(element, element.text, "\n\n")

    def block(self, element: Element) -> None:
        assert element.kind != "heading"
        if self.listing_sources is not None and element.kind != "note":
            self.source(element)
            return
        shown, reference_ids = take_marks(element.text)
        if not shown:
            return
        if element.kind == "note" and element.id:
            self.refer(noted(element.id, shown, element.links))
            reference_ids = (element.id, *reference_ids)
        group = None
        joins_list = element.kind in ("item", "table") and self.blocks and self.blocks[-1].kind == element.kind
        if element.kind in ("item", "table"):
            self.group += not joins_list
            group = self.group
        start = self._append(element, shown, "\n" if joins_list else "\n\n", bullet=element.kind == "item")
        intro = element.kind == "paragraph" and shown.endswith(":")
        links = () if element.kind == "note" else tuple(map(self.link, element.links))
        ids = tuple(dict.fromkeys((*reference_ids, *element.names, *links)))
        self.blocks.append(Block(element.kind, start, self.length, ids, group, intro))

    def source(self, element: Element) -> None:
        """An entry of a list of sources."""
        self.listed += 1
        url = element.links[0].url if element.links else None
        self.refer(parse_reference(element.text, self.listed, url))

    def refer(self, reference: Reference) -> None:
        """Define a source. The first of an id stands; its address is known from then on."""
        if reference.id not in self.references:
            self.references[reference.id] = reference
            if reference.url:
                self.addresses.setdefault(reference.url, reference.id)

    def link(self, link: Link) -> str:
        """The id of the source that a link leads to, defined if it is the first to lead there."""
        if link.url not in self.addresses:
            self.refer(linked(f"L{len(self.addresses) + 1}", link))
        return self.addresses[link.url]

    def _append(self, element: Element, shown: str, separator: str, bullet: bool = False) -> int:
        before = (separator if self.length else "") + ("- " if bullet else "")
        start = self.length + len(before)
        self.parts += (before, shown)
        self.length = start + len(shown)
        for offset, number in element.pages:
            if not self.pages or number > self.pages[-1].number:
                # Marks that were taken out of the text before a page's first word move its place.
                taken = (
                    len(element.text[:offset]) - len(take_marks(element.text[:offset])[0])
                    if shown != element.text
                    else 0
                )
                self.pages.append(Page(number, start + offset - taken))
        return start

    def close_section(self) -> None:
        if self.blocks:
            path = (self.title, *(text for _, text in self.path if text != self.title))
            blocks = _lead_ins_with_references(self.blocks)
            self.sections.append(Section(path, blocks[0].start, blocks[-1].end, blocks))
            self.blocks = []


def _lead_ins_with_references(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with each lead-in line that names no sources resting on those of the list that it leads in."""
    listed: dict[int | None, list[Block]] = {}
    for block in blocks:
        listed.setdefault(block.group, []).append(block)
    done: list[Block] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block.intro and not block.reference_ids and following is not None and following.group is not None:
            names = (name for item in listed[following.group] for name in item.reference_ids)
            block = replace(block, reference_ids=tuple(dict.fromkeys(names)))
        done.append(block)
    return tuple(done)


def assemble(
    document_id: str, source: str, title: str, elements: Sequence[Element], facts: Facts, content_hash: str
) -> Document:
    """The document that `elements` make up.

    A section that lists sources becomes references and is left out of the text; ids such as [S1], and [1] where
    a source or a note has that number, are taken out of the shown text and stay with the very block that they
    closed. So do the links in a block. Notes are both: text that can be found, and references of their blocks.
    """
    layout = _Layout(title)
    for element in gather_notes(elements):
        if element.kind == "heading":
            layout.heading(element)
        else:
            layout.block(element)
    layout.close_section()
    return Document(
        document_id,
        source,
        title,
        "".join(layout.parts),
        tuple(layout.sections),
        tuple(layout.references.values()),
        facts,
        content_hash,
        tuple(layout.pages),
    )
