"""One answer beside what is expected of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.types import Answer
from assistant.evaluation.golden import Golden
from ingest.types import Document
from vectorstore.types import Passage

REFUSED = ("not_found", "declined")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question. A measure that does not apply to it is None.

    `right`: the answer is as expected in all. `ranks` are the places (from 1) of the passages that hold a fact that is
    asked for; None too where nothing was searched, because the metadata answered. `facts` is the share of the facts found, `citations_right` the share of the citations that are of an
    expected source, `source_cited` whether one is. `quotes_hold`: every quote stands in its document. `refused` is what
    happened, `should_refuse` what was expected (None: both are right). `wrong_country`: a document about another country
    only is cited; `superseded`: something was said that holds for another plan.
    """

    golden: Golden
    status: str
    text: str
    citations: tuple[str, ...]
    milliseconds: float
    right: bool
    refused: bool
    should_refuse: bool | None
    quotes_hold: bool
    ranks: tuple[int, ...] | None = None
    facts: float | None = None
    citations_right: float | None = None
    source_cited: bool | None = None
    wrong_country: bool | None = None
    superseded: bool | None = None


def judge(golden: Golden, answer: Answer, passages: Sequence[Passage], documents: Mapping[str, Document]) -> Outcome:
    """The outcome of an answer. `passages` are what the search gave for the question, best first."""
    refused = answer.status in REFUSED
    found = [fact.search(answer.text) is not None for fact in golden.facts]
    wrong = any(fact.search(answer.text) for fact in golden.not_facts) and not refused
    cited = tuple(citation.document_id for citation in answer.citations)
    good = [name in golden.sources for name in cited]
    corrected = not golden.facts_if_answered or any(fact.search(answer.text) for fact in golden.facts_if_answered)
    right = answer.status in golden.status and not wrong
    if not refused:
        right = right and all(found) and (any(good) or not golden.sources) and corrected
    sourced = bool(golden.answerable and golden.sources and not refused)
    return Outcome(
        golden=golden,
        status=answer.status,
        text=answer.text,
        citations=cited,
        milliseconds=answer.timings_ms.get("total", 0.0),
        right=right,
        refused=refused,
        should_refuse=None if golden.facts_if_answered else not golden.answerable,
        quotes_hold=all(
            documents[c.document_id].text[c.start : c.end] == c.quote for c in (*answer.citations, *answer.nearest)
        ),
        ranks=_ranks(golden, passages) if passages and golden.answerable and golden.sources and golden.facts else None,
        facts=sum(found) / len(found) if golden.answerable and found else None,
        citations_right=sum(good) / len(good) if sourced and good else None,
        source_cited=any(good) if golden.answerable and golden.sources else None,
        wrong_country=_abroad(golden, cited, documents) if golden.countries and not refused else None,
        superseded=wrong if golden.kind == "plan" and golden.not_facts else None,
    )


def _ranks(golden: Golden, passages: Sequence[Passage]) -> tuple[int, ...]:
    return tuple(
        rank
        for rank, passage in enumerate(passages, start=1)
        if passage.document.id in golden.sources and any(fact.search(passage.chunk.text) for fact in golden.facts)
    )


def _abroad(golden: Golden, cited: Sequence[str], documents: Mapping[str, Document]) -> bool:
    """Whether a cited document is about other countries only, and is not one that was expected."""
    for name in set(cited) - set(golden.sources):
        facts = documents[name].facts
        about = {place for place in (facts.country, *facts.countries) if place}
        if about and not about & set(golden.countries):
            return True
    return False
