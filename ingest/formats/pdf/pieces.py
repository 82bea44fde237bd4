"""What a page shows, with its places: pieces of text, and rules.

A piece is a run of characters without white space. Lengths are in points, y grows upwards.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

# The width, in ems, of a gap that stands for a space.
WORD_GAP = 0.2


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters without white space between them; `space` says whether white space came before them.

    `turn` is the number of quarter turns (anticlockwise) of the text; `furniture` that the file itself marks it as
    part of a running header or footer; `raised` that it stands above its line (a footnote's mark); `url` is the
    address that it links to.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    space: bool
    turn: int = 0
    furniture: bool = False
    raised: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True)
class Shown:
    """What a page shows: its text, its horizontal rules, how many pictures and other drawn shapes it has.

    `turned` says that the text did not run from left to right, so that places are no longer those of the page; `cut` that
    the page has more than was read.
    """

    pieces: list[Piece] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    images: int = 0
    drawn: int = 0
    turned: bool = False
    cut: bool = False


def turned_upright(found: Shown) -> Shown:
    """The text that runs as most of the page does, with places as if it ran from left to right."""
    turns = Counter[int]()
    for piece in found.pieces:
        turns[piece.turn] += len(piece.text)
    turn = turns.most_common(1)[0][0] if turns else 0
    pieces = [piece for piece in found.pieces if piece.turn == turn]
    # x0 and x1 of a turned piece already run along its text, and y across it.
    return Shown(pieces, found.rules if turn == 0 else [], found.images, found.drawn, turn != 0, found.cut)
