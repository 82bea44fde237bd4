"""The sentence of a document that carries a line about it: the one that states the plan, the theme or the name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.answering.corpus_topics import words_in
from assistant.answering.plans import find_plans
from ingest.sentences import sentences
from ingest.types import Block, Document, Plan, Section

# Words of a sentence that says when a plan runs, and does not only name its years.
_STATES = re.compile(r"\b(?:cover(?:s|ed)?|runs?|ran|adopted|period|ended|dates from|presented|launched|approved)\b")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a document, with the section and the block that it stands in."""

    document: Document
    section: Section
    block: Block
    start: int
    end: int


def quote_plan(document: Document, plan: Plan, adopted: bool = False) -> Quote | None:
    """The sentence that states the plan's number and years (and its adoption), as far as there is one."""
    dates = re.findall(r"\b\d{4}\b", plan.adopted or "")[:1]
    years = [str(year) for year in (plan.start, plan.end) if year is not None] or dates
    span = (
        re.compile(rf"\b{years[0]}\b.{{1,12}}\b{years[-1][2:]}\b|\b{years[0]}\b.{{1,12}}\b{years[-1]}\b")
        if len(years) == 2
        else None
    )

    def fitness(text: str) -> float:
        if not any(year in text for year in years) and plan.number is None:
            return 0
        named = {mention.number for mention in find_plans(text)} - {None}
        points = 3.0 * (plan.number in named) - 0.5 * len(named - {plan.number})
        points += 2.0 * (span is not None and span.search(text) is not None)
        points += 1.5 * (adopted and re.search(rf"(?<![\d(]){dates[0]}", text) is not None)
        points += sum(year in text for year in years) + 0.6 * (_STATES.search(text) is not None)
        # Of two sentences that state it, the one that begins with it is about it.
        first = min((place for year in years if (place := text.find(year)) >= 0), default=len(text))
        return points - first / 500 if points > 0 else 0

    return _best(document, fitness)


def quote_words(document: Document, phrases: tuple[frozenset[str], ...]) -> Quote | None:
    """The first sentence with all words of one of the phrases, else the first sentence of a paragraph with them."""
    whole = [phrase for phrase in phrases if phrase <= words_in(document.text)]

    def fitness(text: str) -> float:
        words = words_in(text)
        return max((len(phrase & words) / len(phrase) for phrase in whole), default=0)

    return _best(document, fitness) if whole else first_sentence(document)


def quote_text(document: Document, says: Callable[[str], bool]) -> Quote | None:
    """The first sentence of which `says` is true, else the first sentence."""
    return _best(document, lambda text: float(says(text)))


def first_sentence(document: Document) -> Quote | None:
    """The first sentence of a document that is no lead-in line; None for a document without text."""
    return next(_all(document), None)


def _best(document: Document, fitness: Callable[[str], float]) -> Quote | None:
    """The first of the sentences that fit best; the first sentence of all where none fits."""
    best, most = None, 0.0
    for quote in _all(document):
        points = fitness(document.text[quote.start : quote.end])
        if points > most:
            best, most = quote, points
    return best or first_sentence(document)


def _all(document: Document) -> Iterator[Quote]:
    for section in document.sections:
        for block in section.blocks:
            if not block.intro and block.kind != "note":
                for sentence in sentences(document.text, block.start, block.end):
                    yield Quote(document, section, block, sentence.start, sentence.end)
