"""Passages -> ranked evidence: which sentences answer the question, and how sure that is.

Each sentence of the passages gets a few signals, and one number made of them (`assistant.answering.signals`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.answering.countries import find_countries
from assistant.answering.expected import answers_form
from assistant.answering.looked_for import SYNONYM, LookedFor, looked_for
from assistant.answering.plans import PlanMention, asked_plans, contradict, find_plans, resolve, without_plans
from assistant.answering.signals import Signals, Standing, has_news, lead, score
from assistant.answering.synonyms import alike, asking_words
from ingest.types import Block, Chunk, Document, Plan, Section, Sentence
from vectorstore.analysis import terms
from vectorstore.types import Passage

Vector = npt.NDArray[np.float32]
PlanKey = tuple[str, int]
PlansOf = Mapping[str, Sequence[Plan]]


class SearchIndex(Protocol):
    """What evidence needs of an index."""

    def sentence_vectors(self, chunk: Chunk) -> Vector: ...

    def term_weight(self, term: str) -> float: ...


@dataclass(frozen=True, slots=True)
class Probe:
    """What is looked for: the question's vector, the weights of its words, its plans and the kind of its answer.

    `weights` maps a search term to its share of the question (they add up to 1). `scoped`: only documents on one
    country or organisation are searched.
    """

    vector: Vector
    weights: dict[str, float]
    plans: tuple[PlanMention, ...]
    wants: str | None
    text: str = ""
    scoped: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer, with its place in the document, its signals and its score (-inf to inf).

    `aside`: it only says what a text is about or leaves out. `says_plan`: it is about the plan that is asked about;
    `contradicted`: it is about another one. `lacks`: it does not hold what the question asks for (a sum, a name, a count of
    the thing), and neither does what stands around it. `alone`: only this very sentence may be quoted, since what stands around it
    is about another country. `scoped`: only documents on one country or organisation were searched.
    """

    passage: Passage
    section: Section
    block: Block
    sentence: Sentence
    signals: Signals
    score: float
    aside: bool
    says_plan: bool
    contradicted: bool
    lacks: bool = False
    alone: bool = False
    scoped: bool = False

    @property
    def document(self) -> Document:
        """The document that the sentence is from."""
        return self.passage.document

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.document.text[self.sentence.start : self.sentence.end]


# What the name of a plan and a mentioned country weigh beside the mean of the question's other words.
PLAN_WEIGHT, COUNTRY_WEIGHT = 0.5, 1.0
# A name that no document has ("Bavaria") weighs this many times more: without it hardly anything can be an answer.
UNKNOWN_NAME = 3.0
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][^\W\d_]+")
# No term of any document, so that its weight is that of a word that no document has.
NOWHERE = "<no such word>"
# How much a sentence loses, in log-odds, that only says what a source does not say, or what a text is about: it may be
# the answer, but a sentence that says the thing itself is a better one.
ASIDE = 1.0
_SAYS_ABSENT = re.compile(
    r"\b(?:do|does|did) not (?:say|give|name|mention|list|show|state|tell|include|report|break|specify)\b|\bnot covered\b"
    r"|\b(?:not|un)\s?(?:yet )?(?:known|available)\b|\bno (?:mention|figure|information|copy)\b",
    re.IGNORECASE,
)
_SAYS_TOPIC = re.compile(
    r"^(?:this|the) (?:story|page|profile|report|article|document|review)\b.*\b(?:is about|is told|describes|has the same title)\b",
    re.IGNORECASE,
)
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
    weights = {term: index.term_weight(term) for term in terms(without_plans(text)) if term not in dropped}
    for country in mentioned:
        weights = {term: weight for term, weight in weights.items() if term not in terms(country)}
    for name in _NAME.findall(without_plans(text)):
        for term in terms(name):
            if term in weights and weights[term] >= index.term_weight(NOWHERE):
                weights[term] *= UNKNOWN_NAME
    if not weights:
        weights = {term: index.term_weight(term) for term in terms(without_plans(text)) if term not in scope_terms}
    mean = sum(weights.values()) / len(weights) if weights else 1.0
    weights |= {_COUNTRY + country: COUNTRY_WEIGHT * mean for country in mentioned}
    if plans:
        weights[_PLAN] = PLAN_WEIGHT * mean
    total = sum(weights.values()) or 1.0
    wants = next((name for name, pattern in _WANTS if pattern.search(text)), None)
    return Probe(
        vector, {term: weight / total for term, weight in weights.items()}, plans, wants, text, bool(scope_terms)
    )


def rank(question: Probe, passages: Sequence[Passage], index: SearchIndex, plans: PlansOf) -> list[Evidence]:
    """The sentences of `passages`, best first. `plans` has the plans of each document by its id."""
    standing = _standing(question, passages, index)
    wanted = _looked_for(question, passages, index)
    found = [
        evidence
        for passage in passages
        for evidence in _of_passage(question, passage, index, plans.get(passage.document.id, ()), wanted, standing)
    ]
    return sorted(found, key=lambda evidence: evidence.score, reverse=True)


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
    """The words of the question that a text has, names of plans and countries included."""
    found = set(words_of(text))
    if says_plan:
        found.add(_PLAN)
    for term in question.weights:
        if term.startswith(_COUNTRY) and term.removeprefix(_COUNTRY) in _countries_of(text):
            found.add(term)
    return frozenset(found)


@lru_cache(maxsize=50_000)
def _countries_of(text: str) -> frozenset[str]:
    return frozenset(mention.name for mention in find_countries(text))


def _standing(question: Probe, passages: Sequence[Passage], index: SearchIndex) -> Standing:
    """What is the same for all sentences of `passages`."""
    if not passages:
        return Standing(0.0, 0.0)
    most = sum(index.term_weight(term) for term in terms(question.text)) or 1.0
    return Standing(
        lead_meaning=lead([passage.scores.dense for passage in passages]),
        lead_words=lead([passage.scores.keyword for passage in passages]) / most,
    )


def _looked_for(question: Probe, passages: Sequence[Passage], index: SearchIndex) -> LookedFor:
    most = index.term_weight(NOWHERE)
    rarity = {term: index.term_weight(term) / most for term in question.weights if term not in _marks(question)}
    among = frozenset().union(*(words_of(passage.chunk.search_text) for passage in passages))
    return looked_for(question.text, question.weights, rarity, among)


def _marks(question: Probe) -> list[str]:
    """The marks of plans and countries among the question's words."""
    return [term for term in question.weights if term == _PLAN or term.startswith(_COUNTRY)]


def _of_passage(
    question: Probe,
    passage: Passage,
    index: SearchIndex,
    plans: Sequence[Plan],
    wanted: LookedFor,
    standing: Standing,
) -> Iterable[Evidence]:
    chunk, document = passage.chunk, passage.document
    if not chunk.sentences:
        return
    cosines = index.sentence_vectors(chunk) @ question.vector
    section = section_at(document, chunk.start)
    asked = resolve(question.plans, plans)
    context = found_words(question, chunk.search_text, False)
    # What the title says tells nothing about which of the document's sections is meant.
    in_headings = found_words(question, " ".join(section.heading_path[1:]), False)
    headings = share(question, in_headings - words_of(document.title))
    held_here = {term: wanted.held(term, context) for term in wanted.rarity}
    held = sum(rarity * held_here[term] for term, rarity in wanted.rarity.items())
    like_context = sum(question.weights[term] * value for term, value in held_here.items())
    missing_names = wanted.missing_names(context)
    marks = _marks(question)
    best_meaning = float(cosines.max())
    before: frozenset[str] = frozenset()
    for sentence, cosine in zip(chunk.sentences, cosines, strict=True):
        text = document.text[sentence.start : sentence.end]
        block = block_at(section, sentence.start)
        said, firmly = _said(document, section, block, text, plans) if asked else (frozenset(), False)
        found = found_words(question, text, bool(asked & said))
        known = context | found
        words = share(question, found)
        signals = Signals(
            meaning=float(cosine),
            words=words,
            context_words=share(question, known),
            passage_meaning=passage.scores.dense,
            rank=passage.scores.fused,
            shape=float(question.wants is not None and _SHAPES[question.wants].search(text) is not None),
            heading_words=headings,
            best_meaning=best_meaning,
            before_words=share(question, before | found) - words,
            news=float(has_news(question.text, text)),
            like_words=wanted.share(found | in_headings),
            like_context=like_context + sum(question.weights[mark] for mark in marks if mark in known),
            held=held,
            missing=sum(wanted.rarity.values()) - held,
            missing_names=missing_names,
            focus=min((wanted.held(term, found | in_headings) for term in wanted.focus), default=1.0),
            **standing._asdict(),
        )
        before = found
        absent = _SAYS_ABSENT.search(text) is not None
        aside = absent or _SAYS_TOPIC.search(text) is not None
        value = score(signals) - (ASIDE if aside else 0.0)
        yield Evidence(
            passage=passage,
            section=section,
            block=block,
            sentence=sentence,
            signals=signals,
            score=value,
            aside=aside,
            says_plan=bool(asked & said),
            contradicted=firmly and contradict(asked, said),
            scoped=question.scoped,
            lacks=not absent and not answers_form(question.text, _around(document, section, block)),
        )


def _around(document: Document, section: Section, block: Block) -> str:
    """A block, with the list that it leads in."""
    position = section.blocks.index(block)
    following = section.blocks[position + 1 :] if block.intro else ()
    listed = takewhile(lambda other: other.group is not None and other.group == following[0].group, following)
    return "\n".join(document.text[part.start : part.end] for part in (block, *listed))


def _said(
    document: Document, section: Section, block: Block, sentence: str, plans: Sequence[Plan]
) -> tuple[frozenset[PlanKey], bool]:
    """The plans that a sentence is about, and whether the text says so firmly enough to rule out another plan.

    The sentence and its paragraph say it firmly, and so does a heading, unless a paragraph in between turned to
    another plan. What an earlier paragraph named is only likely to be meant still.
    """
    for text in (sentence, document.text[block.start : block.end]):
        if said := resolve(find_plans(text), plans):
            return said, True
    for earlier in reversed(section.blocks[: section.blocks.index(block)]):
        same_list = block.group is not None and earlier.group == block.group
        if not same_list and (said := resolve(find_plans(document.text[earlier.start : earlier.end]), plans)):
            return said, earlier.intro
    for heading in reversed(section.heading_path[1:]):
        if said := resolve(find_plans(heading), plans):
            return said, True
    return frozenset(), False


def section_at(document: Document, offset: int) -> Section:
    """The section of `document` that holds the character at `offset`."""
    starts = [section.start for section in document.sections]
    return document.sections[max(0, bisect_right(starts, offset) - 1)]


def block_at(section: Section, offset: int) -> Block:
    """The block of `section` that holds the character at `offset`."""
    starts = [block.start for block in section.blocks]
    return section.blocks[max(0, bisect_right(starts, offset) - 1)]
