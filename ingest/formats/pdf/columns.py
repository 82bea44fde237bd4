"""Lines across a page -> lines in reading order, column by column where the page clearly has columns."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from ingest.formats.pdf.lines import Line
from ingest.formats.pdf.pieces import Rule

Gap = tuple[float, float]

# A gutter is this wide (ems), and has as many lines of prose on each side.
GUTTER = 0.9
LINES = 4
PROSE_WORDS = 3
PROSE_WIDTH = 0.55
# More than any page has, to number them through the document.
MOST_REGIONS = 100_000


def in_reading_order(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Line]:
    """The lines of a page (top to bottom) with columns taken apart; sets `left`, `right` and `region` of each."""
    ordered: list[Line] = []
    for number, region in enumerate(_regions(list(lines), rules)):
        left, right = min(line.x0 for line in region), max(line.x1 for line in region)
        for line in region:
            line.left, line.right, line.region = left, right, line.page * MOST_REGIONS + number
        ordered += region
    return ordered


def _regions(lines: list[Line], rules: Sequence[Rule], depth: int = 0) -> list[list[Line]]:
    if not lines:
        return []
    found: list[list[Line]] = [[]]
    start = 0
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    while start < len(lines):
        end, gaps = _band(lines, start, left, right)
        band = lines[start:end]
        gutter = _gutter(band, gaps, rules) if depth < 3 else None
        if gutter is None:
            found[-1] += band
        else:
            middle = (gutter[0] + gutter[1]) / 2
            for side in _sides(band, middle):
                found += [*_regions(side, rules, depth + 1), []]
        start = end
    return [region for region in found if region]


def _band(lines: list[Line], start: int, left: float, right: float) -> tuple[int, list[Gap]]:
    """The end of the run of lines from `start` that leave a common strip free, and the strips."""
    width = right - left
    gaps: list[Gap] = [(left + 0.15 * width, right - 0.15 * width)]
    end = start
    while end < len(lines):
        narrowed = intersect(gaps, _free(lines[end], left, right), GUTTER * lines[end].size)
        if not narrowed:
            break
        gaps = narrowed
        end += 1
    return max(end, start + 1), gaps if end > start else []


def _free(line: Line, left: float, right: float) -> list[Gap]:
    """The strips between `left` and `right` that a line leaves free."""
    found, edge = [], left
    for piece in line.pieces:
        if piece.x0 - edge > 0.5 * line.size:
            found.append((edge, piece.x0))
        edge = max(edge, piece.x1)
    return [*found, (edge, right)]


def intersect(some: list[Gap], others: list[Gap], least: float) -> list[Gap]:
    """The strips that are in both sorted lists and at least so wide."""
    found, i, j = [], 0, 0
    while i < len(some) and j < len(others):
        low, high = max(some[i][0], others[j][0]), min(some[i][1], others[j][1])
        if high - low >= least:
            found.append((low, high))
        if some[i][1] < others[j][1]:
            i += 1
        else:
            j += 1
    return found


def _gutter(band: list[Line], gaps: list[Gap], rules: Sequence[Rule]) -> Gap | None:
    if len(band) < LINES:
        return None
    for gap in sorted(gaps, key=lambda gap: gap[0] - gap[1]):
        middle = (gap[0] + gap[1]) / 2
        crossing = sum(r.x0 < middle < r.x1 and band[-1].y < r.y < band[0].y for r in rules)
        if crossing < 2 and all(_is_prose(side, gap, band) for side in _sides(band, middle)):
            return gap
    return None


def _sides(band: list[Line], middle: float) -> tuple[list[Line], list[Line]]:
    left, right = [], []
    for line in band:
        here = [piece for piece in line.pieces if piece.x1 <= middle]
        there = [piece for piece in line.pieces if piece.x1 > middle]
        left += [Line(line.page, here)] if here else []
        right += [Line(line.page, there)] if there else []
    return left, right


def _is_prose(side: list[Line], gap: Gap, band: list[Line]) -> bool:
    if len(side) < LINES:
        return False
    width = max(line.x1 for line in side) - min(line.x0 for line in side)
    return (
        median(len(line.text.split()) for line in side) >= PROSE_WORDS
        and median(line.x1 - line.x0 for line in side) >= PROSE_WIDTH * width
        and all(len(line.cells()) == 1 or len(line.text.split()) > PROSE_WORDS for line in side)
    )
