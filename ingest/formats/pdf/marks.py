"""The signs that open a paragraph: bullets, letters, numbers."""

from __future__ import annotations

import re
from typing import Literal

from ingest.formats.pdf.lines import Line, apart

Opening = Literal["bullet", "letter", "number", "heading"]

BULLETS = frozenset("•▪◦‣●○■□➢➤✓❖·∙⁃►▶➔→◆♦")
# These are also used inside sentences, so they must stand apart from what follows.
_WEAK_BULLETS = frozenset("-–—*o")
_LETTER = re.compile(r"^(?:\([a-z]{1,4}\)|[a-z]\)|\(\d{1,2}\)|\d{1,2}\))$")
_NUMBER = re.compile(r"^(?:\d{1,3}\.|\d{1,2}(?:\.\d{1,2}){1,4}\.?)$")
_BARE_LETTER = re.compile(r"^(?:[a-z]|[ivx]{2,4})\.$")
_HEADING = re.compile(r"^(?:[IVXL]{1,6}|[A-Z])\.$")
_MONTHS = re.compile(r"^(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")

# In ems: the gap between a sign and its text that no sentence has.
APART = 0.6


def opening_of(line: Line) -> tuple[Opening, bool] | None:
    """How a line opens, and whether its sign stands apart from the text so that it cannot be part of a sentence."""
    sign, count = leading(line)
    if sign in BULLETS:
        return "bullet", True
    if count == len(line.pieces) or line.pieces[0].raised:
        return None
    following = line.pieces[count]
    stands_apart = following.x0 - line.pieces[count - 1].x1 > APART * line.size
    if sign in _WEAK_BULLETS:
        return ("bullet", stands_apart) if stands_apart or following.space else None
    if _LETTER.match(sign) or (stands_apart and _BARE_LETTER.match(sign)):
        return "letter", stands_apart
    if _NUMBER.match(sign):
        return None if _MONTHS.match(following.text) and not stands_apart else ("number", stands_apart)
    if _HEADING.match(sign) and stands_apart:
        return "heading", True
    return None


def leading(line: Line) -> tuple[str, int]:
    """What a line begins with, up to the first space, and how many pieces that is."""
    text = line.pieces[0].text
    for count, (before, piece) in enumerate(zip(line.pieces, line.pieces[1:], strict=False), start=1):
        if before.raised or text in BULLETS or len(text) > 8 or apart(before, piece):
            return text, count
        text += piece.text
    return text, len(line.pieces)
