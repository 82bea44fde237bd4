"""Running headers, footers and page numbers: what stands at the same place of page after page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from ingest.formats.pdf.lines import Line, joined
from ingest.formats.pdf.pieces import Piece

# How far from the edge of the page (share of its height), and how many lines, a header or footer may reach.
ZONE = 0.2
DEPTH = 5
SAME_PLACE = 3.0
# In ems: the distance of a header from the text.
APART = 1.6
# A document of so few pages may have a header on two only.
SHORT = 5
# The share of the pages between its first and last that a header is on.
DENSE = 0.3
# The share of other pages that may have their own text where a header stands.
OWN_TEXT = 0.3

# A number by itself, which a page, a paragraph and a row of a table may have.
_COUNT = re.compile(r"^\(?@(?:[.)]|\.\d+)*$")
_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"^\W*([ivxl]{1,7})\W*$", re.IGNORECASE)
_LONE_NUMBER = re.compile(
    r"^(?:page|p\.|seite|página)?\s*[-–|]?\s*(\d{1,4}|[ivxl]{1,7})\s*[-–|]?(?:\s*(?:/|of|de|von|sur)\s*\d{1,4})?$",
    re.IGNORECASE,
)
# What printers and documentation offices put at the foot of a first page.
_PRINTED = re.compile(
    r"^(?:\*\d{5,}\*|\d{2}-\d{5}(?:\s*\([A-Z]\))?(?:\s+\d{6})*|please\s+recycle.*|printed on recycled paper.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A cell near the top or the foot of a page; `edge` is its distance from there, in steps of SAME_PLACE.

    `apart` says that a gap parts it, alone or with a few lines, from the text of the page.
    """

    page: int
    line: Line
    pieces: tuple[Piece, ...]
    zone: str
    text: str
    edge: int
    apart: bool


Signature = tuple[str, str, int]


def without_furniture(
    pages: Sequence[list[Line]], boxes: Sequence[tuple[float, float]], labels: Sequence[str]
) -> list[list[Line]]:
    """The lines of each page (top to bottom) without what repeats.

    `boxes` are bottom and top of each page, `labels` its number as the file counts. A cell is furniture if it stands
    in the same words, but for the page's number, at the same place of several pages, and if few pages have a text of
    their own there or nearer to the edge.
    """
    spots = [list(_spots(lines, box)) for lines, box in zip(pages, boxes, strict=True)]
    repeated = _repeated(spots, len(pages))
    running = {spot.text for page in spots for spot in page if _found(spot, repeated) and len(spot.text) > 3}
    kept: list[list[Line]] = []
    for number, (lines, here) in enumerate(zip(pages, spots, strict=True)):
        gone = _marked(lines) | (_masthead(lines) if number == 0 else set())
        for spot in here:
            found = _found(spot, repeated)
            if spot.apart and any("@" in text for _, text, _ in found):
                # What stands beside a page number belongs to the header or footer too.
                gone |= {id(piece) for piece in spot.line.pieces}
            elif found or _is_printed(spot, running if number == 0 else set(), labels[number]):
                gone |= {id(piece) for piece in spot.pieces}
        left = [(line, [piece for piece in line.pieces if id(piece) not in gone]) for line in lines]
        kept.append([line if len(rest) == len(line.pieces) else line.part(rest) for line, rest in left if rest])
    return kept


def _marked(lines: list[Line]) -> set[int]:
    """The pieces that the file itself marks as a header or footer, if the page has others."""
    pieces = [piece for line in lines for piece in line.pieces]
    marked = {id(piece) for piece in pieces if piece.furniture}
    return marked if len(marked) < len(pieces) else set()


def _masthead(lines: list[Line]) -> set[int]:
    """The head of an official document's first page: its organ, symbol, distribution and language."""
    first = next((i for i, line in enumerate(lines[:12]) if any(_is(cell, "distr.:") for cell in line.cells())), None)
    last = next((i for i, line in enumerate(lines[:15]) if any(_is(cell, "original:") for cell in line.cells())), None)
    if first is None or last is None or last < first:
        return set()
    return {id(piece) for line in lines[: last + 1] for piece in line.pieces}


def _is(cell: Sequence[Piece], words: str) -> bool:
    return joined(cell).lower().startswith(words)


def _spots(lines: list[Line], box: tuple[float, float]) -> Iterator[_Spot]:
    bottom, top = box
    reach = ZONE * (top - bottom)
    for zone, ordered, edge in (("head", lines, top), ("foot", lines[::-1], bottom)):
        outer = ordered[: DEPTH + 1]
        gaps = [abs(line.y - inner.y) > APART * max(line.size, inner.size) for line, inner in pairwise(outer)]
        for i, line in enumerate(outer[:DEPTH]):
            distance = abs(edge - line.y)
            if distance <= reach:
                for cell in line.cells():
                    text = " ".join(joined(cell).split())
                    step, apart = round(distance / SAME_PLACE), any(gaps[i:]) or len(ordered) <= DEPTH
                    yield _Spot(line.page, line, tuple(cell), zone, text, step, apart)


def _signatures(spot: _Spot) -> Iterator[Signature]:
    """The words of a spot as they are, and with each number as its distance from the page's number."""
    yield spot.zone, spot.text, 0
    roman = _ROMAN.match(spot.text)
    if roman:
        yield spot.zone, "@", _roman(roman[1]) - spot.page
    for found in _NUMBER.finditer(spot.text):
        if len(found[0]) <= 4:
            text = f"{spot.text[: found.start()]}@{spot.text[found.end() :]}"
            yield spot.zone, text, int(found[0]) - spot.page


def _roman(number: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50}[char] for char in number.lower()]
    return sum(-v if v < following else v for v, following in zip(values, [*values[1:], 0], strict=True))


def _found(spot: _Spot, repeated: set[tuple[Signature, int]]) -> list[Signature]:
    return [signature for signature in _signatures(spot) if (signature, spot.edge) in repeated]


def _repeated(by_page: Sequence[list[_Spot]], pages: int) -> set[tuple[Signature, int]]:
    """The signatures that are at one place of several pages, with that place."""
    where: defaultdict[tuple[Signature, int], set[int]] = defaultdict(set)
    for spots in by_page:
        for spot in spots:
            alone = len(spot.line.pieces) == len(spot.pieces)
            for signature in _signatures(spot):
                # The numbers of rows or paragraphs at the top of pages may count up with the pages.
                counts = _COUNT.match(signature[1]) is not None
                if (counts and alone) or (spot.apart and not (counts and signature[1].strip("@"))):
                    for edge in (spot.edge - 1, spot.edge, spot.edge + 1):
                        where[signature, edge].add(spot.page)
    least = 2 if pages <= SHORT else 3
    found = {place: on for place, on in where.items() if len(on) >= least}
    # What closes some chapters is not on page after page.
    found = {place: on for place, on in found.items() if len(on) >= DENSE * (max(on) - min(on) + 1)}
    return {place for place, on in found.items() if not _amid_text(place, on, by_page, found.keys())}


def _amid_text(
    place: tuple[Signature, int], on: set[int], by_page: Sequence[list[_Spot]], found: Set[tuple[Signature, int]]
) -> bool:
    """Whether other pages have text of their own there or nearer to the edge: then it is a heading."""
    (zone, _, _), edge = place
    others = [spots for spots in by_page[1:] if spots and spots[0].page not in on]
    own = 0
    for spots in others:
        beyond = [spot for spot in spots if spot.zone == zone and spot.edge <= edge]
        own += any(not any((signature, spot.edge) in found for signature in _signatures(spot)) for spot in beyond)
    return own > max(1, OWN_TEXT * len(others))


def _is_printed(spot: _Spot, running: set[str], label: str) -> bool:
    """Marks that stand on one page only: a first page's symbol and job number, the number of a single page."""
    if _PRINTED.match(spot.text) or spot.text in running:
        return True
    lone = _LONE_NUMBER.match(spot.text)
    return lone is not None and len(spot.pieces) == len(spot.line.pieces) and lone[1].lower() == label.lower()
