"""The outermost layer of the web server: what is not needed is not there.

    request -> allow-list (404) -> body read with a limit (413) -> body checked (400) -> app -> headers, CSP -> answer

Gradio carries many routes and body formats that a chat does not need, and holes in them keep coming back. So this
wrapper lets through only what the chat uses, passes on the JSON that it has parsed itself (never the raw bytes, which
another parser might read differently), and hides the text of errors. It never logs what a visitor wrote.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import NamedTuple

from pydantic import BaseModel
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.bodies import RefusedError, check, read, replay
from assistant.web.csp import page_policy, plain_policy
from assistant.web.events import Join, Stop

log = logging.getLogger(__name__)


class Route(NamedTuple):
    """A method and a regular expression for the whole path; `body` is the only shape of JSON that it takes, if given.

    GET includes HEAD.
    """

    method: str
    path: str
    body: type[BaseModel] | None = None


GRADIO_ROUTES = (
    Route("GET", r"/"),
    Route("GET", r"/assets/[\w.-]+"),
    Route("GET", r"/static/(img|js|fonts/\w+)/[\w.-]+"),
    Route("GET", r"(/gradio_api)?/theme\.css"),
    Route("GET", r"/config"),
    Route("GET", r"/favicon\.ico"),
    Route("GET", r"/gradio_api/info"),
    Route("GET", r"/gradio_api/startup-events"),
    Route("GET", r"/gradio_api/heartbeat/\w+"),
    Route("GET", r"/gradio_api/queue/data"),
    Route("POST", r"/gradio_api/queue/join", Join),
    Route("POST", r"/gradio_api/(cancel|reset)", Stop),
)

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_REPLACED = frozenset({*(name for name, _ in _HEADERS), b"content-security-policy", b"server"})


class Hardened:
    """An ASGI app around another: allow-list, limits, security headers and answers without internals.

    `rewrite` may change a page before its policy is computed.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        routes: Iterable[Route],
        max_body: int,
        frame_ancestors: tuple[str, ...] = ("'none'",),
        rewrite: Callable[[str], str] = str,
    ) -> None:
        self.app = app
        self.routes = tuple(routes)
        self.max_body = max_body
        self.frame_ancestors = frame_ancestors
        self.rewrite = rewrite

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer(send, self.frame_ancestors, self.rewrite, head=scope["method"] == "HEAD")
        try:
            route = self._route(scope)
            if route.method == "POST":
                receive = replay(check(await read(scope, receive, self.max_body), route.body), receive)
            await self.app(_uncompressed(scope), receive, answer.send)
        except RefusedError as refusal:
            await answer.refuse(refusal.status)
        except Exception as error:  # noqa: BLE001 - the last line of defence: no internals may reach a visitor
            # Only the kind of the error: its text might quote the question.
            log.error("request to %s failed: %s", scope["path"], type(error).__name__)
            await answer.refuse(HTTPStatus.INTERNAL_SERVER_ERROR)

    def _route(self, scope: Scope) -> Route:
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        for route in self.routes:
            if method == route.method and re.fullmatch(route.path, path, re.ASCII):
                return route
        raise RefusedError(HTTPStatus.NOT_FOUND)


class _Answer:
    """Passes the app's answer on with our headers; pages are held until their policy is known, errors replaced."""

    def __init__(
        self, send: Send, frame_ancestors: tuple[str, ...], rewrite: Callable[[str], str], *, head: bool
    ) -> None:
        self._send = send
        self._frame_ancestors = frame_ancestors
        self._rewrite = rewrite
        self._head = head
        self._start: Message | None = None
        self._page: bytearray | None = None
        self._started = self._ended = False

    async def send(self, message: Message) -> None:
        """What the app sends."""
        if self._ended:
            return  # refused: the rest of the app's answer is of no interest
        if message["type"] == "http.response.start":
            self._start = message
            content_type = dict(message["headers"]).get(b"content-type", b"")
            if message["status"] >= 400:
                await self.refuse(HTTPStatus(message["status"]))
            elif content_type.startswith(b"text/html") and not self._head:
                self._page = bytearray()
            else:
                await self._begin(message["status"], message["headers"], plain_policy(self._frame_ancestors))
        elif self._page is None:
            self._ended = not message.get("more_body", False)
            await self._send(message)
        else:
            self._page += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._page.decode())

    async def refuse(self, status: HTTPStatus) -> None:
        """Answer with the bare status instead; an answer that is on its way already is cut off."""
        if self._ended:
            return
        if self._started:
            await self._end(b"")
            return
        body = json.dumps({"detail": status.phrase}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            headers.append((b"connection", b"close"))  # the rest of the body is not wanted
        await self._begin(status, headers, plain_policy(self._frame_ancestors))
        await self._end(b"" if self._head else body)

    async def _send_page(self, html: str) -> None:
        assert self._start is not None
        html = self._rewrite(html)
        body = html.encode()
        headers = [(name, value) for name, value in self._start["headers"] if name != b"content-length"]
        headers += [(b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
        await self._begin(self._start["status"], headers, page_policy(html, self._frame_ancestors))
        await self._end(body)

    async def _begin(self, status: int, headers: Iterable[tuple[bytes, bytes]], policy: str) -> None:
        self._started = True
        kept = [(name, value) for name, value in headers if name not in _REPLACED]
        kept += [*_HEADERS, (b"content-security-policy", policy.encode())]
        await self._send({"type": "http.response.start", "status": int(status), "headers": kept})

    async def _end(self, body: bytes) -> None:
        self._ended = True
        await self._send({"type": "http.response.body", "body": body})


def _uncompressed(scope: Scope) -> Scope:
    """Pages are asked for in plain text, so that their scripts can be read; the rest keeps its compression."""
    hidden = {b"accept-encoding"} if scope["path"].endswith("/") else set()
    hidden |= {b"content-length", b"transfer-encoding"} if scope["method"] == "POST" else set()
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in hidden]}
