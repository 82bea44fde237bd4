"""What a file really is, by its first bytes, when its name or its sender says something else."""

from __future__ import annotations

import re

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive (or a Word or other Office file)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (_OLE, "an old Word or Office file, or one with a password"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_SAVED_MAIL = re.compile(rb"\A(?:From|MIME-Version|Content-Type|Subject):[^\n]*\n", re.IGNORECASE)


def is_ole(raw: bytes) -> bool:
    """Whether the bytes are an OLE2 container: an old Office file, or a new one under a password."""
    return raw.startswith(_OLE)


def kind_of(raw: bytes) -> str | None:
    """What the bytes are ("a PDF file"), or None if nothing is known of their beginning."""
    start = raw[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            return kind
    if _SAVED_MAIL.match(start):
        return "a web archive or an e-mail message"
    return "a web page" if _PAGE.search(start) else None
