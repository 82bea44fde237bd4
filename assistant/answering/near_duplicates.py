"""Sentences that say the same: which of them to quote, and which differ in a figure, so that both must be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.countries import find_countries
from assistant.answering.evidence import Evidence
from assistant.answering.plans import find_plans, without_plans
from vectorstore.analysis import terms

# Share of the words of both that two sentences must have in common to say the same; less will do for two that differ
# in a figure, because showing one too many costs a line, and hiding one costs the truth.
SAME, SAME_BUT_FIGURES = 0.8, 0.6
# A sentence of fewer words than these is no repetition of a longer one that has them all.
FEW_WORDS = 4
# In log-odds: how much weaker than the first a sentence of a better source may be to be quoted in its place, and how
# much weaker a sentence with another figure may be to be shown too.
MARGIN = 1.5

_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=1
    )
}
_FIGURE = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:no|not|never|nor|neither|none|without)\b|n['’]t\b", re.IGNORECASE)
_MONTH = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence says, for comparing: its words without figures, its figures, its plans and countries, its "not"."""

    words: frozenset[str]
    figures: frozenset[str]
    about: frozenset[object]
    denies: bool


@lru_cache(maxsize=20_000)
def statement(text: str) -> Statement:
    """The statement that a sentence makes."""
    rest = without_plans(text)
    figures = {_figure(match[0]) for match in _FIGURE.finditer(rest)} | set(_MONTH.findall(rest))
    words = terms(_MONTH.sub(" ", _FIGURE.sub(" ", rest)))
    about = {*find_plans(text), *(mention.name for mention in find_countries(text))}
    return Statement(frozenset(words), frozenset(figures), frozenset(about), _NOT.search(text) is not None)


def repeats(text: str, said: str) -> bool:
    """Whether `text` says nothing that `said` does not say."""
    one, other = statement(text), statement(said)
    if one.denies != other.denies or not one.figures <= other.figures or not one.about <= other.about:
        return False
    if one.words <= other.words:
        return len(one.words) >= FEW_WORDS or one.words == other.words
    return _alike(one, other) >= SAME


def disagree(text: str, said: str) -> bool:
    """Whether two sentences say the same of the same plan and country, but with other figures, or one with a "not"."""
    one, other = statement(text), statement(said)
    figures = bool(one.figures - other.figures and other.figures - one.figures)
    return (
        (figures or one.denies != other.denies) and one.about == other.about and _alike(one, other) >= SAME_BUT_FIGURES
    )


def better_source(evidence: Evidence, ranked: Sequence[Evidence]) -> Evidence:
    """The same statement in the words of the best document that makes it, which is mostly `evidence` itself.

    A publisher's own document goes before a retelling of it: its words are the evidence, and whoever quotes them
    names who said them. Among equals one that names its sources goes first, then the one that the search prefers.
    """
    best = evidence
    for other in _elsewhere(evidence, ranked):
        if _trust(other) > _trust(best) and repeats(other.text, evidence.text) and repeats(evidence.text, other.text):
            best = other
    return best


def disagreeing(evidence: Evidence, ranked: Sequence[Evidence]) -> Evidence | None:
    """The best sentence of another document that says the same with another figure or date, or None."""
    return next((other for other in _elsewhere(evidence, ranked) if disagree(other.text, evidence.text)), None)


def _elsewhere(evidence: Evidence, ranked: Sequence[Evidence]) -> Iterator[Evidence]:
    """The sentences of other documents that answer about as well."""
    for other in ranked:
        if other.document.id != evidence.document.id and other.score >= evidence.score - MARGIN:
            yield other


def _trust(evidence: Evidence) -> tuple[bool, bool]:
    return evidence.document.facts.quoted_as == "publisher", bool(evidence.block.reference_ids)


def _alike(one: Statement, other: Statement) -> float:
    return len(one.words & other.words) / max(1, len(one.words | other.words))


def _figure(written: str) -> str:
    return _NUMBER_WORDS.get(written.lower(), written.replace(",", ""))
