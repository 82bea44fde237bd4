"""Claims as one plain text, as terminals, programs and copies get it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.types import Claim

_FOREIGN_MARK = re.compile(r"\[(\d+)\]")


def plain_text(claims: Sequence[Claim]) -> str:
    """Claims as plain text: list items on lines of their own, the mark after the last sentence of each citation, and
    the name of a country before what is about it where several are set side by side."""
    parts: list[str] = []
    for i, claim in enumerate(claims):
        following = claims[i + 1] if i + 1 < len(claims) else None
        marks = "".join(f"[{number}]" for number in claim.citations)
        leads_in = claim.about and (i == 0 or claims[i - 1].about != claim.about)
        runs_on = (
            following is not None
            and (following.about, following.citations) == (claim.about, claim.citations)
            and not following.item
        )
        # A footnote number of the document is no mark of ours.
        shown = _FOREIGN_MARK.sub(r"(\1)", claim.text.replace("\n", " "))
        text = shown if runs_on or not marks else f"{shown} {marks}"
        gap = "" if i == 0 else "\n" if claim.item else " " if claims[i - 1].citations == claim.citations else "\n\n"
        if leads_in:
            parts.append(("\n\n" if i else "") + f"{claim.about}:")
            gap = "\n"
        parts.append(gap + ("- " if claim.item else "") + text)
    return "".join(parts)
