"""What of an answer fits the screen of a phone; the rest is marked to stand behind "more".

Nothing is left out or cut: the mark goes to whole claims, and `Answer.text` keeps them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from assistant.answering.types import Citation, Claim

# A phone shows about 20 lines of 42 characters below the question; what is left over is folded only if it is more
# than the line that says "more" and the tap are worth.
CHARACTERS, LINES, LEFT_OVER = 42, 20, 4


def fold(claims: Sequence[Claim], citations: Sequence[Citation] = (), side_by_side: bool = False) -> tuple[Claim, ...]:
    """The claims, with `more` set on those that do not fit; the first sentence always fits.

    Where several countries or documents stand side by side, each one's run of claims has a share of the screen, so
    that none is behind "more" as a whole; what a short one does not need goes to the others.
    """
    sources = {citation.number: citation.document_id for citation in citations}
    parts = [
        list(part)
        for _, part in groupby(claims, key=lambda c: c.about or (sources.get(c.citations[0]) if c.citations else None))
    ]
    if not side_by_side or len(parts) < 2:
        return _folded(claims, LINES)
    return tuple(claim for part, lines in zip(parts, _shares(parts), strict=True) for claim in _folded(part, lines))


def _folded(claims: Sequence[Claim], lines: int) -> tuple[Claim, ...]:
    """The claims with `more` set from the first one that does not fit."""
    shown = _fitting(claims, lines)
    if _height(claims[shown:]) <= LEFT_OVER:
        return tuple(claims)
    return (*claims[:shown], *(replace(claim, more=True) for claim in claims[shown:]))


def _fitting(claims: Sequence[Claim], lines: int) -> int:
    """How many claims to show: whole paragraphs, unless there is but one, and no line that only leads in a list."""
    shown = 1
    while shown < len(claims) and _height(claims[: shown + 1]) <= lines:
        shown += 1
    start = shown
    while 0 < start < len(claims) and _same_paragraph(claims[start - 1], claims[start]):
        start -= 1
    shown = start or shown
    if 1 < shown < len(claims) and claims[shown].item and not claims[shown - 1].item:
        shown -= 1
    return shown


def _same_paragraph(one: Claim, other: Claim) -> bool:
    return not one.item and not other.item and one.citations == other.citations


def _height(claims: Sequence[Claim]) -> int:
    """Lines on a phone: each list item begins a line, and so does each paragraph."""
    lines = characters = 0
    for before, claim in zip([None, *claims], claims, strict=False):
        if before is not None and _same_paragraph(before, claim):
            characters += 1 + len(claim.text)
        else:
            lines += _lines(characters)
            characters = len(claim.text)
    return lines + _lines(characters)


def _lines(characters: int) -> int:
    return -(-characters // CHARACTERS)


def _shares(parts: Sequence[Sequence[Claim]]) -> list[int]:
    """The lines for each part: an equal share, and more for a long one where others need less than theirs."""
    needs = [_height(part) for part in parts]
    shares = [0] * len(parts)
    left = LINES
    for done, place in enumerate(sorted(range(len(parts)), key=needs.__getitem__)):
        shares[place] = min(needs[place], left // (len(parts) - done))
        left -= shares[place]
    return shares
