"""What is quoted, as spans of a document, and what the document has around it: the lead-in, the list, the head of a
table, the heading. All of it is found in the document's own structure, whatever the chunks were that the search saw.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answering.leaning import names_its_subject
from ingest.sentences import sentences
from ingest.types import Block, Document, Section, Sentence


@dataclass(frozen=True, slots=True)
class Span:
    """A run of sentences of one block that will be quoted."""

    document: Document
    section: Section
    block: Block
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words that will be quoted."""
        return self.document.text[self.start : self.end]


def whole(document: Document, section: Section, block: Block) -> Span:
    """A block from its first to its last character."""
    return Span(document, section, block, block.start, block.end)


def length(spans: Iterable[Span]) -> int:
    """Characters of all the spans together."""
    return sum(span.end - span.start for span in spans)


def whole_sentence(document: Document, block: Block, cut: Sentence) -> Sentence:
    """The sentences of the block that `cut` lies in, from end to end: a chunk may have cut a very long one."""
    parts = [part for part in sentences(document.text, block.start, block.end) if _overlap(part, cut)]
    return Sentence(parts[0].start, parts[-1].end) if parts else cut


def lead_in(section: Section, position: int) -> Block | None:
    """The line that leads in the block (or the list of the item) at `position`, or None."""
    first = _first_of_list(section, position)
    return section.blocks[first - 1] if first and section.blocks[first - 1].intro else None


def whole_list(document: Document, section: Section, position: int) -> list[Span]:
    """The list that the item at `position` belongs to, in order, after its lead-in line if it has one.

    Where there is no such line, and the items do not say by themselves what they are about, the heading leads in.
    """
    group = section.blocks[position].group
    items = [block for block in section.blocks if block.group == group]
    lead = lead_in(section, position)
    if lead is None and not _understood(document, items):
        lead = heading(document, section, items[0])
    return [whole(document, section, block) for block in ([lead] if lead else []) + items]


def needs_its_list(document: Document, block: Block) -> bool:
    """Whether an item says too little by itself to be quoted without its lead-in."""
    return block.kind == "item" and not names_its_subject(document.text[block.start : block.end])


def table_head(section: Section, position: int) -> Block | None:
    """The first row of the table that the row at `position` belongs to; None for that row itself and outside tables."""
    if section.blocks[position].kind != "table":
        return None
    first = _first_of_list(section, position)
    return section.blocks[first] if first != position else None


def heading(document: Document, section: Section, first: Block) -> Block | None:
    """The heading of the section as a line that leads in `first`; None if the text does not have it there."""
    if len(section.heading_path) < 2 or first.start != section.start:
        return None
    before = document.text[: section.start].rstrip()
    words = section.heading_path[-1]
    # A list marker may stand between the heading and the item.
    start = before.rfind(words, max(0, len(before) - len(words) - 4))
    return None if start < 0 else Block("paragraph", start, start + len(words), first.reference_ids, None, True)


def _first_of_list(section: Section, position: int) -> int:
    group = section.blocks[position].group
    while group is not None and position and section.blocks[position - 1].group == group:
        position -= 1
    return position


def _understood(document: Document, items: Iterable[Block]) -> bool:
    return all(item.kind == "table" or not needs_its_list(document, item) for item in items)


def _overlap(one: Sentence, other: Sentence) -> bool:
    return one.start < other.end and other.start < one.end
