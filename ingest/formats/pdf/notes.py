"""The foot of a page -> footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.formats.pdf.lines import MARK, Line
from ingest.formats.pdf.marks import leading
from ingest.formats.pdf.pieces import Piece, Rule

# A footnote's type is at most this share of the text's.
SMALLER = 0.94
# A rule over footnotes is at most this share of its column.
SHORT_RULE = 0.7

_DRAWN_RULE = re.compile(r"^[_—–-]{5,}$")
_ORNAMENT = re.compile(r"^[*_=·~—–\s-]{3,}$")
_OPENING = re.compile(r"^[\[(]?(\d{1,3}|[*†‡§¶]{1,3})[\])]?[.)]?$")
_SIGN = re.compile(r"(?:^|(?<=[\w.,;)\]”’]))([*†‡§¶]{1,3})(?=[.,;:)\]”’]*$)")


@dataclass(slots=True)
class Note:
    """A footnote: its mark as printed, the page where it begins, its lines without the mark, and its unique id."""

    mark: str
    page: int
    lines: list[Line] = field(default_factory=list)
    id: str = ""


def take_notes(
    pages: Sequence[list[Line]], rules: Sequence[Sequence[Rule]], text_size: float
) -> tuple[list[list[Line]], list[Note]]:
    """The lines of each page (in reading order) without its footnotes, and the footnotes in order.

    A footnote stands at the foot of its column, under a short rule or in smaller type than `text_size` (points), and
    begins with a number or sign. What has no mark there goes on the last footnote of the page before.
    """
    notes: list[Note] = []
    bodies: list[list[Line]] = []
    for lines, drawn in zip(pages, rules, strict=True):
        body: list[Line] = []
        marks = {name for line in lines for piece in line.pieces for name in marks_of(piece)}
        for region in _regions(lines):
            start, ruled = _foot(region, drawn, text_size, marks)
            foot = region[start:]
            openings = [_opening(line, marks, notes) for line in foot]
            first = next((i for i, opening in enumerate(openings) if opening), None)
            goes_on = bool(notes) and notes[-1].page == lines[0].page - 1 and (ruled or first is not None)
            if foot and (first is None or first > 0) and not goes_on:
                # Small print without a mark, such as the source of a table, is text.
                start, foot = (start + first, foot[first:]) if first is not None else (len(region), [])
            body += [line for line in region[:start] if not _ORNAMENT.match(line.text)]
            for line in foot:
                _add(line, _opening(line, marks, notes), notes)
        bodies.append(body)
    _name(notes)
    return bodies, notes


def marks_of(piece: Piece) -> list[str]:
    """The notes that a raised piece, or signs at the end of a word, name."""
    if not piece.raised:
        sign = _SIGN.search(piece.text)
        return [sign[0]] if sign else []
    found: list[str] = []
    if MARK.match(piece.text):
        for part in re.split(r"[,;]", piece.text.strip(",;")):
            first, _, last = part.replace("–", "-").partition("-")
            whole = last and first.isdigit() and 0 < int(last) - int(first) < 20
            found += map(str, range(int(first), int(last) + 1)) if whole else [first]
    return found


def without_mark(word: str) -> str:
    """A word without the sign of a note at its end."""
    return _SIGN.sub("", word)


def _regions(lines: list[Line]) -> Iterator[list[Line]]:
    region: list[Line] = []
    for line in lines:
        if region and line.region != region[-1].region:
            yield region
            region = []
        region.append(line)
    if region:
        yield region


def _foot(region: list[Line], rules: Sequence[Rule], text_size: float, marks: set[str]) -> tuple[int, bool]:
    """Where the footnotes of a column begin (its length if it has none), and whether a rule says so."""
    width = region[0].right - region[0].left
    for i in range(len(region) - 1, -1, -1):
        line = region[i]
        if _DRAWN_RULE.match(line.text) and line.x1 - line.x0 <= SHORT_RULE * width:
            return i + 1, True
        small = line.size <= SMALLER * text_size
        above = region[i - 1].y if i else line.y + 4 * line.size
        ruled = any(line.y + 0.5 * line.size < rule.y < above and _is_over(rule, line, width) for rule in rules)
        if ruled and (small or _opening(line, marks, []) is not None) and i > 0:
            return i, True
        if not small and not (line.size <= 1.02 * text_size and _may_be_ruled(rules, line, width)):
            return i + 1, False
    return 0, False


def _is_over(rule: Rule, line: Line, width: float) -> bool:
    return abs(rule.x0 - line.left) < 0.15 * width and 0.1 * width < rule.x1 - rule.x0 <= SHORT_RULE * width


def _may_be_ruled(rules: Sequence[Rule], line: Line, width: float) -> bool:
    """Whether a rule stands close above, so that a line of the text's own size may be a footnote's."""
    return any(0 < rule.y - line.y < 14 * line.size and _is_over(rule, line, width) for rule in rules)


def _opening(line: Line, marks: set[str], notes: Sequence[Note]) -> tuple[str, int] | None:
    """The mark that a line begins with and how many pieces it takes, if it opens a footnote."""
    first = line.pieces[0]
    if first.raised and len(line.pieces) > 1 and len(marks_of(first)) == 1:
        return marks_of(first)[0], 1
    sign, count = leading(line)
    opening = _OPENING.match(sign)
    if opening is None or count == len(line.pieces):
        return None
    follows = bool(notes) and notes[-1].mark.isdigit() and opening[1].isdigit()
    follows = follows and int(opening[1]) == int(notes[-1].mark) + 1
    return (opening[1], count) if opening[1] in marks or follows or not opening[1].isdigit() else None


def _add(line: Line, opening: tuple[str, int] | None, notes: list[Note]) -> None:
    if opening is not None:
        notes.append(Note(opening[0], line.page, [line.part(line.pieces[opening[1] :])]))
    elif notes:
        notes[-1].lines.append(line)


def _name(notes: list[Note]) -> None:
    """Give each note its own id: its mark, or with its page where the mark was used before."""
    taken: set[str] = set()
    for note in notes:
        names = (note.mark, f"p{note.page}-{note.mark}", *(f"p{note.page}-{note.mark}-{n}" for n in range(2, 1000)))
        note.id = next((name for name in names if name not in taken), note.mark)
        taken.add(note.id)
