"""Reading and checking the body of a request before anything else sees it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from starlette.types import Message, Receive, Scope

# Marks of Gradio's file and component objects. With them a body can ask the server to read files or to build
# components; a chat sends text only.
FORBIDDEN_KEYS = frozenset({"_type", "path", "file", "component", "constructor_args"})


class RefusedError(Exception):
    """A request that goes no further; `status` is the answer."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


async def read(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The whole body, never more of it in memory than `limit` bytes and one piece. Raises RefusedError."""
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    if not declared.isdigit() or int(declared) > limit:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RefusedError(HTTPStatus.BAD_REQUEST)
        body += message.get("body", b"")
        if len(body) > limit:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not message.get("more_body", False):
            return bytes(body)


def check(body: bytes, shape: type[BaseModel] | None = None) -> bytes:
    """The body as JSON that this layer has read and written itself, so that no other parser can read it differently.

    Raises RefusedError for anything but plain data, or for data of another shape.
    """
    try:
        data = json.loads(body) if body else {}
        clean = json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
        if shape is not None:
            shape.model_validate(data)
    except (ValueError, RecursionError) as error:  # not JSON, not Unicode, too deep, another shape
        raise RefusedError(HTTPStatus.BAD_REQUEST) from error
    pending: list[Any] = [data]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            if not FORBIDDEN_KEYS.isdisjoint(item):
                raise RefusedError(HTTPStatus.BAD_REQUEST)
            pending += item.values()
        elif isinstance(item, list):
            pending += item
    return clean


def replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that hands the checked body over once, and then waits for the visitor to go away."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed
