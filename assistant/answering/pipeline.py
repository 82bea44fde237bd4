"""One question to one answer: understand, retrieve, decide, word, verify.

text -> Question -> Passages in scope -> Evidence -> spans -> claims and citations -> checked Answer
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from threading import Event, Thread

from assistant.answering.about_corpus import CorpusAnswer, answer_about_corpus
from assistant.answering.assembling import Piece, assemble
from assistant.answering.catalogue import Catalogue, canonical
from assistant.answering.citing import cite
from assistant.answering.corpus_loose import is_about_us
from assistant.answering.countries import with_article
from assistant.answering.decide import not_found_words, other_plan_only
from assistant.answering.evidence import rank
from assistant.answering.findings import PASSAGES, Finder, Finding
from assistant.answering.folding import fold
from assistant.answering.next_questions import NextQuestions
from assistant.answering.organisations import with_the
from assistant.answering.plain_text import plain_text
from assistant.answering.plan_notes import plan_notes
from assistant.answering.probe import Vector
from assistant.answering.small_talk import small_talk, without_opening, without_talk
from assistant.answering.spans import Span
from assistant.answering.spelling import Spelling
from assistant.answering.timing import Timings
from assistant.answering.types import Answer, Citation, Claim, Filters, Question, Turn
from assistant.answering.understand import reason_to_decline, understand
from assistant.answering.verify import verify
from assistant.answering.whose_plan import asks_for_plan, is_nobodys, with_filters
from assistant.answering.wording import window, word
from assistant.characters import whole_characters
from ingest.types import Document
from prompts import Messages
from vectorstore import Index, LiveIndex, OnnxEmbeddings, Passage, VectorstoreError

NEAREST = 3
# The longest that questions to suggest are tried in the background; the others are tried when they are needed.
PREPARING_SECONDS = 120.0
NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Part:
    """A question, or a part of one, with what was found: in the documents, or in their metadata."""

    question: Question
    findings: Sequence[Finding]
    corpus: CorpusAnswer | None = None

    @property
    def answered(self) -> bool:
        """Whether there is an answer, at least for one of its countries."""
        return self.corpus is not None or any(finding.spans for finding in self.findings)


class Assistant:
    """Answers questions from an index. Keeps no state between questions and may be used by many threads."""

    def __init__(
        self,
        index: LiveIndex,
        embeddings: OnnxEmbeddings,
        messages: Messages,
        max_question_length: int = 2000,
        today: Callable[[], date] = date.today,
    ) -> None:
        """`index` is the live index of the corpus, `embeddings` its model, `messages` the assistant's own words;
        `today` tells the day that "the current plan" goes by."""
        self._live = index
        self._embeddings = embeddings
        self._messages = messages
        self._max_length = max_question_length
        self._today = today
        self._next = NextQuestions(messages, lambda text: self._answer(text, (), NO_FILTERS)[0])
        self._closed = Event()
        self._catalogue = lru_cache(maxsize=1)(_catalogue_of)
        self._spelling = lru_cache(maxsize=1)(_spelling_of)

    def speaking(self, messages: Messages) -> Assistant:
        """This assistant with its own words in another language. It shares everything; close either, once."""
        other = copy(self)
        other._messages = messages
        return other

    def ask(
        self, text: str, history: Sequence[Turn] = (), answer_id: str | None = None, filters: Filters = NO_FILTERS
    ) -> Answer:
        """Answer one question. `history` holds the earlier turns, oldest first.

        Never raises for any text. Raises VectorstoreError if the index cannot be read.
        """
        # Half a surrogate pair is no character; the tokenizer and every encoder of JSON refuse it.
        text = whole_characters(text)
        history = tuple(Turn(turn.role, whole_characters(turn.content)) for turn in history)
        answer = self._answer(text, history, filters)[0]
        return self._finish(self._with_next(answer, history), answer_id)

    def examine(self, text: str, history: Sequence[Turn] = ()) -> tuple[Answer, list[Passage], Mapping[str, Document]]:
        """The answer as `ask` gives it, the passages that it was chosen from, best first, and the documents by id."""
        answer, passages, documents = self._answer(whole_characters(text), tuple(history), NO_FILTERS)
        return self._finish(answer, None), passages, documents

    def stream(
        self, text: str, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS
    ) -> Iterator[Claim | Answer]:
        """The checked claims one by one, then the whole answer."""
        answer = self.ask(text, history, filters=filters)
        yield from answer.claims
        yield answer

    @contextmanager
    def corpus(self) -> Iterator[tuple[Index, Catalogue]]:
        """The index that serves now, kept open inside the block, and what it covers. Raises VectorstoreError."""
        with self._live.acquire() as index:
            yield index, self._catalogue(index)

    def warm(self) -> None:
        """Load model, index and word lists now, so that the first visitor need not wait for them."""
        self.ask(self._messages.questions[0])

    def prepare_next_questions(self) -> None:
        """Try the questions that may be suggested, in the background, so that no visitor's answer waits for it."""
        Thread(target=self._prepare, name="next-questions", daemon=True).start()

    def _prepare(self) -> None:
        with suppress(VectorstoreError), self._live.acquire() as index:
            started = time.monotonic()
            self._next.prepare(
                index.documents,
                self._catalogue(index),
                index.version,
                lambda: not self._closed.is_set() and time.monotonic() - started < PREPARING_SECONDS,
            )

    def close(self) -> None:
        """Let go of the index."""
        self._closed.set()
        self._live.close()

    def _with_next(self, answer: Answer, history: Sequence[Turn]) -> Answer:
        """The answer with the questions that could come next."""
        timings = Timings()
        with timings.step("next"), self._live.acquire() as index:
            if answer.index_version != index.version:
                return answer
            found = self._next.suggest(answer, index.documents, self._catalogue(index), history)
        took = timings.milliseconds()["next"]
        times = {**answer.timings_ms, "next": took, "total": round(answer.timings_ms["total"] + took, 2)}
        return replace(answer, follow_ups=found, timings_ms=times)

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
            if talk := small_talk(text):
                return self._talk(talk, text, index, timings), [], index.documents
            spelling = self._spelling(index)
            reading = spelling.read(without_opening(text))
            talked = without_talk(history)
            turns = [replace(t, content=spelling.read(t.content).text) if t.role == "user" else t for t in talked]
            answer, passages = self._look_up(reading.text, turns, filters, index, timings)
            answer = _as_typed(
                answer, text, [self._messages.say("read_as", typed=a, read=b) for a, b in reading.changed]
            )
            return (
                replace(answer, index_version=index.version, timings_ms=timings.milliseconds()),
                passages,
                index.documents,
            )

    def _look_up(
        self, text: str, history: Sequence[Turn], filters: Filters, index: Index, timings: Timings
    ) -> tuple[Answer, list[Passage]]:
        """The answer to a text without spelling mistakes, and the passages that it was chosen from."""
        catalogue = self._catalogue(index)
        with timings.step("understand"):
            question = understand(
                text, history, catalogue.names, catalogue.by_country.keys(), catalogue.owners, catalogue.spoken
            )
            question = with_filters(question, filters)
        finder = Finder(index, catalogue, self._embeddings, timings, self._today().year)
        # Parts are too short for their meaning to say that much.
        corpus = self._about_corpus(question, finder, lambda: finder.vector(question.standalone))
        if corpus is not None:
            return self._word_corpus(question, corpus, index), []
        if is_about_us(question, finder.vector(question.standalone)):
            return self._talk("about", text, index, timings), []
        if is_nobodys(question, catalogue):
            return self._talk("whose", text, index, timings), []
        findings = finder.find(question)
        parts: list[Part] = []
        for part in question.parts:
            parts.append(self._part(_going_on(part, parts), findings, finder))
        with timings.step("word"):
            answer = self._word(question, findings, parts, finder)
        searched = [finding.passages for found in (findings, *(part.findings for part in parts)) for finding in found]
        return answer, _in_turns(searched)

    def _talk(self, kind: str, text: str, index: Index, timings: Timings) -> Answer:
        """A word of the assistant's own where nothing is asked of the documents."""
        said = {"count": len(index.documents)} if kind in ("hello", "about") else {}
        note = self._messages.say(f"talk_{kind}", **said)
        times = timings.milliseconds()
        return Answer("", Question(text, text), "declined", note, note, index_version=index.version, timings_ms=times)

    def _part(self, question: Question, whole: Sequence[Finding], finder: Finder) -> Part:
        """One part of a question: about the corpus, or searched for, beside what the whole question found."""
        corpus = self._about_corpus(question, finder)
        return Part(question, [] if corpus else finder.find(question, whole), corpus)

    def _about_corpus(
        self, question: Question, finder: Finder, vector: Callable[[], Vector] | None = None
    ) -> CorpusAnswer | None:
        documents, today = finder.index.documents, self._today()
        return answer_about_corpus(question, finder.catalogue, documents, self._messages, today, vector)

    def _word(self, question: Question, findings: list[Finding], parts: Sequence[Part], finder: Finder) -> Answer:
        """The parts in their order where one of them is answered, or else the whole question."""
        if not any(part.answered for part in parts):
            parts = [Part(question, findings)]
        index, catalogue = finder.index, finder.catalogue
        several = len({finding.owner for part in parts for finding in part.findings if finding.owner}) > 1
        pieces = [piece for part in parts for piece in self._pieces(part, several)]
        claims, citations = assemble(pieces)
        claims, unsupported, citations = verify(claims, citations, index.documents)
        missing = [note for part in parts for note in self._missing_of(part, len(parts) > 1, catalogue)]
        found = [finding for part in parts for finding in part.findings]
        if not claims:
            note = " ".join(dict.fromkeys(missing))
            nearest = self._nearest(question, found, index, catalogue)
            return Answer("", question, "not_found", note, note, nearest=nearest, unsupported=unsupported)
        claims = fold(claims, citations, len(pieces) > 1)
        notes = [part.corpus.note for part in parts if part.corpus]
        note = " ".join(dict.fromkeys([*missing, *plan_notes(found, catalogue, finder.year, self._messages), *notes]))
        text = "\n\n".join(part for part in (plain_text(claims), note) if part)
        return Answer(
            "", question, "partial" if missing else "answered", text, note, claims, citations, unsupported=unsupported
        )

    def _pieces(self, part: Part, several: bool) -> Iterator[Piece]:
        """What is said of a part: one piece for each country, which it names if the answer sets `several` side by side."""
        if part.corpus:
            yield Piece(*self._corpus_claims(part.corpus))
        for finding in part.findings:
            claims, citations = word(finding.spans, self._messages)
            yield Piece(claims, citations, (finding.owner or "") if several else "")

    def _missing_of(self, part: Part, of_several: bool, catalogue: Catalogue) -> Iterator[str]:
        """What is said of each country of a part, or of the part as a whole, for which nothing was found."""
        without = [finding for finding in part.findings if not finding.spans]
        if of_several and without and len(without) == len(part.findings):
            absent = [finding for finding in without if self._is_absent(finding, catalogue)]
            yield from (self._missing(part.question, finding, catalogue) for finding in absent)
            yield self._messages.say("not_found_part", part=part.question.text.strip(" ?.!,;"))
            return
        yield from (self._missing(part.question, finding, catalogue) for finding in without)

    def _word_corpus(self, question: Question, found: CorpusAnswer, index: Index) -> Answer:
        """The answer to a question about the corpus: own words, each line with the sentence that carries it."""
        kept, unsupported, citations = verify(*self._corpus_claims(found), index.documents)
        text = "\n\n".join(part for part in (plain_text(kept), found.note) if part)
        return Answer("", question, "answered", text, found.note, fold(kept), citations, unsupported=unsupported)

    def _corpus_claims(self, found: CorpusAnswer) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
        items = (*found.items, *found.more)
        citations = tuple(
            cite(number, q.document, q.section, q.block, q.start, q.end, self._messages)
            for number, q in enumerate((item.quote for item in items), start=1)
        )
        lines = [Claim(item.text, (number,), "metadata", True) for number, item in enumerate(items, start=1)]
        claims = [Claim(found.lead, (), "metadata"), *lines[: len(found.items)]]
        if found.more:
            claims += [Claim(found.more_lead, (), "metadata"), *lines[len(found.items) :]]
        return tuple(claims), citations

    def _missing(self, question: Question, finding: Finding, catalogue: Catalogue) -> str:
        """What is said of a country, or of the whole question, for which nothing was found."""
        say, owner, language = self._messages.say, finding.owner, self._messages.language
        organisation = owner is not None and owner in question.organisations
        if owner and not catalogue.about(owner) and (organisation or not finding.ranked):
            if organisation:
                return say("not_found_owner", owner=with_the(owner, language))
            return say("not_found_country", country=with_article(owner, language))
        if owner and not organisation and asks_for_plan(question.text) and not catalogue.has_profile(owner):
            return say("not_found_profile", country=with_article(owner, language))
        if finding.probe.plans and other_plan_only(finding.ranked):
            return say("not_found_plan")
        if question.more:
            return say("not_found_more")
        words = not_found_words(question.text, finding.probe, finding.ranked)
        missing = say("not_found_words", words=", ".join(words)) if words else ""
        named = (with_the if organisation else with_article)(owner, language) if owner else ""
        about = say("not_found_about", country=named) if owner else say("not_found")
        return f"{about} {missing}".strip()

    def _is_absent(self, finding: Finding, catalogue: Catalogue) -> bool:
        return finding.owner is not None and not catalogue.about(finding.owner) and not finding.ranked

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
            spans.setdefault((evidence.document.id, evidence.block.start), window(evidence, ranked))
            if len(spans) == NEAREST:
                break
        claims, citations = word(spans.values(), self._messages)
        return verify(claims, citations, index.documents)[2]


def _in_turns(lists: Sequence[Sequence[Passage]]) -> list[Passage]:
    """The best of each list, then the second of each, and so on, each passage once."""
    found = {p.chunk.id: p for row in zip_longest(*lists) for p in row if p is not None}
    return list(found.values())


def _going_on(question: Question, earlier: Sequence[Part]) -> Question:
    """A part without a country goes on about the country of the document that answers the part before it."""
    spans = [span for part in earlier[-1:] for finding in part.findings for span in finding.spans]
    country = spans[0].document.facts.country if spans else None
    if not country or question.countries or question.context or question.organisations:
        return question
    return replace(question, context=(canonical(country),))


def _catalogue_of(index: Index) -> Catalogue:
    return Catalogue.of(index.documents.values())


def _spelling_of(index: Index) -> Spelling:
    return Spelling(document.text for document in index.documents.values())


def _as_typed(answer: Answer, text: str, notes: Sequence[str]) -> Answer:
    """The answer with the question as the visitor typed it, and what was read otherwise."""
    answer = replace(answer, question=replace(answer.question, text=text))
    if not notes:
        return answer
    said, note = answer.text.removesuffix(answer.note).rstrip(), " ".join(filter(None, [answer.note, *notes]))
    return replace(answer, text="\n\n".join(filter(None, [said, note])), note=note)
