"""Link annotations of a page -> pieces that know the address they link to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pypdf import PageObject
from pypdf.generic import DictionaryObject

from ingest.formats.pdf.fonts import resolved
from ingest.formats.pdf.pieces import Piece

MAX_LINKS = 5000
_ADDRESS = re.compile(r"^https?://[^\s<>\"]{3,2000}$", re.IGNORECASE)

Box = tuple[float, float, float, float]


def linked(pieces: Sequence[Piece], page: PageObject) -> list[Piece]:
    """The pieces of a page, those inside a link's rectangle with its address."""
    found = sorted(pieces, key=lambda piece: piece.y)
    heights = [piece.y for piece in found]
    for url, (left, bottom, right, top) in _links(page):
        start = bisect_left(heights, bottom - 1)
        for i in range(start, len(found)):
            piece = found[i]
            if piece.y > top:
                break
            middle = piece.y + 0.3 * piece.size
            if bottom <= middle <= top and left <= (piece.x0 + piece.x1) / 2 <= right and piece.turn == 0:
                found[i] = replace(piece, url=url)
    return found


def _links(page: PageObject) -> Iterator[tuple[str, Box]]:
    annotations = resolved(page.get("/Annots"))
    for entry in annotations[:MAX_LINKS] if isinstance(annotations, list) else ():
        annotation = resolved(entry)
        action = resolved(annotation.get("/A")) if isinstance(annotation, DictionaryObject) else None
        if not isinstance(action, DictionaryObject) or annotation.get("/Subtype") != "/Link":
            continue
        address = resolved(action.get("/URI"))
        address = address.decode("latin-1") if isinstance(address, bytes) else str(address or "")
        address = address.strip()
        if _ADDRESS.match(address):
            for box in _boxes(annotation):
                yield address, box


def _boxes(annotation: DictionaryObject) -> Iterator[Box]:
    """The rectangles of the linked words: one for each line where the annotation gives them, else the whole."""
    for name, count in (("/QuadPoints", 8), ("/Rect", 4)):
        numbers = resolved(annotation.get(name))
        try:
            values = [float(number) for number in numbers] if isinstance(numbers, list) else []
        except (TypeError, ValueError):
            continue
        if values and len(values) % count == 0 and len(values) <= 8 * 100:
            for i in range(0, len(values), count):
                xs, ys = values[i : i + count : 2], values[i + 1 : i + count : 2]
                yield min(xs), min(ys), max(xs), max(ys)
            return
