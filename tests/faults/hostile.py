"""What a hostile file is, and ways to make one that several formats share."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Must = Literal["refused", "read", "either"]
PASSWD = "file:///etc/passwd"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A hostile file: `make` gives its bytes, `must` says what becomes of it ("either": only that it ends well).

    A `slow` one takes seconds to make or to read, and waits for the long run. `shows` are words that must be in its
    text if it is read.
    """

    name: str
    format: str
    must: Must
    make: Callable[[], bytes]
    slow: bool = False
    shows: str = ""


def deflated(piece: bytes, megabytes: int) -> bytes:
    """A zlib stream of `piece` over and over. Its blocks stand alone, so one is packed and repeated: quick to make."""
    packer = zlib.compressobj(9)
    block = piece * (1024**2 // len(piece))
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(megabytes):
        check = zlib.adler32(block, check)
    return head + packed * megabytes + b"\x03\x00" + check.to_bytes(4, "big")


def laughs(inner: str) -> bytes:
    """An XML text whose entity l9 stands for a billion words."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "laugh">{entities}]>{inner}'.encode()
