"""Reading and checking the body of a request before anything else sees it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from starlette.types import Message, Receive, Scope

from assistant.characters import whole_characters

# Marks of Gradio's file and component objects. With them a body can ask the server to read files or to build
# components; a chat sends text only.
FORBIDDEN_KEYS = frozenset({"_type", "path", "file", "component", "constructor_args"})

# Many or deep values take far more time and memory than their bytes; a conversation has some hundreds, 6 deep.
MOST_VALUES = 20_000
DEEPEST = 60
BODY_SECONDS = 30


class RefusedError(Exception):
    """A request that goes no further: the status of the answer, a sentence for whoever sent it, and headers."""

    def __init__(self, status: HTTPStatus, detail: str = "", headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
        super().__init__(status.phrase)
        self.status = status
        self.detail = detail or status.phrase
        self.headers = tuple(headers)


async def read(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The whole body, never more of it in memory than `limit` bytes and one piece. Raises RefusedError."""
    too_long = RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send at most {limit} bytes.")
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    if not declared.isdigit() or int(declared) > limit:
        raise too_long
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise RefusedError(HTTPStatus.BAD_REQUEST)
                body += message.get("body", b"")
                if len(body) > limit:
                    raise too_long
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError as error:
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, "The body took too long to arrive.") from error


def check(body: bytes, shape: type[BaseModel] | None = None) -> bytes:
    """The body of the chat page as JSON that this layer has read and written itself, so that no other parser can read
    it differently.

    Raises RefusedError for anything but plain data, or for data of another shape.
    """
    try:
        data = json.loads(body) if body else {}
        values = _values(data)
        clean = json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
        if shape is not None:
            shape.model_validate(data)
    except (ValueError, RecursionError) as error:  # not JSON, not Unicode, too deep, another shape
        raise RefusedError(HTTPStatus.BAD_REQUEST) from error
    if any(isinstance(value, dict) and not FORBIDDEN_KEYS.isdisjoint(value) for value in values):
        raise RefusedError(HTTPStatus.BAD_REQUEST)
    return clean


def plain_json(body: bytes, content_type: str) -> bytes:
    """The body of a program as JSON that this layer has read and written itself, half characters replaced.

    Its shape is for the route to check, which can say what is wrong with it. Raises RefusedError.
    """
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise RefusedError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send JSON, with the header Content-Type: application/json."
        )
    try:
        data = json.loads(body)
        _values(data)
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return whole_characters(text).encode()
    except (ValueError, RecursionError) as error:  # not JSON, not UTF-8, too deep, a number without end
        raise RefusedError(
            HTTPStatus.BAD_REQUEST, "The body is not JSON that can be read. Send one JSON object, in UTF-8."
        ) from error


def replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that hands the checked body over once, and then waits for the visitor to go away."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed


def _values(data: Any) -> list[Any]:
    """Every value of parsed JSON, outer ones first. Raises ValueError if there are too many, or if they are too deep."""
    found = [data]
    level = found
    for _ in range(DEEPEST):
        inner: list[Any] = []
        for value in level:
            inner += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            if len(found) + len(inner) > MOST_VALUES:
                raise ValueError("too many values")
        if not inner:
            return found
        found += inner
        level = inner
    raise ValueError("too deep")
