"""Zip containers, checked before anything in them is read.

The sizes that a directory states may lie, but only downwards: `zipfile` gives no more bytes of an entry than its
stated size and then fails on its checksum, so the sum of the stated sizes bounds what can come out.
"""

from __future__ import annotations

import io
import zlib
from zipfile import BadZipFile, ZipFile

from ingest.errors import UnreadableFile

MAX_EXPANDED = 100 * 1024 * 1024
MAX_ENTRIES = 10_000
MAX_RATIO = 500
SMALL_ENTRY = 8 * 1024 * 1024
_ENCRYPTED = 0x1


def check(raw: bytes) -> ZipFile:
    """The container, opened. Raises UnreadableFile if it is damaged, encrypted or expands to too much."""
    try:
        archive = ZipFile(io.BytesIO(raw))
    except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise UnreadableFile(
            "the file is damaged or was cut off (its zip directory cannot be read). Copy or save it again."
        ) from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise UnreadableFile(f"the file holds {len(entries):,} parts; at most {MAX_ENTRIES:,} are read. Save it anew.")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableFile("the file is protected by a password. Save it without a password and try again.")
    expanded = sum(entry.file_size for entry in entries)
    if expanded > MAX_EXPANDED:
        raise UnreadableFile(
            f"the file expands to {expanded / 1e6:,.0f} MB; at most {MAX_EXPANDED // 1024**2} MB are read. "
            "Split it, or take its pictures out."
        )
    for entry in entries:
        if entry.file_size > SMALL_ENTRY and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise UnreadableFile("a part of the file is compressed beyond what documents are. Save the file anew.")
    return archive


def part(archive: ZipFile, name: str) -> bytes | None:
    """The bytes of an entry, or None if there is none of that name. Raises UnreadableFile if it is damaged."""
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return None
    try:
        return archive.read(entry)
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise UnreadableFile("the file is damaged (a part of it cannot be read). Copy or save it again.") from error
