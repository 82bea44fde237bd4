"""Splits a block into sentences, keeping spans."""

from __future__ import annotations

import re

from ingest.types import Sentence

# A mark that ends a sentence, closing quotes or brackets, space, and something that can begin the next one.
_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9ÀÖØ-Þ])|(?<=[。！？])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"'])(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|Gen|Lt|Col|Sgt|Capt|Hon|No|Nos|Art|Arts|para|paras"
    r"|vol|pp?|ed|eds|cf|vs|etc|incl|approx|ca|c|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Res|Rec|fig|Ltd|Inc)\.$"
)

# "12. " or "(a) " at the beginning belongs to the sentence that it numbers.
_NUMBERING = re.compile(r"\s*\(?(?:\d{1,4}|[A-Za-z]|[ivx]{1,5})[.)]\s*")
_LONGEST_ABBREVIATION = 40


def sentences(text: str, start: int, end: int) -> tuple[Sentence, ...]:
    """The sentences of `text[start:end]`, as spans of `text` without surrounding space."""
    spans: list[Sentence] = []
    begin = start
    for match in _END.finditer(text, start, end):
        head = text[max(begin, match.start() - _LONGEST_ABBREVIATION) : match.start()]
        if _ABBREVIATION.search(head) and not text[match.start() : match.end()].strip():
            continue
        if _NUMBERING.fullmatch(text, begin, match.start()):
            continue
        closing = len(match.group(0).rstrip())
        spans.append(Sentence(begin, match.start() + closing))
        begin = match.end()
    if text[begin:end].strip():
        spans.append(Sentence(begin, end))
    return tuple(spans)
