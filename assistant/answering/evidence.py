"""Passages -> ranked evidence: which sentences answer the question, and how sure that is.

Each sentence of the passages gets a few signals, and one number made of them (`assistant.answering.signals`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import takewhile

import numpy as np

from assistant.answering.expected import answers_form, needs_of
from assistant.answering.looked_for import LookedFor, looked_for
from assistant.answering.plans import contradict, find_plans, resolve
from assistant.answering.probe import NOWHERE, Probe, SearchIndex, Vector, found_marks, has_shape, share, words_of
from assistant.answering.signals import Signals, Standing, has_news, lead, score
from assistant.answering.synonyms import alike
from ingest.types import Block, Document, Plan, Section, Sentence
from vectorstore.analysis import terms
from vectorstore.types import Passage

PlanKey = tuple[str, int]
PlansOf = Mapping[str, Sequence[Plan]]


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


# How much a sentence loses, in log-odds, that only says what a source does not say, or what a text is about: it may be
# the answer, but a sentence that says the thing itself is a better one.
ASIDE = 1.0
# The least that a number is divided by, and the least spread of cosines: two sentences that are equally near do not stand out.
TINY, LEAST_SPREAD = 1e-6, 0.01
_SAYS_ABSENT = re.compile(
    r"\b(?:do|does|did) not (?:say|give|name|mention|list|show|state|tell|include|report|break|specify)\b|\bnot covered\b"
    r"|\b(?:not|un)\s?(?:yet )?(?:known|available)\b|\bno (?:mention|figure|information|copy)\b",
    re.IGNORECASE,
)
_SAYS_TOPIC = re.compile(
    r"^(?:this|the) (?:story|page|profile|report|article|document|review)\b.*\b(?:is about|is told|describes|has the same title)\b",
    re.IGNORECASE,
)


def rank(question: Probe, passages: Sequence[Passage], index: SearchIndex, plans: PlansOf) -> list[Evidence]:
    """The sentences of `passages`, best first. `plans` has the plans of each document by its id."""
    judge = _Judge(question, passages, index)
    found = [
        evidence for passage in passages for evidence in judge.passage(passage, plans.get(passage.document.id, ()))
    ]
    return sorted(found, key=lambda evidence: evidence.score, reverse=True)


class _Judge:
    """What is the same for all sentences of one question, and the sentences judged by it.

    Few of a sentence's words are of interest to a question, and many sentences have the same few: what they make is
    computed once.
    """

    def __init__(self, question: Probe, passages: Sequence[Passage], index: SearchIndex) -> None:
        self._question = question
        self._marks = question.marks()
        self._wanted = wanted = _looked_for(question, passages, index)
        self._meanings = _meanings(question.vector, [index.sentence_vectors(passage.chunk) for passage in passages])
        self._of_chunk = dict(zip((passage.chunk.id for passage in passages), self._meanings, strict=True))
        self._standing = _standing(question, passages, index)
        self._of_interest = frozenset(question.weights).union(*map(alike, question.weights), *wanted.near.values())
        self._share = cache(partial(share, question))
        self._like = cache(wanted.share)
        self._focus = cache(self._held_focus)
        self._missing_names = cache(wanted.missing_names)
        self._held = cache(self._held_words)

    def passage(self, passage: Passage, plans: Sequence[Plan]) -> Iterator[Evidence]:
        """The sentences of one passage."""
        question, wanted = self._question, self._wanted
        chunk, document = passage.chunk, passage.document
        if not chunk.sentences:
            return
        meanings = self._of_chunk[chunk.id]
        section = section_at(document, chunk.start)
        asked = resolve(question.plans, plans)
        context = self._found(chunk.search_text)
        # What the title says tells nothing about which of the document's sections is meant.
        in_headings = self._found(" ".join(section.heading_path[1:]))
        headings = self._share(in_headings - words_of(document.title))
        held, like_context = self._held(context)
        best_meaning = float(meanings[:, 0].max())
        missing = sum(wanted.rarity.values()) - held
        missing_names = self._missing_names(context)
        answering: dict[int, bool] = {}
        needs = needs_of(question.text)
        before: frozenset[str] = frozenset()
        for sentence, (meaning, own_meaning, stands_out) in zip(chunk.sentences, meanings.tolist(), strict=True):
            text = document.text[sentence.start : sentence.end]
            block = block_at(section, sentence.start)
            said, firmly = _said(document, section, block, text, plans) if asked else (frozenset(), False)
            found = self._found(text, bool(asked & said))
            known = context | found
            words = self._share(found)
            signals = Signals(
                meaning=meaning,
                words=words,
                context_words=self._share(known),
                passage_meaning=passage.scores.dense,
                rank=passage.scores.fused,
                shape=float(has_shape(question, text)),
                heading_words=headings,
                best_meaning=best_meaning,
                before_words=self._share(before | found) - words,
                news=float(has_news(question.text, text)),
                like_words=self._like(found | in_headings),
                like_context=like_context + sum(question.weights[mark] for mark in self._marks if mark in known),
                held=held,
                missing=missing,
                missing_names=missing_names,
                focus=self._focus(found | in_headings),
                own_meaning=own_meaning,
                stands_out=stands_out,
                **self._standing._asdict(),
            )
            before = found
            absent, aside = _says_aside(text)
            if block.start not in answering:
                answering[block.start] = not needs or answers_form(question.text, _around(document, section, block))
            yield Evidence(
                passage=passage,
                section=section,
                block=block,
                sentence=sentence,
                signals=signals,
                score=score(signals) - (ASIDE if aside else 0.0),
                aside=aside,
                says_plan=bool(asked & said),
                contradicted=firmly and contradict(asked, said),
                scoped=question.scoped,
                lacks=not absent and not answering[block.start],
            )

    def _found(self, text: str, says_plan: bool = False) -> frozenset[str]:
        """The words of a text that are of interest, names of plans and countries of the question included."""
        return words_of(text) & self._of_interest | found_marks(self._question, text, says_plan)

    def _held_words(self, context: frozenset[str]) -> tuple[float, float]:
        """How rare the words are that a passage has, or a word like them; and their share of the question's words."""
        wanted, weights = self._wanted, self._question.weights
        here = {term: wanted.held(term, context) for term in wanted.rarity}
        rare = sum(rarity * here[term] for term, rarity in wanted.rarity.items())
        return rare, sum(weights[term] * value for term, value in here.items())

    def _held_focus(self, found: frozenset[str]) -> float:
        return min((self._wanted.held(term, found) for term in self._wanted.focus), default=1.0)


@lru_cache(maxsize=50_000)
def _says_aside(text: str) -> tuple[bool, bool]:
    """Whether a sentence only says what a source does not say; and whether it says that, or only what a text is about."""
    absent = _SAYS_ABSENT.search(text) is not None
    return absent, absent or _SAYS_TOPIC.search(text) is not None


def _meanings(question: Vector, chunks: Sequence[Vector]) -> list[Vector]:
    """For each chunk the sentences' cosine with the question, that without what all sentences have in common, and by how
    many standard deviations the cosine is above the mean: shape (sentences, 3)."""
    if not sum(map(len, chunks)):
        return [np.zeros((0, 3), dtype=np.float32) for _ in chunks]
    sentences = np.concatenate(chunks)
    cosines = sentences @ question
    common = sentences.mean(axis=0)
    own, own_question = sentences - common, question - common * (question @ common) / max(common @ common, TINY)
    lengths = np.linalg.norm(own, axis=1) * np.linalg.norm(own_question)
    stands_out = (cosines - cosines.mean()) / max(cosines.std(), LEAST_SPREAD)
    values = np.stack([cosines, own @ own_question / np.maximum(lengths, TINY), stands_out], axis=1)
    return np.split(values, np.cumsum([len(chunk) for chunk in chunks])[:-1])


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
    marks = question.marks()
    rarity = {term: index.term_weight(term) / most for term in question.weights if term not in marks}
    among = frozenset().union(*(words_of(passage.chunk.search_text) for passage in passages))
    return looked_for(question.text, question.weights, rarity, among)


def _around(document: Document, section: Section, block: Block) -> str:
    """A block, with the list that it leads in, or what leads in its list; a row of a table with the table's head."""
    position = section.blocks.index(block)
    following = section.blocks[position + 1 :] if block.intro else ()
    listed = takewhile(lambda other: other.group is not None and other.group == following[0].group, following)
    leading: list[Block] = []
    if block.group is not None:
        first = next(i for i, other in enumerate(section.blocks) if other.group == block.group)
        leading = [other for other in section.blocks[max(0, first - 1) : first] if other.intro]
        leading += section.blocks[first : first + 1] if block.kind == "table" and first < position else []
    return "\n".join(document.text[part.start : part.end] for part in (*leading, block, *listed))


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
