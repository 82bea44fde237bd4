"""Text made safe for the chat: every character that could mean something to Markdown, HTML or LaTeX is encoded."""

from __future__ import annotations

import re
import string
from urllib.parse import urlsplit

# Control characters, and the marks that turn the direction of the text that follows them.
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_PUNCTUATION = str.maketrans({character: f"&#{ord(character)};" for character in string.punctuation})


def encode(text: str) -> str:
    """The text as one line of markup that shows exactly these characters; line ends become spaces."""
    return " ".join(_encode(line) for line in _LINE_ENDS.split(text))


def encode_lines(text: str) -> str:
    """Like `encode`, with the line ends kept."""
    return "<br>".join(_encode(line) for line in _LINE_ENDS.split(text))


def link(url: str | None, label: str, css_class: str) -> str:
    """A link to another site that opens in a new tab, or only its label if the address is not an http(s) one.

    `label` is markup already.
    """
    if not is_web_address(url):
        return label
    return f'<a class="{css_class}" href="{encode(url or "")}" target="_blank" rel="noopener noreferrer">{label}</a>'


def is_web_address(url: str | None) -> bool:
    """True for an absolute http or https address without spaces or control characters."""
    if not url or re.search(r"[\s\x00-\x1f\x7f\\]", url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _encode(line: str) -> str:
    line = _INVISIBLE.sub("", line).encode("utf-8", "replace").decode()
    return line.replace("\t", " ").translate(_PUNCTUATION)
