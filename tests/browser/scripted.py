"""A server that speaks the contract of `POST /api/ask` and does as a test tells it: the answers and the failures."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from assistant.answering.types import Answer
from assistant.web.options import WebOptions
from assistant.web.widget import Widget
from prompts import load


@dataclass
class Refusal:
    """An error answer."""

    status: int
    detail: str = "Not now."
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Broken:
    """A stream that breaks off after this many sentences, with an `error` event if there is a text for it."""

    answer: Answer
    after: int = 1
    detail: str = ""


Reply = Answer | Refusal | Broken


class Scripted:
    """Gives the `replies` in turn, the last one again and again, and keeps the bodies of what was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies: deque[Reply] = deque(replies)
        self.asked: list[dict[str, Any]] = []
        self.pause = 0.0  # seconds before each event
        self.pulse = 0.0  # seconds between two signs of life in a pause; none if 0

    def play(self, *replies: Reply) -> None:
        """From now on, these."""
        self.replies = deque(replies)
        self.asked.clear()

    async def ask(self, request: Request) -> Response:
        """`POST /api/ask`."""
        self.asked.append(await request.json())
        reply = self.replies.popleft() if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Refusal):
            return JSONResponse({"detail": reply.detail}, reply.status, reply.headers)
        return StreamingResponse(self._events(reply), media_type="text/event-stream")

    async def _events(self, reply: Answer | Broken) -> AsyncIterator[str]:
        answer = reply.answer if isinstance(reply, Broken) else reply
        yield _event("status", {"step": "searching"})
        claims = answer.claims[: reply.after] if isinstance(reply, Broken) else answer.claims
        for claim in claims:
            async for sign in self._pausing():
                yield sign
            yield _event("sentence", asdict(claim))
        async for sign in self._pausing():
            yield sign
        if isinstance(reply, Answer):
            yield _event("answer", reply.to_dict())
        elif reply.detail:
            yield _event("error", {"detail": reply.detail})

    async def _pausing(self) -> AsyncIterator[str]:
        for _ in range(round(self.pause / self.pulse) if self.pulse else 0):
            await asyncio.sleep(self.pulse)
            yield ": still at work\r\n\r\n"
        if not self.pulse:
            await asyncio.sleep(self.pause)

    def app(self, sites: Sequence[str] = ("*",)) -> ASGIApp:
        """The server; pages of `sites` may ask it."""
        shared = Middleware(
            CORSMiddleware,
            allow_origins=sites,
            allow_methods=["POST"],
            allow_headers=["Content-Type"],
            expose_headers=["Retry-After"],
        )
        script = Widget(load(), WebOptions(sites=tuple(sites)), "assets", "1").script
        routes = [Route("/api/ask", self.ask, methods=["POST"]), Route("/widget.js", script)]
        return Starlette(routes=routes, middleware=[shared])


def _event(name: str, data: Any) -> str:
    return f"event: {name}\r\ndata: {json.dumps(data)}\r\n\r\n"
