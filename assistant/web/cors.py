"""Which sites may use the assistant from their visitors' browsers: our own, and those that the operator lists.

A browser sends the origin of the page with every request that matters here. Programs send none and are let through:
an origin protects a browser's user, not the server.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal
from urllib.parse import urlsplit

from starlette.types import Scope

Standing = Literal["none", "own", "listed", "foreign"]
Headers = list[tuple[bytes, bytes]]

PREFLIGHT_SECONDS = 600
VARY: tuple[bytes, bytes] = (b"vary", b"Origin")


def header(scope: Scope, name: bytes) -> str | None:
    """The first header of that name (in lower case), or None."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


def standing(scope: Scope, sites: Collection[str]) -> Standing:
    """What the page that sends the request is to us: "none" if no browser page does."""
    origin = header(scope, b"origin")
    if origin is None:
        return "none"
    if origin in sites:
        return "listed"
    # The scheme is left out, because behind a proxy that does not tell it an https page reaches us by http.
    host = header(scope, b"host") or ""
    own = urlsplit(origin) if origin.startswith(("http://", "https://")) else None
    return "own" if own is not None and own.netloc.lower() == host.lower() else "foreign"


def asked_method(scope: Scope) -> str | None:
    """The method that a preflight request asks about; None for any other request."""
    return header(scope, b"access-control-request-method") if scope["method"] == "OPTIONS" else None


def shared(scope: Scope) -> Headers:
    """What lets the page of a listed site read the answer."""
    origin = header(scope, b"origin") or ""
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-expose-headers", b"Retry-After"),
        VARY,
    ]


def preflight(scope: Scope, methods: Iterable[str]) -> Headers:
    """What a listed site may send: these methods, and JSON. No credentials."""
    return [
        *shared(scope),
        (b"access-control-allow-methods", ", ".join(sorted(methods)).encode()),
        (b"access-control-allow-headers", b"Content-Type"),
        (b"access-control-max-age", str(PREFLIGHT_SECONDS).encode()),
    ]
