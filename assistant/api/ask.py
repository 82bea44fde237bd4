"""POST /api/ask: a question, answered as one JSON object or as server-sent events."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.answering.types import Answer, Claim, Turn
from assistant.api import errors, schemas, wire
from assistant.api.filters import filters_of
from assistant.api.hints import with_hint
from assistant.api.pulse import with_pulse
from assistant.api.schemas import AskRequest, HistoryTurn
from assistant.api.service import Context
from prompts import LANGUAGES, Messages, speak
from vectorstore import VectorstoreError

log = logging.getLogger(__name__)

EVENT_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
PULSE = ": still at work\n\n"  # a comment, which every reader of events leaves out
NO_STORE = {"Cache-Control": "no-store"}

_EVENTS = """\
event: status
data: {"step": "searching"}

event: sentence
data: {"text": "…", "citations": [1], "verdict": "quoted", "item": false, "more": false}

event: answer
data: {"schema_version": "1.0", "status": "answered", "…": "…"}
"""


def router(context: Context) -> APIRouter:
    """The route."""
    routes = APIRouter()

    @routes.post(
        "/api/ask",
        summary="Ask a question",
        response_model=schemas.AnswerBody,
        responses={
            200: {
                "description": "The checked answer. With `Accept: text/event-stream`: `status`, a `sentence` for each "
                "checked claim, then `answer` with the whole; or `error`.",
                "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _EVENTS}},
            },
            **schemas.errors(400, 403, 413, 415, 422, 429, 503),
        },
    )
    async def ask(request: Request, asked: AskRequest) -> Response:
        """An answer of quotations, each with the place where it stands. Without an answer in the documents, `status`
        is `not_found`."""
        text = question_text(asked.question, context, "question")
        filters = filters_of(asked.countries, asked.kinds)
        history = turns(asked.history, context)
        messages = own_words(asked.language)
        finished = partial(_finished, context=context, messages=messages)
        service = context.service if messages.language == LANGUAGES[0] else context.service.speaking(messages)
        if "text/event-stream" in request.headers.get("accept", ""):
            parts = context.line.stream(partial(service.stream, text, history, filters=filters))
            return StreamingResponse(_events(parts, finished), media_type="text/event-stream", headers=EVENT_HEADERS)
        answer = await context.line.run(partial(service.ask, text, history, filters=filters))
        return JSONResponse(finished(answer).to_dict(), headers=NO_STORE)

    return routes


def question_text(text: str, context: Context, field: str) -> str:
    """`text` if it is short enough. Raises ApiError."""
    if len(text) > context.max_question:
        raise errors.ApiError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"The question has {len(text)} characters, and the limit is {context.max_question}. Shorten it.",
            field,
        )
    return text


def own_words(language: str) -> Messages:
    """The assistant's own words in the language of that tag, such as "nl" or "nl-BE". Raises ApiError for another one."""
    code = language.partition("-")[0].lower()
    if code not in LANGUAGES:
        raise errors.ApiError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"The assistant does not speak this language. The languages are: {', '.join(LANGUAGES)}.",
            "language",
        )
    return speak(code)


def turns(history: Sequence[HistoryTurn], context: Context) -> tuple[Turn, ...]:
    """The conversation so far, long turns cut."""
    return tuple(Turn(turn.role, turn.content[: 2 * context.max_question]) for turn in history)


def event(data: Any, name: str | None = None) -> str:
    """One server-sent event. JSON holds no line breaks of its own, so that one line of data is enough."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"


def problem(error: Exception) -> str:
    """What a caller is told of an error that comes when the answer is on its way already."""
    if isinstance(error, VectorstoreError):
        return errors.UNREADABLE
    # Only the kind of the error: its text might quote the question.
    log.error("a question could not be answered: %s", type(error).__name__)
    return errors.FAILED


def _finished(answer: Answer, context: Context, messages: Messages) -> Answer:
    return wire.answer_with_links(with_hint(answer, messages, context.language_model), context.viewer)


async def _events(parts: AsyncIterator[Claim | Answer], finished: Callable[[Answer], Answer]) -> AsyncIterator[str]:
    yield event({"step": "searching"}, "status")
    try:
        async for part in with_pulse(parts):
            if part is None:
                yield PULSE
            elif isinstance(part, Claim):
                yield event(asdict(part), "sentence")
            else:
                yield event(finished(part).to_dict(), "answer")
    except Exception as error:  # noqa: BLE001 - whoever asked must hear of it, and must not get internals
        yield event({"detail": problem(error)}, "error")
