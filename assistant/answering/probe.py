"""What is looked for: the question's vector, its words with what each weighs, its plans and the kind of its answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.answering.countries import find_countries
from assistant.answering.looked_for import SYNONYM
from assistant.answering.plans import PlanMention, asked_plans, without_plans
from assistant.answering.synonyms import alike, asking_words, in_one_word
from ingest.types import Chunk
from vectorstore.analysis import terms

Vector = npt.NDArray[np.float32]


class SearchIndex(Protocol):
    """What evidence needs of an index."""

    def sentence_vectors(self, chunk: Chunk) -> Vector: ...

    def term_weight(self, term: str) -> float: ...


@dataclass(frozen=True, slots=True)
class Probe:
    """What is looked for: the question's vector, the weights of its words, its plans and the kind of its answer.

    `weights` maps a search term to its share of the question (they add up to 1). `scoped`: only documents on one
    country or organisation are searched. `countries` are those that the question mentions without being about them.
    """

    vector: Vector
    weights: dict[str, float]
    plans: tuple[PlanMention, ...]
    wants: str | None
    text: str = ""
    scoped: bool = False
    countries: tuple[str, ...] = ()

    def marks(self) -> frozenset[str]:
        """The marks of plans and countries among the weights; all others are search terms."""
        return frozenset(self.weights) & {_PLAN, *(_COUNTRY + country for country in self.countries)}


# What the name of a plan and a mentioned country weigh beside the mean of the question's other words.
PLAN_WEIGHT, COUNTRY_WEIGHT = 0.5, 1.0
# A name that no document has ("Bavaria") weighs this many times more: without it hardly anything can be an answer.
UNKNOWN_NAME = 3.0
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][^\W\d_]+")
# No term of any document, so that its weight is that of a word that no document has.
NOWHERE = "<no such word>"
# Marks of words that are no search terms: search terms are letters and digits only.
_PLAN, _COUNTRY = "<plan>", "<country>"
_WANTS = (
    (
        "number",
        re.compile(
            r"\bhow (?:many|much|large|big|often|long|old)\b|\bnumber of\b|\bwhat (?:share|percentage|budget)\b", re.I
        ),
    ),
    (
        "year",
        re.compile(
            r"\bwhen\b|\bwhat (?:year|date|period|years)\b|\bwhich (?:year|years|period)\b|\bsince when\b", re.I
        ),
    ),
    ("speech", re.compile(r"\bdid\b.*\b(?:say|tell|report|talk|speak|raise|recount|explain)\b", re.I)),
    ("actor", re.compile(r"\bwho\b|\bwhose\b|\bwhich (?:ministr|organi[sz]ation|institution|compan|person|bod)", re.I)),
    ("definition", re.compile(r"^\s*what(?:['’]s| is| are)\s+(?:the |an? )?(?:[\w'’.-]+\s*){1,4}\??\s*$", re.I)),
)
_SHAPES = {
    "number": re.compile(
        r"\b(?!(?:19|20)\d\d\b)\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|none|half)\b",
        re.I,
    ),
    "year": re.compile(
        r"\b(?:1[89]|20)\d\d\b|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    ),
    "speech": re.compile(
        r"[“\"]|\b(?:said|says|told|tells|recounted|spoke|talked|reported|reports|raised|explained)\b", re.I
    ),
    "actor": re.compile(
        r"\b(?:ministr\w+|ministers?|organi[sz]ations?|institut\w+|departments?|offices?|agenc\w+|committees?|councils?|boards?|networks?"
        r"|platforms?|police|groups?|partners?|signatories|governments?|parliaments?|task force)\b|(?<=[a-z,] )[A-Z][a-z]+ (?:[A-Z][a-z]*\s?)+"
    ),
    "definition": re.compile(r"\b(?:is|are|was|were) (?:an?|the|one)\b|\bstands? for\b|\bmeans\b", re.I),
}


def probe(text: str, vector: Vector, index: SearchIndex, left_out: Iterable[str], mentioned: Sequence[str]) -> Probe:
    """What to look for, from the standalone question.

    `left_out` are words that the scope has dealt with; a country of `mentioned` counts as one word in any of its
    forms, and so does a plan. Words that any text on plans has ("national action plan") and words of asking
    ("list", "tell") weigh nothing.
    """
    scope_terms = {term for word in left_out for term in terms(word)}
    dropped = scope_terms | asking_words()
    plans = asked_plans(text)
    words = in_one_word(without_plans(text))
    weights = {term: index.term_weight(term) for term in terms(words) if term not in dropped}
    for term in terms(" ".join(mentioned)):
        weights.pop(term, None)
    for name in _NAME.findall(words):
        for term in terms(name):
            if term in weights and weights[term] >= index.term_weight(NOWHERE):
                weights[term] *= UNKNOWN_NAME
    if not weights:
        weights = {term: index.term_weight(term) for term in terms(words) if term not in scope_terms}
    mean = sum(weights.values()) / len(weights) if weights else 1.0
    weights |= {_COUNTRY + country: COUNTRY_WEIGHT * mean for country in mentioned}
    if plans:
        weights[_PLAN] = PLAN_WEIGHT * mean
    total = sum(weights.values()) or 1.0
    wants = next((name for name, pattern in _WANTS if pattern.search(text)), None)
    shares = {term: weight / total for term, weight in weights.items()}
    return Probe(vector, shares, plans, wants, text, bool(scope_terms), tuple(mentioned))


def share(question: Probe, found: frozenset[str]) -> float:
    """How much of the question's words (by weight) is among `found`; a synonym counts for less than the word."""
    return sum(
        weight * (1.0 if term in found else SYNONYM if alike(term) & found else 0.0)
        for term, weight in question.weights.items()
    )


@lru_cache(maxsize=50_000)
def words_of(text: str) -> frozenset[str]:
    """The search terms of a text, as a set."""
    return frozenset(terms(text))


def found_words(question: Probe, text: str, says_plan: bool) -> frozenset[str]:
    """The words of a text, and the marks of the question's plan and countries that it has."""
    return words_of(text) | found_marks(question, text, says_plan)


def found_marks(question: Probe, text: str, says_plan: bool) -> frozenset[str]:
    """The marks of the question's plan and countries that a text has."""
    named = _countries_of(text) if question.countries else frozenset()
    marks = [_COUNTRY + country for country in question.countries if country in named]
    return frozenset((*marks, _PLAN) if says_plan else marks)


def has_shape(question: Probe, text: str) -> bool:
    """Whether a text holds the kind of thing that is asked for; not if the question asks for no certain kind."""
    return question.wants is not None and _has_shape(question.wants, text)


@lru_cache(maxsize=50_000)
def _has_shape(wants: str, text: str) -> bool:
    return _SHAPES[wants].search(text) is not None


@lru_cache(maxsize=50_000)
def _countries_of(text: str) -> frozenset[str]:
    return frozenset(mention.name for mention in find_countries(text))
