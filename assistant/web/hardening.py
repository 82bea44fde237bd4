"""The outermost layer of the web server: what is not needed is not there.

    request -> host (421) -> allow-list (404, 405) -> origin (403) -> limits (429) -> body read with a limit (413) and
    checked (400, 415) -> app -> headers, CSP -> answer

Gradio carries many routes and body formats that a chat does not need, and holes in them keep coming back. So this
wrapper lets through only what is used, passes on the JSON that it has parsed itself (never the raw bytes, which
another parser might read differently), and hides the text of errors. It never logs what a visitor wrote.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import get_args

from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web import cors
from assistant.web.bodies import RefusedError, check, plain_json, read, replay
from assistant.web.hosts import UNKNOWN, Hosts
from assistant.web.limits import Limit
from assistant.web.options import WebOptions
from assistant.web.peers import Peers
from assistant.web.reply import Reply
from assistant.web.routes import GRADIO_ROUTES, Counted, Route

__all__ = ["GRADIO_ROUTES", "Hardened", "Route"]

log = logging.getLogger(__name__)

_FOREIGN = "This site may not use the assistant. Whoever runs the assistant can allow it: the setting is NAP_SITES."


def _as_it_is(path: str, html: str) -> str:
    return html


class Hardened:
    """An ASGI app around another: allow-list, origins, limits, security headers and answers without internals.

    `rewrite` may change a page, given its path and markup, before its policy is computed. `missing` is the page for a
    browser that asks for what is not there, of the path and its Accept-Language; programs get JSON.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        routes: Iterable[Route],
        options: WebOptions,
        rewrite: Callable[[str, str], str] = _as_it_is,
        missing: Callable[[str, str, HTTPStatus], str] | None = None,
    ) -> None:
        self.app = app
        self.routes = tuple(routes)
        self.options = options
        self.rewrite = rewrite
        self.missing = missing
        self._peers = Peers(options.trusted_proxies)
        self._hosts = Hosts(options.host, options.allowed_hosts)
        self._of_visitor: dict[Counted, Limit] = {
            counted: Limit(options.requests_per_minute) for counted in get_args(Counted)
        }
        self._of_site = Limit(options.requests_per_minute_site)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve(self._peers.believed(scope), receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        rewrite = partial(self.rewrite, scope["path"])
        reply = Reply(send, self.options.frame_ancestors, rewrite, head=scope["method"] == "HEAD")
        route: Route | None = None
        try:
            if not self._hosts.serves(scope):
                raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST, UNKNOWN)
            if (asked := cors.asked_method(scope)) is not None:
                await self._preflight(scope, asked, reply)
                return
            route = self._route(scope, reply)
            if route.counted and not route.asks:
                self._count(scope, route.counted)
            if route.method == "POST":
                body = await self._body(scope, receive, route)
                if route.counted and route.asks and route.asks(body):
                    self._count(scope, route.counted)
                receive = replay(body, receive)
            await self.app(_inner(scope, route), receive, reply.send)
        except RefusedError as refusal:
            await reply.refuse(refusal.status, refusal.detail, refusal.headers)
        except Exception as error:  # noqa: BLE001 - the last line of defence: no internals may reach a visitor
            # Only the kind of the error: its text might quote the question, as its address might.
            log.error("request to %s failed: %s", route.path if route else "a route", type(error).__name__)
            await reply.refuse(HTTPStatus.INTERNAL_SERVER_ERROR)

    def _at(self, scope: Scope) -> list[Route]:
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        return [route for route in self.routes if re.fullmatch(route.path, path, re.ASCII)]

    async def _preflight(self, scope: Scope, asked: str, reply: Reply) -> None:
        """Tell a browser what the page of another site may send here. Raises RefusedError."""
        methods = {route.method for route in self._at(scope) if route.shared}
        if not methods:
            raise RefusedError(HTTPStatus.NOT_FOUND)
        reply.headers = [cors.VARY]
        if cors.standing(scope, self.options.sites) != "listed" or asked not in methods:
            raise RefusedError(HTTPStatus.FORBIDDEN, _FOREIGN)
        reply.headers = []
        await reply.empty(cors.preflight(scope, methods))

    def _route(self, scope: Scope, reply: Reply) -> Route:
        """The route of a request that may go on. Raises RefusedError."""
        found = self._at(scope)
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        route = next((route for route in found if route.method == method), None)
        standing = cors.standing(scope, self.options.sites)
        if programs := next((route for route in found if route.errors), None):
            reply.shape, reply.own_errors = programs.errors or reply.shape, True
        if programs and programs.shared:
            reply.headers = cors.shared(scope) if standing == "listed" else [cors.VARY]
        reply.scripted = any(route.scripted for route in found)
        if pages := next((route for route in found if route.refusal), None):
            reply.refusal, reply.own_errors = pages.refusal, True
        if route is None:
            if not programs:
                if self.missing and method == "GET" and "text/html" in (cors.header(scope, b"accept") or ""):
                    accepted = cors.header(scope, b"accept-language") or ""
                    reply.refusal = partial(self.missing, scope["path"], accepted)
                raise RefusedError(HTTPStatus.NOT_FOUND)
            allowed = ", ".join(sorted({each.method for each in found}))
            raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, f"Use {allowed} here.", [(b"allow", allowed.encode())])
        unwelcome = {"foreign"} if route.shared else {"foreign", "listed"}
        if standing in unwelcome and (route.shared or (route.method == "POST" and route.takes != "form")):
            raise RefusedError(HTTPStatus.FORBIDDEN, _FOREIGN)
        return route

    def _count(self, scope: Scope, counted: Counted) -> None:
        """Raises RefusedError if the visitor, or the site, has had enough for now."""
        wait = self._of_visitor[counted].take(self._peers.visitor(scope))
        if not wait and counted == "question" and cors.standing(scope, self.options.sites) == "listed":
            wait = self._of_site.take(cors.header(scope, b"origin") or "")
        if wait:
            seconds = math.ceil(wait)
            raise RefusedError(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"Too many questions at once. Wait {seconds} seconds and ask again.",
                [(b"retry-after", str(seconds).encode())],
            )

    async def _body(self, scope: Scope, receive: Receive, route: Route) -> bytes:
        content_type = cors.header(scope, b"content-type") or ""
        if route.takes == "json":
            return plain_json(await read(scope, receive, self.options.max_api_body), content_type)
        body = await read(scope, receive, self.options.max_body)
        if route.takes == "chat":
            return check(body, route.body)
        if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        return body


def _inner(scope: Scope, route: Route) -> Scope:
    """The request as the app sees it: the body's length is no longer the one that was sent.

    Pages are asked for in plain text, so that their scripts can be read; the rest keeps its compression.
    """
    hidden = {b"accept-encoding"} if scope["path"].endswith("/") else set()
    hidden |= {b"content-length", b"transfer-encoding"} if route.method == "POST" else set()
    headers = [(name, value) for name, value in scope["headers"] if name not in hidden]
    # The server itself leaves the body out of its answer to HEAD.
    method = "GET" if route.errors and scope["method"] == "HEAD" else scope["method"]
    return {**scope, "headers": headers, "method": method}
