"""Numbered notes in texts whose format has none: "[3]" in a sentence, and "[3] …" where the note or source stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.elements import Element
from ingest.references import entry_number, is_list_heading, take_marks

_N = r"\^?\d{1,3}"
_MARK = re.compile(rf"(?<!\s)\s*\[({_N}(?:\s*[,;–-]\s*{_N})*)\]")
_NOTE = re.compile(rf"^\[({_N})\]:?\s+(?=\S)")


def place_notes(elements: Sequence[Element]) -> list[Element]:
    """The elements with each note behind the first one that names it; a note that nothing names stays in its place.

    The parts of a note with several paragraphs stay together.
    """
    notes: dict[str, list[Element]] = {}
    for element in elements:
        if element.kind == "note" and element.id:
            notes.setdefault(element.id, []).append(element)
    named = {name for element in elements for name in element.names}
    placed: list[Element] = []
    for element in elements:
        if element.kind == "note" and element.id in named:
            continue
        placed.append(element)
        for name in element.names:
            placed += notes.pop(name, ())
    return placed


def gather_notes(elements: Sequence[Element]) -> list[Element]:
    """The elements with such marks taken out of their text and into `names`, and such notes behind what names them.

    A number in brackets is a mark only if every number in it is that of a note or of an entry of a list of sources;
    a line that begins with one is a note only if an earlier line has its mark.
    """
    listed = list(_in_list_of_sources(elements))
    defined = _entries(elements, listed)
    marked: set[str] = set()
    notes: dict[int, str] = {}
    for i, element in enumerate(elements):
        begins = _NOTE.match(element.text) if element.kind in ("paragraph", "item") and not listed[i] else None
        number = begins[1].lstrip("^") if begins else ""
        if begins and number in marked and number not in defined and number not in notes.values():
            notes[i] = number
        else:
            marked.update(number for mark in _MARK.findall(element.text) for number in _numbers(mark))
    if not defined and not notes:
        return list(elements)
    ids = defined | {number: number for number in notes.values()}
    found: list[Element] = []
    for i, element in enumerate(elements):
        if i in notes:
            text = _NOTE.sub("", element.text)
            found.append(replace(element, kind="note", text=f"{notes[i]} {text}", id=notes[i]))
        elif listed[i] or element.kind in ("heading", "note"):
            found.append(element)
        else:
            text, names = _take(element.text, ids)
            found.append(replace(element, text=text, names=(*element.names, *names)) if names else element)
    return place_notes(found)


def _take(text: str, ids: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """`text` without the marks whose numbers are all known, and the ids that they name."""
    names: dict[str, None] = {}

    def taken(mark: re.Match[str]) -> str:
        numbers = _numbers(mark[1])
        if not numbers or not all(number in ids for number in numbers):
            return mark[0]
        names.update(dict.fromkeys(ids[number] for number in numbers))
        return ""

    return _MARK.sub(taken, text).strip(), tuple(names)


def _numbers(mark: str) -> list[str]:
    """The numbers of a mark such as "1, 3-5"."""
    found: list[str] = []
    for part in re.split(r"\s*[,;]\s*", mark.replace("^", "")):
        first, _, last = re.sub(r"\s*[–-]\s*", "-", part).partition("-")
        if last and not 0 < int(last) - int(first) < 20:
            return []
        found += map(str, range(int(first), int(last or first) + 1))
    return found


def _in_list_of_sources(elements: Sequence[Element]) -> Iterator[bool]:
    level: int | None = None
    for element in elements:
        if element.kind == "heading":
            if level is not None and element.level <= level:
                level = None
            if level is None and is_list_heading(element.text):
                level = element.level
        yield level is not None


def _entries(elements: Sequence[Element], listed: Sequence[bool]) -> dict[str, str]:
    """The ids of the entries of lists of sources by number: their own, or their place in the list."""
    ids: dict[str, str] = {}
    place = 0
    for element, in_list in zip(elements, listed, strict=True):
        if in_list and element.kind not in ("heading", "note"):
            place += 1
            if take_marks(element.text)[1]:
                continue
            number = entry_number(element.text)
            ids.setdefault(number or str(place), number or f"R{place}")
    return ids
