"""Pieces of a page -> lines, with the footnote marks that stand above them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.formats.pdf.pieces import WORD_GAP, Piece

# In ems of the line.
SAME_LINE = 0.25
RAISED = 0.12
ATTACHED = 0.65
SMALLER = 0.85
CELL_GAP = 1.2

MARK = re.compile(r"^(?:\d{1,3}(?:[,;–-]\d{1,3})*|[*†‡§¶]{1,3}|[a-z])[,;]?$")


@dataclass(slots=True, eq=False)
class Line:
    """Pieces side by side on one baseline (`y`), from left to right.

    `left` and `right` are the edges of its column, `region` a number that the lines of one column of a page share.
    """

    page: int
    pieces: list[Piece]
    left: float = 0.0
    right: float = 0.0
    region: int = 0
    y: float = field(init=False)
    size: float = field(init=False)
    x0: float = field(init=False)
    x1: float = field(init=False)
    bold: bool = field(init=False)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        level = [piece for piece in self.pieces if not piece.raised] or self.pieces
        sizes = Counter[float]()
        for piece in level:
            sizes[round(piece.size, 1)] += len(piece.text)
        self.size = sizes.most_common(1)[0][0]
        self.y = next(piece.y for piece in level if round(piece.size, 1) == self.size)
        self.x0, self.x1 = self.pieces[0].x0, max(piece.x1 for piece in self.pieces)
        lettered = [piece for piece in level if any(char.isalnum() for char in piece.text)]
        self.bold = bool(lettered) and all(piece.bold for piece in lettered)
        self.text = joined(self.pieces)

    def cells(self) -> list[list[Piece]]:
        """The pieces, parted at wide gaps."""
        found = [[self.pieces[0]]]
        for before, piece in zip(self.pieces, self.pieces[1:], strict=False):
            if piece.x0 - before.x1 > CELL_GAP * self.size:
                found.append([])
            found[-1].append(piece)
        return found

    def part(self, pieces: list[Piece]) -> Line:
        """A line of some of the pieces."""
        return Line(self.page, pieces, self.left, self.right, self.region)


def joined(pieces: Sequence[Piece]) -> str:
    """The pieces as one text, with spaces where they are apart."""
    parts: list[str] = []
    before: Piece | None = None
    for piece in pieces:
        if before is not None and apart(before, piece):
            parts.append(" ")
        parts.append(piece.text)
        before = piece
    return "".join(parts)


def apart(before: Piece, piece: Piece) -> bool:
    """Whether there is a space between two neighbours of a line."""
    gap = piece.x0 - before.x1
    if piece.raised and not piece.space:
        return gap > 2 * WORD_GAP * before.size
    return gap > WORD_GAP * piece.size or (piece.space and gap > -WORD_GAP * piece.size)


def lines_of(pieces: Iterable[Piece], page: int) -> list[Line]:
    """The lines of a page from top to bottom. A line may still reach over several columns."""
    rows = _attach(_rows(_once(pieces)))
    lines = [Line(page, sorted(row, key=lambda piece: piece.x0)) for row in rows if row]
    for line in lines:
        small = [i for i, piece in enumerate(line.pieces) if _is_raised(piece, line)]
        if small:
            for i in small:
                line.pieces[i] = replace(line.pieces[i], raised=True)
            line.__post_init__()
    return sorted(lines, key=lambda line: -line.y)


def _is_raised(piece: Piece, line: Line) -> bool:
    rise = piece.y - line.y
    return rise > RAISED * line.size and (piece.size <= SMALLER * line.size or rise > 2 * RAISED * line.size)


def _once(pieces: Iterable[Piece]) -> list[Piece]:
    """Without the second print of words that are printed twice to look bold or to cast a shadow."""
    seen: set[tuple[str, int, int]] = set()
    found = []
    for piece in pieces:
        x, y = round(piece.x0 / 2), round(piece.y / 2)
        if not any((piece.text, x + i, y + j) in seen for i in (-1, 0, 1) for j in (-1, 0, 1)):
            seen.add((piece.text, x, y))
            found.append(piece)
    return found


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        anchor = rows[-1][0] if rows else None
        if anchor is None or anchor.y - piece.y > SAME_LINE * max(anchor.size, piece.size):
            rows.append([])
        rows[-1].append(piece)
    return rows


def _attach(rows: list[list[Piece]]) -> list[list[Piece]]:
    """Small pieces just above or below the end of a word belong to that word's line."""
    edges = [_Edges(row) for row in rows]
    added: list[list[Piece]] = [[] for _ in rows]
    for i, row in enumerate(rows):
        kept: list[Piece] = []
        for piece in row:
            near = (j for j in (i + 1, i + 2, i - 1) if 0 <= j < len(rows) and len(piece.text) <= 8)
            home = next((j for j in near if edges[j].take(piece)), None)
            (kept if home is None else added[home]).append(piece)
        row[:] = kept
    return [[*row, *more] for row, more in zip(rows, added, strict=True)]


class _Edges:
    """The places where the pieces of a row begin and end."""

    def __init__(self, row: list[Piece]) -> None:
        self._by_start = sorted(row, key=lambda piece: piece.x0)
        self._by_end = sorted(row, key=lambda piece: piece.x1)
        self._starts = [piece.x0 for piece in self._by_start]
        self._ends = [piece.x1 for piece in self._by_end]
        self._size = max(piece.size for piece in row)

    def take(self, piece: Piece) -> bool:
        """Whether a piece is a mark or index at the end, or before the beginning, of a word of the row."""
        size = self._size
        low = bisect_left(self._ends, piece.x0 - 0.5 * size)
        behind = self._by_end[low : bisect_left(self._ends, piece.x0 + 0.3 * size)]
        low = bisect_left(self._starts, piece.x1 - 0.3 * size)
        before = self._by_start[low : bisect_left(self._starts, piece.x1 + 2 * size)]
        return any(_is_beside(piece, other) for other in (*behind[:50], *before[:50]))


def _is_beside(piece: Piece, other: Piece) -> bool:
    rise = piece.y - other.y
    smaller = piece.size <= SMALLER * other.size
    marks = rise > 0 and MARK.match(piece.text) is not None and piece.size <= 1.05 * other.size
    return (smaller or marks) and -0.35 * other.size < rise < ATTACHED * other.size
