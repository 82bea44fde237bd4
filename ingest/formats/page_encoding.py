"""The bytes of a web page -> text: by byte order mark, declaration, or what the bytes themselves are."""

from __future__ import annotations

import codecs
import re

from ingest.decode import _CONTROL, MAX_BYTES
from ingest.errors import UnreadableFile
from ingest.formats.signature import kind_of

_DECLARED = (
    re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""", re.IGNORECASE),
    re.compile(rb"""<meta\b[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE),
)
_DECLARED_WITHIN = 8_192
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BARE_UTF16 = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
# Browsers read Latin-1 and ASCII as Windows-1252, its superset.
_AS_WINDOWS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
_SINGLE_BYTE = re.compile(r"^(?:cp125\d|cp866|cp874|iso8859-\d+|koi8-[ru]|mac-\w+|tis-620)$")
_OTHERS = frozenset(("utf-8", "gb18030", "big5", "big5hkscs", "euc_jp", "shift_jis", "cp932", "iso2022_jp", "euc_kr"))
_PROLOG = re.compile(r"\A\s*<\?xml[^>]{0,500}\?>")


def decode_page(raw: bytes) -> tuple[str, str | None]:
    """The text of a page and a warning or None. Raises UnreadableFile for what is empty, too large or no page."""
    if not raw.strip():
        raise UnreadableFile("the page is empty. Save it again from the browser.")
    if len(raw) > MAX_BYTES:
        raise UnreadableFile(f"the page has {len(raw) / 1e6:.0f} MB; at most {MAX_BYTES // 1024**2} MB are read.")
    for mark, encoding in (*_BOMS, *_BARE_UTF16):
        if raw.startswith(mark):
            return _plain(raw.decode(encoding, errors="replace").lstrip("\ufeff")), None
    kind = kind_of(raw)
    if kind not in (None, "a web page"):
        raise UnreadableFile(f"the file is no web page but {kind}. Give it the right ending and try again.")
    text, warning = _decode(raw, _declared(raw[:_DECLARED_WITHIN]))
    sample = text[:65536]
    if len(_CONTROL.findall(sample)) > 0.02 * len(sample):
        raise UnreadableFile("the file is no web page (it has binary content). Save the page again from the browser.")
    return _plain(text), warning


def _declared(start: bytes) -> str | None:
    """The declared encoding by its Python name, or None if there is none that pages are written in."""
    for pattern in _DECLARED:
        if found := pattern.search(start):
            try:
                name = codecs.lookup(found[1].decode("ascii", "replace")).name
            except (LookupError, ValueError):
                continue
            name = "utf-8" if name.startswith("utf-16") else _AS_WINDOWS.get(name, name)
            if name in _OTHERS or _SINGLE_BYTE.match(name):
                return name
    return None


def _decode(raw: bytes, declared: str | None) -> tuple[str, str | None]:
    if declared is None or declared == "utf-8" or _SINGLE_BYTE.match(declared):
        try:
            # Text that is valid UTF-8 is UTF-8, whatever single-byte encoding it claims.
            return raw.decode("utf-8"), None
        except UnicodeDecodeError:
            pass
    if declared and declared != "utf-8":
        text = raw.decode(declared, errors="replace")
        broken = text.count("\ufffd")
        return text, f"{broken} characters could not be read as {declared}. Check the text." if broken else None
    text = raw.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if sum(1 for character in text if character > "\x7f") > 4 * broken:
        return text, f"{broken} characters could not be read as UTF-8. Check the text."
    says = "says that it is UTF-8 but is not" if declared else "does not say its encoding"
    return raw.decode("cp1252", errors="replace"), f"the page {says}; it was read as Windows-1252. Check its accents."


def _plain(text: str) -> str:
    return _PROLOG.sub("", text.replace("\x00", ""))
