"""Lines with cells that stand under each other -> table rows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.formats.pdf.columns import Gap, intersect
from ingest.formats.pdf.lines import Line
from ingest.formats.pdf.marks import opening_of
from ingest.formats.pdf.pieces import Rule

# In ems: the gap between two columns, what all rows must leave of it, and the gap between the text and a line that belongs to another block.
COLUMN_GAP = 0.8
SHARED_GAP = 0.4
FAR = 2.6


@dataclass(slots=True, eq=False)
class Row:
    """A row of a table: for each column the lines of its cell."""

    cells: list[list[Line]] = field(default_factory=list)

    @property
    def page(self) -> int:
        """The page where the row begins."""
        return next(line.page for cell in self.cells for line in cell)


def with_rows(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Line | Row]:
    """The lines of a page in reading order, with those of tables put together as rows."""
    found: list[Line | Row] = []
    start = 0
    while start < len(lines):
        end, gaps = _run(lines, start)
        run = lines[start:end]
        rows = _table(run, gaps, rules) if gaps else []
        found += rows or run
        start = end
    return found


def _table(run: Sequence[Line], gaps: list[Gap], rules: Sequence[Rule]) -> list[Row]:
    """The rows of a run of lines, or none if too few have several cells."""
    drawn = [rule for rule in rules if run[-1].y < rule.y < run[0].y + run[0].size]
    rows = _rows(run, gaps, drawn)
    filled = sum(sum(map(bool, row.cells)) > 1 for row in rows)
    return rows if filled >= (2 if drawn else 3) and filled * 2 >= len(rows) else []


def _cells(line: Line) -> int:
    """How many cells a line has; a number or bullet and its text are one."""
    cells = len(line.cells())
    return cells - 1 if cells > 1 and opening_of(line) is not None else cells


def _run(lines: Sequence[Line], start: int) -> tuple[int, list[Gap]]:
    """The end of the run of lines from `start` that share free strips between their cells, and these strips."""
    first = lines[start]
    if _cells(first) < 2:
        return start + 1, []
    left, right = first.left, first.right
    gaps = [(low, high) for low, high in _free(first, first.x0, first.x1) if high - low >= COLUMN_GAP * first.size]
    end = last = start + 1
    pitch = float("inf")
    while end < len(lines):
        line, above = lines[end], lines[end - 1]
        if line.region != first.region or not 0 < above.y - line.y < FAR * max(line.size, above.size):
            break
        narrowed = intersect(gaps, _free(line, left - 1, right + 1), SHARED_GAP * line.size)
        if not narrowed or (opening_of(line) is not None and _cells(line) < 2):
            break
        gaps = narrowed
        pitch = min(pitch, above.y - line.y)
        end += 1
        if _cells(line) > 1:
            last = end
        elif end < len(lines) and above.y - line.y > 1.5 * pitch:
            end -= 1
            break
    # Lines after the last one with several cells are the rest of its cells, if they stand close under it.
    while last < end and lines[last].x0 > gaps[0][0] and lines[last - 1].y - lines[last].y < 1.4 * lines[last].size:
        last += 1
    return last, gaps


def _free(line: Line, left: float, right: float) -> list[Gap]:
    """The strips that a line leaves free; beside a wide gap, one without a written space in it may be narrow."""
    narrow = SHARED_GAP if len(line.cells()) > 1 else COLUMN_GAP
    found, edge = [], left
    for piece in line.pieces:
        if piece.x0 - edge >= (COLUMN_GAP if piece.space else narrow) * line.size:
            found.append((edge, piece.x0))
        edge = max(edge, piece.x1)
    return [*found, (edge, right)] if right > edge else found


def _pitch(lines: Sequence[Line]) -> float:
    return min((a.y - b.y for a, b in itertools.pairwise(lines)), default=0.0)


def _rows(run: Sequence[Line], gaps: list[Gap], drawn: Sequence[Rule]) -> list[Row]:
    edges = [(low + high) / 2 for low, high in gaps]
    pitch = _pitch(run)
    ruled = len({round(rule.y) for rule in drawn}) > 2
    rows: list[Row] = []
    above: Line | None = None
    for line in run:
        cells: list[list[Line]] = []
        for low, high in zip([float("-inf"), *edges], [*edges, float("inf")], strict=True):
            pieces = [piece for piece in line.pieces if low <= (piece.x0 + piece.x1) / 2 < high]
            cells.append([line.part(pieces)] if pieces else [])
        if above is None or _begins_row(line, above, cells, pitch, drawn if ruled else None):
            rows.append(Row(cells))
        else:
            rows[-1].cells = [[*cell, *more] for cell, more in zip(rows[-1].cells, cells, strict=True)]
        above = line
    return rows


def _begins_row(line: Line, above: Line, cells: list[list[Line]], pitch: float, drawn: Sequence[Rule] | None) -> bool:
    if drawn is not None:
        return any(line.y < rule.y < above.y for rule in drawn)
    far = above.y - line.y > 1.3 * pitch
    if not cells[0]:
        return far
    return far or sum(map(bool, cells)) > 1
