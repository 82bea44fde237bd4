"""One question to one answer: understand, retrieve, decide, word, verify.

text -> Question -> Passages in scope -> Evidence -> spans -> claims and citations -> checked Answer
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from math import inf

from assistant.answering.about_corpus import CorpusAnswer, answer_about_corpus
from assistant.answering.catalogue import Catalogue
from assistant.answering.citing import cite
from assistant.answering.countries import with_article
from assistant.answering.decide import not_found_words, other_plan_only, sufficient, unknown_names
from assistant.answering.evidence import Evidence, Probe, Vector, probe, rank
from assistant.answering.timing import Timings
from assistant.answering.types import Answer, Citation, Claim, Filters, Question, Turn
from assistant.answering.understand import reason_to_decline, understand
from assistant.answering.verify import verify
from assistant.answering.wording import Span, choose, with_context, word
from ingest.types import Document
from prompts import Messages
from vectorstore import Index, LiveIndex, OnnxEmbeddings, Passage

PASSAGES = 12
_FOREIGN_MARK = re.compile(r"\[(\d+)\]")
NEAREST = 3
NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one country of the question (None: the question names none)."""

    country: str | None
    probe: Probe
    passages: list[Passage]
    ranked: list[Evidence]
    spans: list[Span]


class Assistant:
    """Answers questions from an index. Keeps no state between questions and may be used by many threads."""

    def __init__(
        self, index: LiveIndex, embeddings: OnnxEmbeddings, messages: Messages, max_question_length: int = 2000
    ) -> None:
        """`index` is the live index of the corpus, `embeddings` its model, `messages` the assistant's own words."""
        self._live = index
        self._embeddings = embeddings
        self._messages = messages
        self._max_length = max_question_length
        self._catalogue = lru_cache(maxsize=2)(_catalogue_of)

    def ask(
        self, text: str, history: Sequence[Turn] = (), answer_id: str | None = None, filters: Filters = NO_FILTERS
    ) -> Answer:
        """Answer one question. `history` holds the earlier turns, oldest first.

        Never raises for any text. Raises VectorstoreError if the index cannot be read.
        """
        # Half a surrogate pair is no character; the tokenizer and every encoder of JSON refuse it.
        text = _whole_characters(text)
        history = tuple(Turn(turn.role, _whole_characters(turn.content)) for turn in history)
        return self._finish(self._answer(text, history, filters)[0], answer_id)

    def examine(self, text: str, history: Sequence[Turn] = ()) -> tuple[Answer, list[Passage], Mapping[str, Document]]:
        """The answer as `ask` gives it, the passages that it was chosen from, best first, and the documents by id."""
        answer, passages, documents = self._answer(_whole_characters(text), tuple(history), NO_FILTERS)
        return self._finish(answer, None), passages, documents

    def stream(
        self, text: str, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS
    ) -> Iterator[Claim | Answer]:
        """The checked claims one by one, then the whole answer."""
        answer = self.ask(text, history, filters=filters)
        yield from answer.claims
        yield answer

    def warm(self) -> None:
        """Load model, index and word lists now, so that the first visitor need not wait for them."""
        self.ask(self._messages.questions[0])

    def close(self) -> None:
        """Let go of the index."""
        self._live.close()

    def _finish(self, answer: Answer, answer_id: str | None) -> Answer:
        return replace(
            answer, id=uuid.uuid4().hex if answer_id is None else answer_id, prompt_version=self._messages.version
        )

    def _answer(
        self, text: str, history: Sequence[Turn], filters: Filters
    ) -> tuple[Answer, list[Passage], Mapping[str, Document]]:
        if reason := reason_to_decline(text, self._max_length):
            note = self._messages.say(reason, **({"limit": self._max_length} if reason == "declined_long" else {}))
            asked = Question(text[: self._max_length], text[: self._max_length])
            return Answer("", asked, "declined", note, note), [], {}
        timings = Timings()
        with self._live.acquire() as index:
            catalogue = self._catalogue(index)
            with timings.step("understand"):
                question = understand(text, history, catalogue.names, catalogue.by_country.keys())
                question = replace(question, context=question.context or filters.countries, kinds=filters.kinds)
            if (corpus := answer_about_corpus(question, catalogue, index.documents, self._messages)) is not None:
                answer = self._word_corpus(question, corpus, index)
                return (
                    replace(answer, index_version=index.version, timings_ms=timings.milliseconds()),
                    [],
                    index.documents,
                )
            with timings.step("embed"):
                vector = self._embeddings.encode_query(question.standalone)
            findings = self._find(question, vector, index, catalogue, timings)
            with timings.step("word"):
                answer = self._word(question, findings, index, catalogue)
            answer = replace(answer, index_version=index.version, timings_ms=timings.milliseconds())
            return answer, _in_turns([finding.passages for finding in findings]), index.documents

    def _find(
        self, question: Question, vector: Vector, index: Index, catalogue: Catalogue, timings: Timings
    ) -> list[Finding]:
        """What was found for each country of the question. One that names none goes on about those before it, unless
        something that is about no other country answers it better."""
        found = self._find_for(question, vector, index, catalogue, timings)
        if question.countries or not question.context:
            return found
        further = self._find_for(replace(question, countries=question.context), vector, index, catalogue, timings)
        best = next(iter(found[0].ranked), None)
        known = [finding.ranked[0].score for finding in further if finding.spans]
        own = best is not None and best.document.id in catalogue.placeless
        return found if own and best is not None and best.score > max(known, default=-inf) else further

    def _find_for(
        self, question: Question, vector: Vector, index: Index, catalogue: Catalogue, timings: Timings
    ) -> list[Finding]:
        findings: list[Finding] = []
        for country in question.countries or (None,):
            with timings.step("retrieve"):
                passages = _in_scope(question, country, vector, index, catalogue)
            with timings.step("decide"):
                looked_for = probe(
                    question.standalone, vector, index, _scope_words(question, catalogue), question.mentioned
                )
                ranked = _about(country, rank(looked_for, passages, index, catalogue.plans), catalogue)
                answerable = sufficient(ranked) and (country is not None or not unknown_names(question.text, index))
                spans = choose(looked_for, ranked, question.intent == "list") if answerable else []
            findings.append(Finding(country, looked_for, passages, ranked, spans))
        return findings

    def _word(self, question: Question, findings: list[Finding], index: Index, catalogue: Catalogue) -> Answer:
        spans = list(dict.fromkeys(span for finding in findings for span in finding.spans))
        claims, citations = word(spans, self._messages)
        claims, unsupported, citations = verify(claims, citations, index.documents)
        without = [finding for finding in findings if not finding.spans]
        note = " ".join(self._missing(question, finding, catalogue) for finding in without)
        if not claims:
            nearest = self._nearest(question, findings, index, catalogue)
            return Answer("", question, "not_found", note, note, nearest=nearest, unsupported=unsupported)
        text = "\n\n".join(part for part in (plain_text(claims), note) if part)
        return Answer(
            "", question, "partial" if without else "answered", text, note, claims, citations, unsupported=unsupported
        )

    def _word_corpus(self, question: Question, found: CorpusAnswer, index: Index) -> Answer:
        """The answer to a question about the corpus: own words, each line with the sentence that carries it."""
        items = (*found.items, *found.more)
        citations = [
            cite(number, q.document, q.section, q.block, q.start, q.end, self._messages)
            for number, q in enumerate((item.quote for item in items), start=1)
        ]
        lines = [Claim(item.text, (number,), "metadata", True) for number, item in enumerate(items, start=1)]
        claims = [Claim(found.lead, (), "metadata"), *lines[: len(found.items)]]
        if found.more:
            claims += [Claim(found.more_lead, (), "metadata"), *lines[len(found.items) :]]
        kept, unsupported, citations_kept = verify(claims, citations, index.documents)
        text = "\n\n".join(part for part in (plain_text(kept), found.note) if part)
        return Answer("", question, "answered", text, found.note, kept, citations_kept, unsupported=unsupported)

    def _missing(self, question: Question, finding: Finding, catalogue: Catalogue) -> str:
        """What is said of a country, or of the whole question, for which nothing was found."""
        say = self._messages.say
        if finding.country and not catalogue.about(finding.country) and not finding.ranked:
            return say("not_found_country", country=with_article(finding.country))
        if other_plan_only(finding.ranked):
            return say("not_found_plan")
        words = not_found_words(question.text, finding.probe, finding.ranked)
        missing = say("not_found_words", words=", ".join(words)) if words else ""
        about = say("not_found_about", country=with_article(finding.country)) if finding.country else say("not_found")
        return f"{about} {missing}".strip()

    def _nearest(
        self, question: Question, findings: list[Finding], index: Index, catalogue: Catalogue
    ) -> tuple[Citation, ...]:
        """The closest passages, which are no answer: those in scope, or of all documents if there are none."""
        ranked = [evidence for finding in findings for evidence in finding.ranked]
        if not ranked:
            vector = findings[0].probe.vector
            wanted = catalogue.of_kinds(question.kinds) if question.kinds else None
            passages = index.search(question.standalone, vector=vector, document_ids=wanted, limit=PASSAGES)
            ranked = rank(findings[0].probe, passages, index, catalogue.plans)
        spans: dict[tuple[str, int], Span] = {}
        for evidence in ranked:
            spans.setdefault((evidence.document.id, evidence.block.start), with_context(evidence, ranked)[-1])
            if len(spans) == NEAREST:
                break
        claims, citations = word(spans.values(), self._messages)
        return verify(claims, citations, index.documents)[2]


def plain_text(claims: Sequence[Claim]) -> str:
    """Claims as plain text: list items on lines of their own, the mark after the last sentence of each citation."""
    parts: list[str] = []
    for i, claim in enumerate(claims):
        following = claims[i + 1] if i + 1 < len(claims) else None
        marks = "".join(f"[{number}]" for number in claim.citations)
        runs_on = following is not None and following.citations == claim.citations and not following.item
        # A footnote number of the document is no mark of ours.
        shown = _FOREIGN_MARK.sub(r"(\1)", claim.text.replace("\n", " "))
        text = shown if runs_on or not marks else f"{shown} {marks}"
        gap = "" if i == 0 else "\n" if claim.item else " " if claims[i - 1].citations == claim.citations else "\n\n"
        parts.append(gap + ("- " if claim.item else "") + text)
    return "".join(parts)


def _in_turns(lists: Sequence[Sequence[Passage]]) -> list[Passage]:
    """The best of each list, then the second of each, and so on, each passage once."""
    found = {p.chunk.id: p for row in zip_longest(*lists) for p in row if p is not None}
    return list(found.values())


def _whole_characters(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _catalogue_of(index: Index) -> Catalogue:
    return Catalogue.of(index.documents.values())


def _scope_words(question: Question, catalogue: Catalogue) -> list[str]:
    """The names of the countries in scope: the choice of documents has dealt with them already."""
    return [word for country in question.countries for word in (country, *catalogue.names.get(country, ()))]


def _about(country: str | None, ranked: list[Evidence], catalogue: Catalogue) -> list[Evidence]:
    """The evidence about `country`: of documents about others or none only the very sentences that name it."""
    if country is None:
        return ranked
    own = catalogue.about(country)
    return [
        evidence if evidence.document.id in own else replace(evidence, alone=True)
        for evidence in ranked
        if evidence.document.id in own or catalogue.named_in(country, evidence.text)
    ]


def _in_scope(
    question: Question, country: str | None, vector: Vector, index: Index, catalogue: Catalogue
) -> list[Passage]:
    """The best passages that may answer about `country`, best first.

    Documents about the country count. So do passages that name it, in documents about no country, or about a
    country that the question mentions ("what does Belgium do in Mali": Mali's documents where they name Belgium).
    """
    text = question.standalone
    wanted = catalogue.of_kinds(question.kinds) if question.kinds else frozenset(index.documents)
    if country is None:
        return index.search(text, vector=vector, document_ids=wanted if question.kinds else None, limit=PASSAGES)
    own = catalogue.about(country) & wanted
    passages = index.search(text, vector=vector, document_ids=own, limit=PASSAGES) if own else []
    others = catalogue.placeless.union(*(catalogue.about(name) for name in question.mentioned)) & wanted - own
    if others:
        found = index.search(text, vector=vector, document_ids=others, limit=PASSAGES)
        passages += [passage for passage in found if catalogue.named_in(country, passage.chunk.text)]
    return passages
