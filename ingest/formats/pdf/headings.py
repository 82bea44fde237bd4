"""Which blocks are headings, and on which level."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.formats.pdf.blocks import SAME_SIZE, Block, Look
from ingest.references import is_list_heading

LONGEST = 250
MOST_LINES = 5
TITLE_LEVEL = 1
DEEPEST = 6

_NUMBERED = re.compile(
    r"^(?:(?P<part>(?i:part|chapter|annex|appendix)\b)|(?P<roman>[IVXL]+\.\s)|(?P<letter>[A-Z]\.\s)"
    r"|(?P<number>\d+(?:\.\d+)*)[.)]?\s|(?P<small>\([a-z]+\)\s))"
)
_SIGN = re.compile(r"^([A-Z])\.\s")
_RANKS = {"roman": 1, "letter": 2, "number": 3, "small": 4, None: 5}

_Look = tuple[float, bool, int, int]


def is_heading(block: Block, text: str, look: Look, bold_text: bool) -> bool:
    """Whether a block heads what follows: emphasised, short, and no sentence. `bold_text`: the text itself is bold."""
    first = block.lines[0]
    if is_list_heading(text.rstrip(":")):
        return True
    if block.opening == "bullet" or len(text) > LONGEST or len(block.lines) > MOST_LINES:
        return False
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 3 or text[-1] in ".;,…" or text[0].islower():
        return False
    big = first.size > (1 + SAME_SIZE) * look.size
    bold = not bold_text and all(line.bold for line in block.lines)
    capitals = len(letters) > 3 and text.upper() == text and len(block.lines) < 3
    return big or bold or capitals


def levels(headings: Sequence[tuple[Block, str]]) -> Mapping[int, int]:
    """A level (from 2) for each heading, by `id` of its block.

    A heading is under the last one that looks higher: parts and annexes are highest, then larger type, then bold, then
    I. before A. before 1.
    """
    found: dict[int, int] = {}
    above: list[_Look] = []
    letter = ""
    for block, text in headings:
        sign = _SIGN.match(text)
        # "I." after "H." is a letter.
        after_letter = sign is not None and letter != "" and ord(sign[1]) == ord(letter) + 1
        letter = sign[1] if sign and (after_letter or sign[1] not in "IVXL") else letter
        look = _look(block, text, after_letter)
        above = [higher for higher in above if higher < look]
        found[id(block)] = min(DEEPEST, TITLE_LEVEL + 1 + len(above))
        above.append(look)
    return found


def _look(block: Block, text: str, is_letter: bool) -> _Look:
    numbered = _NUMBERED.match(text)
    kind = numbered.lastgroup if numbered else None
    if kind == "part":
        return -1000.0, False, 0, 0
    if kind == "roman" and is_letter:
        kind = "letter"
    depth = numbered["number"].count(".") if numbered and kind == "number" else 0
    capitals = text.upper() == text
    rank = 0 if capitals and kind is None else _RANKS[kind]
    first = block.lines[0]
    return -round(first.size * 2) / 2, not first.bold, rank, depth
