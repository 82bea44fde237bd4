"""How requests, answers and Content look on the pipes: length-prefixed frames, and JSON inside them.

JSON, since a pickle from a process that reads hostile files could run code in the process that asked.
"""

from __future__ import annotations

import datetime
import json
import os
import select
import struct
import time
from typing import Any

from ingest.elements import Content, Element, Link

_LENGTH = struct.Struct(">Q")
_PIECE = 1 << 20


def frame(part: bytes) -> bytes:
    """`part` behind its length."""
    return _LENGTH.pack(len(part)) + part


def send(fd: int, data: bytes, deadline: float | None = None) -> None:
    """Write all of `data`. With a deadline (of `time.monotonic`) `fd` must not block; raises TimeoutError after it."""
    rest = memoryview(data)
    while rest:
        if deadline is not None:
            _wait(fd, select.POLLOUT, deadline)
        rest = rest[os.write(fd, rest[:_PIECE]) :]


def receive(fd: int, deadline: float | None = None) -> bytes:
    """The next frame. Raises EOFError if the other side has gone, TimeoutError after the deadline."""
    (length,) = _LENGTH.unpack(_exactly(fd, _LENGTH.size, deadline))
    return _exactly(fd, length, deadline)


def _exactly(fd: int, size: int, deadline: float | None) -> bytes:
    found = bytearray()
    while len(found) < size:
        if deadline is not None:
            _wait(fd, select.POLLIN, deadline)
        piece = os.read(fd, min(_PIECE, size - len(found)))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)


def _wait(fd: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(fd, event)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError


def count_parts(content: Content) -> int:
    """How many small things a Content is made of."""
    inside = sum(len(e.links) + len(e.names) + len(e.pages) for e in content.elements)
    return len(content.elements) + inside + len(content.warnings) + len(content.links)


def encode(content: Content) -> dict[str, Any]:
    """`content` as values that JSON knows; dates in its fields become text (2024-05-01)."""
    rows = [
        (e.kind, e.text, e.level, [(link.text, link.url) for link in e.links], e.names, e.id, e.pages)
        for e in content.elements
    ]
    return {
        "elements": rows,
        "fields": {str(name): value for name, value in content.fields.items()},
        "warnings": content.warnings,
        "links": content.links,
    }


def decode(found: dict[str, Any]) -> Content:
    """The Content that `encode` was given."""
    elements = (
        Element(
            kind=kind,
            text=text,
            level=level,
            links=tuple(Link(*link) for link in links),
            names=tuple(names),
            id=identifier,
            pages=tuple((offset, page) for offset, page in pages),
        )
        for kind, text, level, links, names, identifier, pages in found["elements"]
    )
    return Content(tuple(elements), found["fields"], tuple(found["warnings"]), tuple(found["links"]))


def to_json(value: Any) -> bytes:
    """`value` as UTF-8; half a surrogate pair, which no other program can read, becomes a question mark."""
    return json.dumps(value, ensure_ascii=False, default=_date).encode("utf-8", "replace")


def _date(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} in the front matter cannot be used; write plain text")
