"""Lines in reading order -> elements: texts are mended, headings told, and notes put behind what names them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pypdf import PdfReader

from ingest.elements import Element, ElementKind
from ingest.formats.pdf.blocks import Block, Look, blocks_of, look_of
from ingest.formats.pdf.characters import SOFT_HYPHEN, SUPERSCRIPTS, clean
from ingest.formats.pdf.fields import title_in_metadata
from ingest.formats.pdf.headings import TITLE_LEVEL, is_heading, levels
from ingest.formats.pdf.lines import Line, apart, joined
from ingest.formats.pdf.marks import leading
from ingest.formats.pdf.mending import Text, Words, break_line
from ingest.formats.pdf.notes import Note, marks_of, take_notes, without_mark
from ingest.formats.pdf.pieces import Piece, Rule
from ingest.formats.pdf.tables import Row, with_rows
from ingest.references import entry_number, is_list_heading

FIRST_PAGES = 3


@dataclass(slots=True)
class _Composer:
    """Turns lines into text. `notes` are the ids of the footnotes by page and mark, `listed` numbers of endnotes."""

    words: Words
    notes: Mapping[tuple[int, str], str]
    listed: frozenset[str]

    def compose(self, lines: Iterable[Line], text: Text, names: dict[str, None]) -> None:
        """Append the lines to `text`, and the notes that they name to `names`."""
        first = True
        for line in lines:
            shown = [piece for piece in line.pieces if clean(piece.text)]
            if not shown:
                continue
            if first:
                text.space()
            else:
                break_line(text, clean(joined(shown)), self.words, shown[0].url)
            first = False
            before: Piece | None = None
            for piece in shown:
                if before is not None and apart(before, piece):
                    text.space()
                before = piece
                self._add(piece, line.page, text, names)

    def _add(self, piece: Piece, page: int, text: Text, names: dict[str, None]) -> None:
        shown = clean(piece.text)
        marks = marks_of(piece)
        ids = [name for mark in marks if (name := self._note(mark, page))]
        if marks and len(ids) == len(marks):
            names.update(dict.fromkeys(ids))
            shown = "" if piece.raised else without_mark(shown)
            if piece.raised:
                text.close_up()
        elif piece.raised and shown.isdigit():
            shown = shown.translate(SUPERSCRIPTS)
        elif piece.raised and not shown.strip(",;") and names:
            return
        if shown:
            # A soft hyphen at the end may be that of the line.
            text.add(shown[:-1].replace(SOFT_HYPHEN, "") + shown[-1], page, piece.url)

    def _note(self, mark: str, page: int) -> str | None:
        for number in (page, page + 1, page - 1):
            if (number, mark) in self.notes:
                return self.notes[number, mark]
        return mark if mark in self.listed else None


def elements_of(
    pages: Sequence[list[Line]], rules: Sequence[Sequence[Rule]], reader: PdfReader
) -> tuple[list[Element], str | None]:
    """The elements of the document's pages (lines in reading order) and its title, or None."""
    look = look_of(pages)
    bodies, notes = take_notes(pages, rules, look.size)
    parts = [with_rows(lines, drawn) for lines, drawn in zip(bodies, rules, strict=True)]
    blocks = blocks_of(parts, look)
    every = [line for lines in pages for line in lines]
    listed = frozenset(_listed(blocks))
    composer = _Composer(Words.of(every), {(note.page, note.mark): note.id for note in notes}, listed)
    elements = [_element(block, composer) for block in blocks]
    elements, title = _with_headings(blocks, elements, look, every, reader)
    # Rows of stars and dashes are ornament.
    kept = [element for element in elements if any(char.isalnum() for char in element.text)]
    return _place([_note_element(note, composer) for note in notes], kept), title


def _element(block: Block | Row, composer: _Composer) -> Element:
    text, names = Text(), dict[str, None]()
    kind: ElementKind = "paragraph"
    if isinstance(block, Row):
        kind = "table"
        for i, cell in enumerate(block.cells):
            if i:
                text.space()
                text.add("| ", cell[0].page if cell else block.page)
            composer.compose(cell, text, names)
    else:
        lines = block.lines
        if block.opening in ("bullet", "letter"):
            kind = "item"
        if block.opening == "bullet":
            rest = lines[0].pieces[leading(lines[0])[1] :]
            lines = [lines[0].part(rest), *lines[1:]] if rest else lines[1:]
        number = lines[0].pieces[0] if lines else None
        if number is not None and number.raised and number.text in composer.listed:
            text.add(f"{number.text}. ", lines[0].page)
            lines = [lines[0].part(lines[0].pieces[1:] or lines[0].pieces), *lines[1:]]
        composer.compose(lines, text, names)
    return Element(kind, text.whole(), links=text.all_links(), names=tuple(names), pages=tuple(text.pages))


def _listed(blocks: Iterable[Block | Row]) -> Iterable[str]:
    """The numbers of the entries of lists of sources."""
    listing = False
    for block in blocks:
        if isinstance(block, Row):
            continue
        text = clean(block.lines[0].text)
        if len(block.lines) == 1 and is_list_heading(text.rstrip(":")):
            listing = True
        elif listing:
            first = block.lines[0].pieces[0]
            number = first.text if first.raised and first.text.isdigit() else entry_number(text)
            if number:
                yield number


def _with_headings(
    blocks: Sequence[Block | Row], elements: list[Element], look: Look, every: Sequence[Line], reader: PdfReader
) -> tuple[list[Element], str | None]:
    bold_text = sum(len(line.text) for line in every if line.bold) * 2 > sum(len(line.text) for line in every)
    last = max((i for i, element in enumerate(elements) if element.text), default=0)
    heads = {
        i: block
        for i, (block, element) in enumerate(zip(blocks, elements, strict=True))
        if isinstance(block, Block) and i < last and element.text and is_heading(block, element.text, look, bold_text)
    }
    title, place = _title(blocks, elements, heads, every, reader)
    ranked = levels([(block, elements[i].text) for i, block in heads.items() if i != place])
    for i, block in heads.items():
        level = TITLE_LEVEL if i == place else ranked[id(block)]
        text = elements[i].text.rstrip(":") if is_list_heading(elements[i].text.rstrip(":")) else elements[i].text
        elements[i] = replace(elements[i], kind="heading", level=level, text=text)
    return elements, title


def _title(
    blocks: Sequence[Block | Row],
    elements: Sequence[Element],
    heads: Mapping[int, Block],
    every: Sequence[Line],
    reader: PdfReader,
) -> tuple[str | None, int | None]:
    """The title and the place of the heading that it is, if there is one."""
    given = title_in_metadata(reader, " ".join(clean(line.text) for line in every if line.page <= FIRST_PAGES))
    if given is not None:
        same = (i for i in heads if "".join(elements[i].text.split()).lower() == "".join(given.split()).lower())
        return given, next(same, None)
    page = blocks[0].page if blocks else 1
    first = [i for i, block in heads.items() if block.page == page and block.opening is None]
    text = next((i for i, e in enumerate(elements) if i not in heads and len(e.text.split()) > 20), len(blocks))
    above = [i for i in first if i < text] or first
    if not above:
        return None, None
    best = max(above, key=lambda i: (round(heads[i].lines[0].size), -i))
    return elements[best].text, best


def _note_element(note: Note, composer: _Composer) -> tuple[Note, Element]:
    text = Text()
    text.add(f"{note.mark} ", note.page)
    composer.compose(note.lines, text, {})
    return note, Element("note", text.whole(), links=text.all_links(), id=note.id, pages=tuple(text.pages))


def _place(notes: Sequence[tuple[Note, Element]], elements: Sequence[Element]) -> list[Element]:
    """The elements, each followed by the notes that it is the first to name; others follow their page's last one."""
    behind: dict[int, list[Element]] = {}
    naming: dict[str, int] = {}
    for i, element in enumerate(elements):
        for name in element.names:
            naming.setdefault(name, i)
    begins = [element.pages[0][1] for element in elements]
    for note, element in notes:
        place = naming.get(note.id)
        if place is None:
            place = bisect_right(begins, note.page) - 1
        behind.setdefault(place, []).append(element)
    found = behind.get(-1, [])
    for i, element in enumerate(elements):
        order = {name: rank for rank, name in enumerate(element.names)}
        found += [element, *sorted(behind.get(i, []), key=lambda note: order.get(note.id or "", len(order)))]
    return found
