"""The text of a model, as it streams -> its sentences, each with the numbers that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ingest.sentences import sentences

# A sentence that is longer is none.
LONGEST = 1_500
_MARK = re.compile(r"\s*[\[【]\s*(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*[\]】](?!\()")
_LEADING_MARKS = re.compile(r"^(?:\s*[\[【]\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*[\]】](?!\()[.,;]?)+")
_ITEM = re.compile(r"^\s*(?:[-*•–]\s+|\d{1,2}[.)]\s+)")
_HEADING = re.compile(r"^\s*#{1,6}\s+.*$|^\s*(?:[-*_]\s*){3,}$|^\s*```.*$")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`")
_END_ELSEWHERE = re.compile(r"(?<=[。！？؟।])\s*")
_ENDS = ".!?…:。！？؟।”\"'’)"
_SPACE = re.compile(r"\s+")


class Draft(NamedTuple):
    """A sentence of the model, without marks and emphasis; `marks` are the numbers that it cites, `item` a list item.

    `whole` is false for one that the end of the text cut off.
    """

    text: str
    marks: tuple[int, ...] = ()
    item: bool = False
    whole: bool = True


def draft_sentences(pieces: Iterable[str]) -> Iterator[Draft]:
    """The sentences of a text that comes in pieces, each as soon as the next one has begun.

    The text ends with a sentence that is longer than any, as if it were cut off there.
    """
    held, item = "", False
    for piece in pieces:
        *lines, held = (held + piece).split("\n")
        for line in lines:
            yield from _of_line(line, item)
            item = False
        item = item or _ITEM.match(held) is not None
        parts = _parts(held)
        # The last may go on, and if it is the beginning of a mark, so may the one before it.
        if len(parts) > 1 and parts[-1][0] not in "[【":
            held = parts[-1]
            yield from _read_all(parts[:-1], item)
        if len(held) > LONGEST:
            yield Draft(held[:LONGEST], whole=False)
            return
    for draft in _of_line(held, item):
        ended = bool(draft.marks) or draft.text[-1:] in _ENDS or draft.item
        yield draft._replace(whole=ended)


def _of_line(line: str, item: bool) -> Iterator[Draft]:
    if not _HEADING.match(line):
        yield from _read_all(_parts(line), item or _ITEM.match(line) is not None)


def _read_all(parts: Iterable[str], item: bool) -> Iterator[Draft]:
    return (draft for part in parts if (draft := read(part, item)) is not None)


def _parts(line: str) -> list[str]:
    """The sentences of a line, marks that follow the full stop with the sentence that they belong to."""
    line = _ITEM.sub("", line)
    parts: list[str] = []
    for span in sentences(line, 0, len(line)):
        for part in filter(None, _END_ELSEWHERE.split(line[span.start : span.end])):
            marks = _LEADING_MARKS.match(part)
            if parts and marks:
                parts[-1] += " " + marks.group(0).strip()
                part = part[marks.end() :]
            if part.strip():
                parts.append(part)
    return parts


def read(text: str, item: bool = False) -> Draft | None:
    """One sentence with its marks read and taken out; None if nothing is left."""
    marks = [number for match in _MARK.finditer(text) for number in _numbers(match.group(1))]
    plain = _SPACE.sub(" ", _EMPHASIS.sub("", _MARK.sub("", text))).strip()
    if not any(char.isalnum() for char in plain):
        return None
    return Draft(plain, tuple(dict.fromkeys(marks)), item)


def _numbers(text: str) -> list[int]:
    """The numbers of one mark: "1, 3" and "2-4" too."""
    found: list[int] = []
    for part in re.split(r"[,;]", text):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        found += range(ends[0], ends[-1] + 1) if len(ends) == 2 and 0 < ends[-1] - ends[0] < 10 else ends
    return found
