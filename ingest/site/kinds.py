"""What kind of document an answer is: by its content type, and where that says nothing, by suffix and first bytes."""

from __future__ import annotations

import codecs
import re
from urllib.parse import urlsplit

import httpx

from ingest.errors import FetchRefused
from ingest.site.types import PageFormat

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES: dict[str, PageFormat] = {
    "text/html": "webpage",
    "application/xhtml+xml": "webpage",
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    _DOCX: "word",
    "text/plain": "plaintext",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
}
_SUFFIXES: dict[str, PageFormat] = {
    "html": "webpage",
    "htm": "webpage",
    "pdf": "pdf",
    "docx": "word",
    "txt": "plaintext",
    "md": "markdown",
    "markdown": "markdown",
}
# What servers say of files that they do not know; the suffix and the first bytes decide then.
_VAGUE = ("", "application/octet-stream", "binary/octet-stream", "application/zip", "application/x-zip-compressed")
_OLD_CHARSETS = re.compile(
    r"iso8859-\d+|cp125\d|koi8-[rut]|utf-16(?:-[lb]e)?|gbk|gb2312|gb18030|big5|euc_(?:jp|kr)|shift_jis"
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def check_kind(address: str, headers: httpx.Headers) -> None:
    """Raises FetchRefused for what is no document that can be read (images, archives, data)."""
    media = _media(headers)
    if media not in _TYPES and (media not in _VAGUE or ("zip" in media and _suffix(address) != "docx")):
        raise FetchRefused(f"it is {media}, no kind of document that is read")


def kind_of(address: str, headers: httpx.Headers, body: bytes) -> PageFormat:
    """The format of an answer. Raises FetchRefused if it is no document that can be read."""
    check_kind(address, headers)
    suffix, named = _suffix(address), _TYPES.get(_media(headers))
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if named == "plaintext" and suffix in ("md", "markdown"):
        return "markdown"
    if named is not None:
        return named
    by_suffix = _SUFFIXES.get(suffix)
    if body.startswith(b"PK\x03\x04"):
        if by_suffix == "word" or b"word/" in body[:4096]:
            return "word"
    elif by_suffix not in (None, "pdf", "word") and b"\x00" not in body[:1024]:
        return by_suffix
    elif re.match(rb"\s*<(?:!doctype html|html)\b", body[:1024], re.IGNORECASE):
        return "webpage"
    raise FetchRefused(f"it is {_media(headers) or 'of no named type'}, no kind of document that is read")


def in_utf8(headers: httpx.Headers, body: bytes) -> bytes:
    """A text's bytes in UTF-8 where the header names an older charset; readers see only the bytes."""
    match = _CHARSET.search(headers.get("content-type", ""))
    try:
        charset = codecs.lookup(match[1]).name if match else "utf-8"
    except LookupError:
        return body
    if not _OLD_CHARSETS.fullmatch(charset):
        return body
    try:
        body.decode()  # a server's default charset is often wrong where the page itself is UTF-8
        return body
    except UnicodeDecodeError:
        pass
    try:
        return codecs.BOM_UTF8 + body.decode("cp1252" if charset == "iso8859-1" else charset).encode()
    except UnicodeError:
        return body


def _media(headers: httpx.Headers) -> str:
    return str(headers.get("content-type", "")).partition(";")[0].strip().lower()


def _suffix(address: str) -> str:
    last = urlsplit(address).path.rpartition("/")[2]
    return last.rpartition(".")[2].lower() if "." in last else ""
