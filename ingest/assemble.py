"""Elements + facts -> Document: lays out the shown text, gives every block its span, and takes the sources apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.elements import Element
from ingest.references import is_list_heading, parse_reference, take_marks
from ingest.types import Block, Document, Facts, Reference, Section


@dataclass(slots=True)
class _Layout:
    """The document's text as it grows, with the sections closed so far."""

    title: str
    text: str = ""
    sections: list[Section] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    path: list[tuple[int, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    group: int = 0
    listing_sources: int | None = None

    def heading(self, element: Element) -> None:
        self.close_section()
        if self.listing_sources is not None and element.level <= self.listing_sources:
            self.listing_sources = None
        if self.listing_sources is None and is_list_heading(element.text):
            self.listing_sources = element.level
        self.path = [entry for entry in self.path if entry[0] < element.level] + [(element.level, element.text)]
        if self.listing_sources is None:
            self._append(element.text, "\n\n")

    def block(self, element: Element) -> None:
        if self.listing_sources is not None:
            url = element.links[0].url if element.links else None
            self.references.append(parse_reference(element.text, len(self.references) + 1, url))
            return
        assert element.kind != "heading"
        shown, reference_ids = take_marks(element.text)
        if not shown:
            return
        group = None
        joins_list = element.kind in ("item", "table") and self.blocks and self.blocks[-1].kind == element.kind
        if element.kind in ("item", "table"):
            self.group += not joins_list
            group = self.group
        start = self._append(shown, "\n" if joins_list else "\n\n", bullet=element.kind == "item")
        intro = element.kind == "paragraph" and shown.endswith(":")
        self.blocks.append(Block(element.kind, start, len(self.text), reference_ids, group, intro))

    def _append(self, shown: str, separator: str, bullet: bool = False) -> int:
        self.text += (separator if self.text else "") + ("- " if bullet else "")
        start = len(self.text)
        self.text += shown
        return start

    def close_section(self) -> None:
        if self.blocks:
            path = (self.title, *(text for _, text in self.path if text != self.title))
            blocks = _lead_ins_with_references(self.blocks)
            self.sections.append(Section(path, blocks[0].start, blocks[-1].end, blocks))
            self.blocks = []


def _lead_ins_with_references(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with each lead-in line that names no sources resting on those of the list that it leads in."""
    done: list[Block] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block.intro and not block.reference_ids and following is not None and following.group is not None:
            listed = (item.reference_ids for item in blocks if item.group == following.group)
            block = replace(block, reference_ids=tuple(dict.fromkeys(name for names in listed for name in names)))
        done.append(block)
    return tuple(done)


def assemble(
    document_id: str, source: str, title: str, elements: Sequence[Element], facts: Facts, content_hash: str
) -> Document:
    """The document that `elements` make up.

    A section that lists sources becomes references and is left out of the text; ids such as [S1] are taken out
    of the shown text and stay with the very block that they closed.
    """
    layout = _Layout(title)
    for element in elements:
        if element.kind == "heading":
            layout.heading(element)
        else:
            layout.block(element)
    layout.close_section()
    return Document(
        document_id, source, title, layout.text, tuple(layout.sections), tuple(layout.references), facts, content_hash
    )
