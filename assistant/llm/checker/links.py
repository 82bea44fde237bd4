"""What may not reach a reader: links, pictures and markup of the model's making, and orders to whoever writes."""

from __future__ import annotations

import re

_MARK = re.compile(r"\[\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\]")
_LINK = re.compile(
    r"!?\[[^\]]*\]\([^)]*\)?|\b[a-z][a-z0-9+.-]*://\S*|\bwww\.\S*|\b(?:javascript|data|mailto|vbscript|file):\S+|!?\[[^\]]*\]\s*[(\[:]|<[a-z!/?][^>]*>?|&[#a-z0-9]+;"
    r"|\b[\w.+-]+@[\w-]+\.\w+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|info|biz|io|co|xyz|nl|be|de|fr|uk|eu|int|gov|edu|ru|cn|app|dev|site|online|top|club|shop|me|tv|ai|ly)\b(?:/\S*)?"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|\bhxxps?\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\byour (?:response|answer|reply|message|output)s?\b|\bignore (?:all |the |any )*(?:previous|above|prior|earlier|other)\b"
    r"|\b(?:system|above|hidden|initial) (?:prompt|instructions)\b|\byour (?:instructions|prompt|rules)\b|\bas an AI\b|\blanguage model\b",
    re.IGNORECASE,
)


def is_order(text: str) -> bool:
    """Whether a sentence speaks to whoever writes an answer, which no document about plans has to do."""
    return _ORDER.search(text) is not None


def has_link(text: str) -> bool:
    """Whether a text has anything that a page, a mail or a chat might turn into a link, a picture or markup."""
    return _LINK.search(_MARK.sub(" ", text)) is not None


def without_links(text: str) -> str:
    """`text` with such parts replaced by an ellipsis, for the record of what was removed."""
    return _LINK.sub("…", text)
