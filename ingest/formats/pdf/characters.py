"""The characters of a PDF -> plain characters."""

from __future__ import annotations

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_LIGATURES = {ord(char): unicodedata.normalize("NFKC", char) for char in "ﬀﬁﬂﬃﬄﬅﬆĲĳ"}
# What nobody sees, or what only a font's maker could read: zero-width and direction marks, controls, private use.
_UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ufffd"
    "\ud800-\udfff\ue000-\uf8ff]"
)
_LETTER = re.compile(r"[^\W\d_]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-"})


def clean(text: str) -> str:
    """`text` without ligatures and invisible characters; soft hyphens stay, for the mending of words."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.translate(_LIGATURES).translate(_HYPHENS))
    return _UNSEEN.sub("", "".join(" " if char.isspace() else char for char in text)).strip()


def share_unreadable(text: str) -> float:
    """The share of characters that stand for no letter that can be known (0 to 1)."""
    return len(_UNSEEN.findall(text)) / max(1, len(text))


def runs_from_right(text: str) -> bool:
    """Whether most letters are of a script that runs from right to left (Arabic, Hebrew)."""
    return 2 * len(_RIGHT_TO_LEFT.findall(text)) > len(_LETTER.findall(text))
