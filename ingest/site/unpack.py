"""Packed bodies and files: unpacked piece by piece, never much beyond a limit, and whole or not at all."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from ingest.errors import FetchError

PIECE = 256 * 1024
MAX_MEMBERS = 1000
GZIP = b"\x1f\x8b"  # how each member of a gzip file begins


def unpacked(chunks: Iterable[bytes], encoding: str, limit: int, cut: bool = False) -> bytes:
    """A whole body. However far it would expand, little more than `limit` bytes of it are ever in memory.

    `encoding` is that of HTTP: "", "identity", "gzip", "x-gzip" or "deflate". A longer body raises FetchError, or is
    `cut`. Raises FetchError too if it is broken, ends too early or has another encoding.
    """
    body = bytearray()
    for part in _decoded(chunks, encoding, limit):
        body += part
        if len(body) > limit:
            if cut:
                break
            raise _too_long(limit)
    return bytes(body[:limit])


def _decoded(chunks: Iterable[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(f"the server sent it in an encoding that was not asked for ({encoding[:40]})")
    expander, members, taken, rest = zlib.decompressobj(47), 0, 0, b""
    for chunk in chunks:
        if encoding == "deflate" and not taken and not _has_zlib_header(chunk):
            expander = zlib.decompressobj(-15)  # as some servers send it
        taken += len(chunk)
        if taken > limit:
            raise _too_long(limit)
        rest += chunk
        while rest:
            if expander.eof:
                if encoding == "deflate" or not GZIP.startswith(rest[: len(GZIP)]):
                    return  # padding
                if len(rest) < len(GZIP):
                    break
                expander, members = zlib.decompressobj(31), members + 1
                if members == MAX_MEMBERS:
                    raise FetchError(f"its gzip encoding has more than {MAX_MEMBERS} parts")
            try:
                yield expander.decompress(rest, PIECE)
            except zlib.error as error:
                raise FetchError(f"its {encoding} encoding is broken") from error
            rest = expander.unused_data if expander.eof else expander.unconsumed_tail
    if not expander.eof:
        raise FetchError(f"its {encoding} encoding ends too early")


def _has_zlib_header(start: bytes) -> bool:
    return len(start) > 1 and start[0] & 15 == 8 and int.from_bytes(start[:2]) % 31 == 0


def _too_long(limit: int) -> FetchError:
    return FetchError(f"it has more than {limit / 1024**2:g} MB, which is the most that is read")
