"""The assistant with a language model: the same interface, the same `Answer`, and nothing shown that was not checked.

The extractive answer decides whether there is an answer at all, brings the passages, and stands in where the model fails.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.answering.pipeline import NO_FILTERS, Assistant
from assistant.answering.plain_text import plain_text
from assistant.answering.types import Answer, Claim, Filters, Question, Turn
from assistant.answering.understand import reason_to_decline
from assistant.characters import whole_characters
from assistant.llm.calling import LanguageModel
from assistant.llm.checker.check import Checker
from assistant.llm.drafting import Draft, draft_sentences
from assistant.llm.errors import LlmFailed
from assistant.llm.foreign import checked_in_english
from assistant.llm.languages import is_foreign
from assistant.llm.prompting import ENGLISH, NO_ANSWER, Prompts, answer_messages
from assistant.llm.questions import rewritten, translated
from assistant.llm.sources import gather
from assistant.llm.writing import Writer
from ingest.types import Document
from prompts import Messages
from vectorstore import LiveIndex, OnnxEmbeddings, Passage

log = logging.getLogger(__name__)

# With a smaller share of the model's sentences confirmed, the extractive answer is given as well.
ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """The extractive answer, the passages and documents it is from, and the language to answer in."""

    answer: Answer
    passages: list[Passage]
    documents: Mapping[str, Document]
    language: str = ENGLISH
    asked: str = ""


class FluentAssistant(Assistant):
    """An `Assistant` whose answers a language model words. May be used by many threads."""

    def __init__(
        self,
        index: LiveIndex,
        embeddings: OnnxEmbeddings,
        messages: Messages,
        max_question_length: int = 2000,
        *,
        model: LanguageModel,
        prompts: Prompts,
        unsupported: Literal["remove", "mark"] = "remove",
    ) -> None:
        """`unsupported` says what happens to sentences of the model that the sources do not support."""
        super().__init__(index, embeddings, messages, max_question_length)
        self._model = model
        self._prompts = prompts
        self._unsupported = unsupported

    def ask(
        self, text: str, history: Sequence[Turn] = (), answer_id: str | None = None, filters: Filters = NO_FILTERS
    ) -> Answer:
        """Answer one question, by the time limit of the model and of its server at the latest."""
        *_, answer = self._reply(text, history, filters, answer_id)
        assert isinstance(answer, Answer)
        return answer

    def examine(self, text: str, history: Sequence[Turn] = ()) -> tuple[Answer, list[Passage], Mapping[str, Document]]:
        """The answer as `ask` gives it, the passages that the model was given first, and the documents by id."""
        seen: list[Found] = []
        *_, answer = self._reply(text, history, NO_FILTERS, None, seen)
        assert isinstance(answer, Answer)
        return answer, seen[0].passages, seen[0].documents

    def stream(
        self, text: str, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS
    ) -> Iterator[Claim | Answer]:
        """The checked claims one by one as they pass, then the whole answer."""
        yield from self._reply(text, history, filters, None)

    def warm(self) -> None:
        """Load everything but the model, which is not asked."""
        super()._answer(self._messages.questions[0], (), NO_FILTERS)

    def _reply(
        self,
        text: str,
        history: Sequence[Turn],
        filters: Filters,
        answer_id: str | None,
        seen: list[Found] | None = None,
    ) -> Iterator[Claim | Answer]:
        started = time.monotonic()
        text = whole_characters(text)
        history = tuple(Turn(turn.role, whole_characters(turn.content)) for turn in history)
        deadline = self._model.deadline()
        found = self._find(text, history, filters, deadline)
        if seen is not None:
            seen.append(found)
        base = found.answer
        if base.status not in ("answered", "partial") or not found.passages:
            yield from base.claims
            yield self._finished(base, history, answer_id, started)
            return
        with self.corpus() as (index, _):
            writer = Writer(found.documents, self._messages, self._unsupported == "mark")
            sources = gather(base.citations, found.passages, found.documents)
            checker = Checker(base.question, sources, self._embeddings.encode, index.term_weight)
            note = ""
            try:
                prompt = answer_messages(self._prompts.answer, found.asked, sources, found.language)
                drafts = _sentences(draft_sentences(self._model.stream(prompt, deadline)))
                if found.language == ENGLISH:
                    for draft in drafts:
                        if claim := writer.add(checker.check(draft)):
                            yield claim
                else:
                    for checked, words in checked_in_english(
                        list(drafts), checker, self._model, self._prompts, deadline
                    ):
                        if claim := writer.add(checked, words):
                            yield claim
            except LlmFailed as failure:
                log.warning("the language model gave no answer: %s", failure.reason)
                note = self._messages.say("llm_quoted")
            if not note and writer.written and writer.confirmed < ENOUGH * writer.written:
                note = self._messages.say("llm_unconfirmed")
            if note or not writer.confirmed:
                yield from writer.append(base)
        yield self._finished(self._worded(base, writer, note), history, answer_id, started)

    def _worded(self, base: Answer, writer: Writer, note: str) -> Answer:
        """The answer of these claims; the notes of the extractive answer, on what was not found, stay."""
        said = " ".join(part for part in (base.note, note) if part)
        doubt = self._messages.say("web_unsupported")
        shown = [
            replace(claim, text=f"{claim.text} {doubt}") if claim.verdict == "unsupported" else claim
            for claim in writer.claims
        ]
        return replace(
            base,
            text="\n\n".join(part for part in (plain_text(shown), said) if part),
            note=said,
            claims=tuple(writer.claims),
            citations=tuple(writer.citations),
            unsupported=(*base.unsupported, *writer.unsupported),
        )

    def _finished(self, answer: Answer, history: Sequence[Turn], answer_id: str | None, started: float) -> Answer:
        answer = self._with_next(answer, history) if answer.timings_ms else answer
        done = self._finish(answer, answer_id)
        if done.timings_ms:
            total = round((time.monotonic() - started) * 1000, 2)
            extractive = done.timings_ms["total"]
            times = {**done.timings_ms, "model": round(max(0.0, total - extractive), 2), "total": total}
            done = replace(done, timings_ms=times)
        return replace(done, prompt_version=f"{done.prompt_version}+{self._prompts.version}")

    def _find(self, text: str, history: Sequence[Turn], filters: Filters, deadline: float) -> Found:
        """The extractive answer to the visitor's own words, and to what the model makes of them where that is better."""
        own = Found(*super()._answer(text, history, filters), asked=text)
        reason = reason_to_decline(text, self._max_length)
        if reason not in (None, "declined_language"):
            return own
        if reason is None and own.answer.status == "declined":
            return own
        if is_foreign(text):
            return self._translated(own, text, history, filters, deadline)
        question = own.answer.question
        if not any(turn.role == "user" for turn in history) or (
            question.standalone == text.strip() and own.answer.status == "answered"
        ):
            return replace(own, asked=question.standalone)
        try:
            asked = rewritten(self._model, self._prompts, text, history, deadline)
        except LlmFailed as failure:
            log.warning("a follow-up was not completed by the language model: %s", failure.reason)
            asked = None
        if asked is None:
            return replace(own, asked=question.standalone)
        other = Found(*super()._answer(asked, (), filters), asked=asked)
        # The visitor's own words go first; what the model made of them only adds passages, or an answer where there is none.
        answered = own if own.answer.status in ("answered", "partial") else other
        passages = {p.chunk.id: p for pair in zip_all(own.passages, other.passages) for p in pair}
        shown = replace(answered.answer, question=replace(answered.answer.question, text=text))
        return Found(shown, list(passages.values()), answered.documents or own.documents, ENGLISH, asked)

    def _translated(self, own: Found, text: str, history: Sequence[Turn], filters: Filters, deadline: float) -> Found:
        try:
            found = translated(self._model, self._prompts, text, deadline)
        except LlmFailed as failure:
            log.warning("a question was not translated: %s", failure.reason)
            found = None
        if found is None:
            if own.answer.status != "declined":
                return replace(own, asked=text)
            note = self._messages.say("llm_translation")
            return replace(own, answer=replace(own.answer, text=note, note=note), asked=text)
        answer, passages, documents = super()._answer(found.english, history, filters)
        question: Question = replace(answer.question, text=text)
        return Found(replace(answer, question=question), passages, documents, found.language, text)


def zip_all(first: Sequence[Passage], second: Sequence[Passage]) -> Iterator[list[Passage]]:
    """The passages of both lists in turns."""
    for place in range(max(len(first), len(second))):
        yield [passages[place] for passages in (first, second) if place < len(passages)]


def _sentences(drafts: Iterator[Draft]) -> Iterator[Draft]:
    """The sentences up to the words by which the model says that there is no answer. Raises LlmFailed for one cut off."""
    for draft in drafts:
        if draft.text.strip(" .").upper() == NO_ANSWER:
            return
        if not draft.whole:
            raise LlmFailed("broken")
        yield draft
