"""Bytes -> clean text."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.errors import UnreadableFile

MAX_BYTES = 25 * 1024 * 1024

# Characters that a reader cannot see but that hide or reorder text: zero-width, bidirectional controls, soft hyphen,
# tags; and control characters other than tab and line feed.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableFile if it is too large or cannot be opened."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFile(
                f"the file has {size / 1e6:.0f} MB; at most {MAX_BYTES // 1024**2} MB are read. Split it into parts."
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"the file cannot be opened ({error.strerror}). Check its permissions.") from error


def decode(raw: bytes) -> tuple[str, str | None]:
    """The text of `raw` and a warning or None. Raises UnreadableFile for what is empty or no text."""
    if not raw.strip():
        raise UnreadableFile("the file is empty. Add text to it or delete it.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _visible(_strict(raw, "utf-16")), None
    if raw.lstrip()[:5] == b"%PDF-":
        raise UnreadableFile("the file is a PDF under another name. Give its name the ending .pdf and try again.")
    if b"\x00" in raw or _share_of_control(raw) > 0.02:
        raise UnreadableFile("the file is not text (it has binary content). Save the document as text and try again.")
    try:
        return _visible(raw.decode("utf-8-sig")), None
    except UnicodeDecodeError:
        warning = "the file is not UTF-8; it was read as Windows-1252. Check its accents, and save it as UTF-8."
        return _visible(raw.decode("cp1252", errors="replace")), warning


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"the file is not valid {encoding}. Save it as UTF-8 and try again.") from error


def _share_of_control(raw: bytes) -> float:
    sample = raw[:65536]
    return len(_CONTROL.findall(sample.decode("latin-1"))) / len(sample)


def clean(text: str) -> str:
    """`text` without characters that no reader can see."""
    return _INVISIBLE.sub("", text)


def _visible(text: str) -> str:
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))
    if not text.strip():
        raise UnreadableFile("the file has no visible text. Add text to it or delete it.")
    return text
