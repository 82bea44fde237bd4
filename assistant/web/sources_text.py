"""A document's text as markup: headings, blocks and pages as they were read, with one passage marked.

Every run of text is cut where the passage or a page begins or ends, and each piece encoded, so that the passage is
marked wherever it lies: inside a block, over several, in a list or in the cells of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from assistant.web.addresses import CITED
from assistant.web.markup import encode, encode_lines
from assistant.web.sources_references import NoReferences, References
from ingest.types import Block, Document, Section
from prompts import Messages

_HEADING = re.compile(r"\S.*?(?=\s*\n\n|\s*\Z)", re.DOTALL)
_CELL = re.compile(r" \| ")
# "1.", "(a)", "iv)" or a dash: what an item of a list of the document begins with itself.
_OWN_MARK = re.compile(r"\(?(?:\d{1,3}|[a-z]{1,4}|[A-Z])[.)]\s|[–—•‣▪-]\s")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text: its place, its depth (2 is the highest below the title) and its number."""

    start: int
    end: int
    level: int
    number: int

    @property
    def anchor(self) -> str:
        """The id of the heading on the page."""
        return f"part-{self.number}"


@dataclass(slots=True)
class Body:
    """The text of one document, or of a part of it, as it is written out from top to bottom.

    `cited` is the passage to mark. After `markup`, `marked` says whether any of it stood in the text.
    """

    document: Document
    messages: Messages
    references: References | NoReferences
    cited: tuple[int, int] | None = None
    marked: bool = False
    headings: list[Heading] = field(default_factory=list)
    _next_page: int = 0

    def markup(self) -> str:
        """The whole text."""
        parts: list[str] = []
        end = 0
        for section in self.document.sections:
            parts += self._headings(end, section)
            parts.append(self.blocks(section.blocks))
            end = section.end
        parts += self._headings(end, None)
        return "".join(parts)

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Blocks of one section: lists, tables and quotations as wholes, the rest one by one."""
        parts = []
        for (kind, _), group in groupby(enumerate(blocks), key=_whole):
            members = [block for _, block in group]
            if kind == "item":
                numbered = all(_OWN_MARK.match(self._text(block)) for block in members)
                items = "".join(f"<li>{self._block(block)}</li>" for block in members)
                marks = ' class="src-own-marks"' if numbered else ""
                parts.append(f'<ul dir="auto"{marks}>{items}</ul>')
            elif kind == "table":
                parts.append(self._table(members))
            elif kind == "quote":
                said = "".join(f"<p>{self._block(block)}</p>" for block in members)
                parts.append(f'<blockquote dir="auto">{said}</blockquote>')
            elif kind == "note":
                parts += (self._note(block) for block in members)
            else:
                parts += (f'<p dir="auto">{self._block(block)}</p>' for block in members)
        return "".join(parts)

    def _text(self, block: Block) -> str:
        return self.document.text[block.start : block.end]

    def _block(self, block: Block) -> str:
        return self._run(block.start, block.end) + self.references.marks(block)

    def _note(self, block: Block) -> str:
        anchor, back = self.references.note(block)
        return f'<div class="src-note"{anchor}><p dir="auto">{self._block(block)}{back}</p></div>'

    def _table(self, rows: Sequence[Block]) -> str:
        cells = [list(_cells(self.document.text, row)) for row in rows]
        widest = max(map(len, cells))
        lines = []
        for row, spans in zip(rows, cells, strict=True):
            shown = [self._run(start, end) for start, end in spans]
            shown[-1] += self.references.marks(row)
            across = f' colspan="{widest}"' if len(shown) == 1 < widest else ""
            shown += [""] * (0 if across else widest - len(shown))
            row_of_cells = "".join(f"<td{across}>{cell}</td>" for cell in shown)
            lines.append(f"<tr>{row_of_cells}</tr>")
        label = encode(self.messages.say("sources_table"))
        return (
            f'<div class="src-table" role="group" aria-label="{label}" tabindex="0">'
            f'<table dir="auto"><tbody>{"".join(lines)}</tbody></table></div>'
        )

    def _headings(self, start: int, section: Section | None) -> Iterator[str]:
        """What stands between two sections: the headings of the second, and headings that have no text of their own."""
        end = section.start if section else len(self.document.text)
        gap = self.document.text[start:end]
        if section and section.blocks[0].kind == "item":
            gap = gap.removesuffix("- ")
        path = section.heading_path if section else ()
        spans = [(start + found.start(), start + found.end()) for found in _HEADING.finditer(gap)]
        for (first, last), level in zip(spans, _levels([self.document.text[a:b] for a, b in spans], path), strict=True):
            heading = Heading(first, last, level, len(self.headings) + 1)
            self.headings.append(heading)
            pages = "".join(self._pages(first, last).values())
            yield f'{pages}<h{level} id="{heading.anchor}" dir="auto">{self._run(first, last)}</h{level}>'

    def _run(self, start: int, end: int) -> str:
        """`document.text[start:end]` with the marks of the pages and of the passage that lie in it."""
        cuts = {start, end}
        pages = self._pages(start, end)
        cuts |= pages.keys()
        first, last = self.cited or (0, 0)
        cuts |= {cut for cut in (first, last) if start < cut < end}
        ordered = sorted(cuts)
        parts = [pages.get(start, "")]
        for begin, stop in pairwise(ordered):
            parts.append(pages.get(begin, "") if begin > start else "")
            shown = encode_lines(self.document.text[begin:stop])
            parts.append(self._mark(shown) if first <= begin and stop <= last else shown)
        return "".join(parts)

    def _mark(self, shown: str) -> str:
        if self.marked:
            return f"<mark>{shown}</mark>"
        self.marked = True
        label = encode(self.messages.say("sources_marked_start"))
        return f'<mark id="{CITED}" tabindex="-1" data-label="{label}">{shown}</mark>'

    def _pages(self, start: int, end: int) -> dict[int, str]:
        """Marks of the pages that begin before `end` and were not shown yet, by the place where they are shown."""
        found: dict[int, str] = {}
        pages = self.document.pages
        while self._next_page < len(pages) and pages[self._next_page].start < end:
            page = pages[self._next_page]
            label = encode(self.messages.say("sources_page", page=page.number))
            mark = f'<span class="src-page" id="page-{page.number}">{label}</span> '
            place = max(start, page.start)
            found[place] = found.get(place, "") + mark
            self._next_page += 1
        return found


def valid_span(document: Document, start: str, end: str) -> tuple[int, int] | None:
    """The span that an address names, or None if it is none of this document's text."""
    if not (re.fullmatch(r"[0-9]{1,9}", start) and re.fullmatch(r"[0-9]{1,9}", end)):
        return None
    first, last = int(start), int(end)
    return (first, last) if first < last <= len(document.text) else None


def passage_markup(document: Document, start: int, end: int, messages: Messages) -> str:
    """A part of a document on its own: without marks of pages and references, a block cut where the part ends."""
    blocks = [
        replace(block, start=max(start, block.start), end=min(end, block.end))
        for section in document.sections
        if section.start < end and section.end > start
        for block in section.blocks
        if block.start < end and block.end > start
    ]
    return Body(document, messages, NoReferences(), _next_page=len(document.pages)).blocks(blocks)


def _whole(numbered: tuple[int, Block]) -> tuple[str, int]:
    """What of neighbouring blocks makes one whole: the items of a list, the rows of a table, a quotation."""
    place, block = numbered
    if block.kind in ("item", "table"):
        return block.kind, block.group or 0
    return block.kind, -1 if block.kind == "quote" else place


def _cells(text: str, row: Block) -> Iterator[tuple[int, int]]:
    start = row.start
    for found in _CELL.finditer(text, row.start, row.end):
        yield start, found.start()
        start = found.end()
    yield start, row.end


def _levels(headings: Sequence[str], path: Sequence[str]) -> list[int]:
    """The depths of the headings over a section, from the last of them, which is the section's own, to the first."""
    levels: list[int] = []
    depth = len(path) - 1
    for heading in reversed(headings):
        if depth >= 1 and path[depth] == heading:
            depth -= 1
            levels.append(depth + 2)
        else:
            levels.append(max(2, depth + 2))
    return [min(level, 6) for level in reversed(levels)]
