"""POST /v1/chat/completions and GET /v1/models: the assistant for any OpenAI client.

The last message of the user is the question and the messages before it are the conversation. Messages of the system are
left out: what the assistant may say is decided by the documents. No language model's words are counted in `usage`.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, FailFast, Field
from typing_extensions import TypeAliasType

from assistant.answering.plain_text import plain_text
from assistant.answering.types import Answer, Claim
from assistant.api import cited_text, wire
from assistant.api.ask import EVENT_HEADERS, NO_STORE, event, problem, question_text, turns
from assistant.api.errors import ApiError, openai
from assistant.api.schemas import HistoryTurn
from assistant.api.service import Context

MODEL = "nap-assistant"
_DONE = "data: [DONE]\n\n"
_NO_TOKENS = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


class _Lenient(BaseModel):
    """Fields that are not known are left out: clients send many that mean nothing here."""

    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)


class ContentPart(_Lenient):
    """A part of a message; only text can be read."""

    type: str = Field(max_length=50)
    text: str = Field(default="", max_length=50_000)


# A type of its own, because as a member of a union it has to be hashable.
ContentParts = TypeAliasType("ContentParts", Annotated[list[ContentPart], FailFast()])


class ChatMessage(_Lenient):
    """A message of any role; those of user and assistant are the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | ContentParts | None = Field(default=None, max_length=50_000)


class StreamOptions(_Lenient):
    """Whether a stream ends with the use of tokens."""

    include_usage: bool = False


class ChatRequest(_Lenient):
    """A conversation that ends with a question."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": MODEL,
                    "messages": [{"role": "user", "content": "Which countries does Belgium's fourth plan focus on?"}],
                }
            ]
        }
    )

    messages: Annotated[list[ChatMessage], FailFast()] = Field(min_length=1, max_length=500)
    model: str = Field(default=MODEL, max_length=200, description="Any name is taken; there is one assistant.")
    stream: bool | None = False
    stream_options: StreamOptions | None = None


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    started = int(time.time())

    @routes.get("/v1/models", summary="List the models (OpenAI)")
    async def models() -> dict[str, Any]:
        """The one assistant, as a model."""
        return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": started, "owned_by": MODEL}]}

    @routes.post("/v1/chat/completions", summary="Chat (OpenAI)")
    async def complete(request: Request, asked: ChatRequest) -> Response:
        """An answer with marks such as [1], a list of sources, and each mark as an annotation `url_citation`."""
        text, history = _conversation(asked.messages)
        text = question_text(text, context, "messages")
        base = str(request.base_url)
        before = turns(history, context)
        if asked.stream:
            parts = context.line.stream(partial(context.service.stream, text, before))
            usage = asked.stream_options is not None and asked.stream_options.include_usage
            chunks = _chunks(parts, context, base, usage=usage)
            return StreamingResponse(chunks, media_type="text/event-stream", headers=EVENT_HEADERS)
        answer = await context.line.run(partial(context.service.ask, text, before))
        answer = wire.answer_with_links(answer, context.viewer)
        content = cited_text.with_sources(answer, base)
        message = {
            "role": "assistant",
            "content": content,
            "refusal": None,
            "annotations": _annotations(content, answer, base),
        }
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return JSONResponse(
            {**_head(answer.id, "chat.completion"), "choices": [choice], "usage": _NO_TOKENS}, headers=NO_STORE
        )

    return routes


def _conversation(messages: list[ChatMessage]) -> tuple[str, list[HistoryTurn]]:
    """The question and what was said before it. Raises ApiError."""
    said = [(message.role, _text(message)) for message in messages if message.role in ("user", "assistant")]
    while said and said[-1][0] != "user":
        said.pop()  # the beginning of an answer that a client would like to see continued
    if not said:
        raise ApiError(
            HTTPStatus.UNPROCESSABLE_ENTITY, "There is no question: send a message with the role user.", "messages"
        )
    before = [
        HistoryTurn(role="user" if role == "user" else "assistant", content=text) for role, text in said[:-1] if text
    ]
    return said[-1][1], before


def _text(message: ChatMessage) -> str:
    if not isinstance(message.content, list):
        return message.content or ""
    if message.role == "user" and any(part.type not in ("text", "input_text") for part in message.content):
        raise ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, "Only text can be read. Leave other parts out.", "messages")
    return "\n".join(part.text for part in message.content if part.text)[:50_000]


def _annotations(content: str, answer: Answer, base: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": mark.start,
                "end_index": mark.end,
                "title": mark.citation.title,
                "url": cited_text.address(mark.citation, base),
            },
        }
        for mark in cited_text.marks(content, answer)
    ]


def _head(answer_id: str, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{answer_id}", "object": kind, "created": int(time.time()), "model": MODEL}


async def _chunks(
    parts: AsyncIterator[Claim | Answer], context: Context, base: str, *, usage: bool
) -> AsyncIterator[str]:
    """The answer as OpenAI streams it: a chunk for each checked claim, then the sources and the annotations."""
    head = _head(uuid.uuid4().hex, "chat.completion.chunk")

    def chunk(delta: dict[str, Any], finished: str | None = None) -> str:
        return event({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finished, "logprobs": None}]})

    yield chunk({"role": "assistant", "content": ""})
    found: list[Claim] = []
    sent = ""
    try:
        async for part in parts:
            if isinstance(part, Claim):
                found.append(part)
                # The last claim's marks may still move: they stand after the last sentence of a quotation.
                stable = _without_last_marks(plain_text(found), part)
                yield chunk({"content": stable[len(sent) :]})
                sent = stable
            else:
                answer = wire.answer_with_links(part, context.viewer)
                content = cited_text.with_sources(answer, base)
                if not content.startswith(sent):
                    raise RuntimeError("the answer does not begin with what was sent of it")
                yield chunk({"content": content[len(sent) :], "annotations": _annotations(content, answer, base)})
        yield chunk({}, "stop")
        if usage:
            yield event({**head, "choices": [], "usage": _NO_TOKENS})
    except Exception as error:  # noqa: BLE001 - whoever asked must hear of it, and must not get internals
        yield event(openai(HTTPStatus.INTERNAL_SERVER_ERROR, problem(error)))
    yield _DONE


def _without_last_marks(text: str, last: Claim) -> str:
    marks = " " + "".join(f"[{number}]" for number in last.citations)
    return text.removesuffix(marks) if last.citations else text
