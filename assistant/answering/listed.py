"""What an earlier answer listed, and which of its items a follow-up means: "the second of these", "number three"."""

from __future__ import annotations

import re

_WORDS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_COUNTED = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_NTH = re.compile(
    rf"\b(?:the\s+)?(?:(?P<word>{'|'.join(_WORDS)}|last)|(?P<digit>[1-9]|10)(?:st|nd|rd|th)"
    rf"|number\s+(?P<number>[1-9]|10|{'|'.join(_COUNTED)}))\b",
    re.IGNORECASE,
)
# What may follow "the second" where an item of a list is meant; another noun makes it that noun's second.
_REST = re.compile(
    r"\s*(?:(?:one|ones|item|point|bullet|thing|entry|line|story|stories|objective|goal|aim|priority|pillar|country|target|field)s?\b)?"
    r"\s*(?:(?:of|in|on|from)\s+(?:these|those|them|the\s+list|your\s+list|that\s+list|this\s+list)\b)?\s*(?=$|[^\w\s]|\w+)",
    re.IGNORECASE,
)
_LINE = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+(.+)$", re.MULTILINE)
_SPOKEN = re.compile(rf"\b(?:{'|'.join(_WORDS)})(?:ly)?\b[,:]?\s+([^;.]+)", re.IGNORECASE)
_MARK = re.compile(r"\s*\[\d{1,3}\]")
_AND = re.compile(r",\s*(?:and\s+)?|\s+and\s+")
# More words than this to an item make it no item of a list in a sentence.
_SHORT = 8


def items_of(answer: str) -> list[str]:
    """The items that an answer listed: its list lines, "first …; second …", or else what a sentence strings together."""
    text = _MARK.sub("", answer)
    if len(lines := [line.strip() for line in _LINE.findall(text)]) > 1:
        return lines
    if len(spoken := [part.strip(" ,") for part in _SPOKEN.findall(text)]) > 1:
        return spoken
    sentence = re.split(r"(?<=[a-z)])\.(?:\s|$)", text.strip(), maxsplit=1)[0]
    strung = [part.strip() for part in _AND.split(sentence.rpartition(":")[2]) if part.strip()]
    return strung if len(strung) > 2 and all(len(part.split()) <= _SHORT for part in strung) else []


def item_meant(text: str, answer: str) -> tuple[str, str] | None:
    """The item of the list in `answer` that `text` points at, and `text` without the pointing; None if it does not."""
    match = _NTH.search(text)
    if match is None or not (items := items_of(answer)):
        return None
    place = len(items) if (match["word"] or "").lower() == "last" else _place(match)
    if place > len(items):
        return None
    after = _REST.match(text, match.end())
    end = after.end() if after else match.end()
    return items[place - 1], f"{text[: match.start()]} {text[end:]}"


def _place(match: re.Match[str]) -> int:
    said = (match["word"] or match["digit"] or match["number"]).lower()
    for words in (_WORDS, _COUNTED):
        if said in words:
            return words.index(said) + 1
    return int(said)
