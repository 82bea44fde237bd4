"""What goes out: the app's answer with our headers, its errors in our words or, where they are none, without internals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from starlette.types import Message, Send

from assistant.web.csp import page_policy, plain_policy, scripted_policy, text_policy

ErrorShape = Callable[[HTTPStatus, str], Any]
"""The JSON of an error, of its status and a sentence that says what to do."""

Refusal = Callable[[HTTPStatus], str]
"""The page that says why a request was refused, as HTML."""

_Headers = Iterable[tuple[bytes, bytes]]

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_REPLACED = frozenset({*(name for name, _ in _HEADERS), b"content-security-policy", b"server"})


def plain_error(status: HTTPStatus, detail: str) -> Any:
    """`{"detail": "…"}`."""
    return {"detail": detail}


class Reply:
    """Passes the app's answer on with our headers; pages are held until their policy is known.

    The app's errors are replaced by their bare status, unless `own_errors`; then only those of status 500 are.
    `headers` are added to every answer, and `shape` is the JSON of errors. With `refusal` the pages are pages of text,
    which nothing rewrites, and errors are such a page; nor are those that are `scripted`.
    """

    def __init__(
        self, send: Send, frame_ancestors: tuple[str, ...], rewrite: Callable[[str], str], *, head: bool
    ) -> None:
        self.headers: list[tuple[bytes, bytes]] = []
        self.shape: ErrorShape = plain_error
        self.own_errors = False
        self.refusal: Refusal | None = None
        self.scripted = False
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
            if message["status"] >= 400 and not (self.own_errors and message["status"] != 500):
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

    async def refuse(self, status: HTTPStatus, detail: str = "", headers: _Headers = ()) -> None:
        """Answer with an error instead; an answer that is on its way already is cut off."""
        if self._ended:
            return
        if self._started:
            await self._end(b"")
            return
        if self.refusal is not None:
            body, kind, policy = self.refusal(status).encode(), b"text/html; charset=utf-8", text_policy
        else:
            body, kind = json.dumps(self.shape(status, detail or status.phrase)).encode(), b"application/json"
            policy = plain_policy
        sent = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *headers]
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            sent.append((b"connection", b"close"))  # the rest of the body is not wanted
        await self._begin(status, sent, policy(self._frame_ancestors))
        await self._end(b"" if self._head else body)

    async def empty(self, headers: _Headers) -> None:
        """Answer with headers only."""
        await self._begin(HTTPStatus.NO_CONTENT, headers, plain_policy(self._frame_ancestors))
        await self._end(b"")

    async def _send_page(self, html: str) -> None:
        assert self._start is not None
        text = self.refusal is not None
        if not text and not self.scripted:
            html = self._rewrite(html)
        body = html.encode()
        headers = [(name, value) for name, value in self._start["headers"] if name != b"content-length"]
        headers += [(b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
        if text or self.scripted:
            policy = (text_policy if text else scripted_policy)(self._frame_ancestors)
        else:
            policy = page_policy(html, self._frame_ancestors)
        await self._begin(self._start["status"], headers, policy)
        await self._end(body)

    async def _begin(self, status: int, headers: _Headers, policy: str) -> None:
        self._started = True
        kept = [(name, value) for name, value in headers if name not in _REPLACED]
        kept += [*_HEADERS, *self.headers, (b"content-security-policy", policy.encode())]
        await self._send({"type": "http.response.start", "status": int(status), "headers": kept})

    async def _end(self, body: bytes) -> None:
        self._ended = True
        await self._send({"type": "http.response.body", "body": body})
