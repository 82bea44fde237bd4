"""The numbers of Word's lists and headings, which a file does not hold but Word counts when it shows the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Node = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LAST_NUMBER = 100_000


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: "%1.%2" with each place in its format."""

    start: int
    format: str
    text: str


@dataclass(slots=True)
class _List:
    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)


def value(node: Node | None, path: str) -> str | None:
    """The w:val of the child at `path` ("pPr/numPr/ilvl"), or None."""
    if node is None:
        return None
    child = node.find("/".join(W + step for step in path.split("/")))
    return None if child is None else child.get(W + "val")


def number(count: int, form: str) -> str | None:
    """`count` in one of Word's number formats ("decimal", "lowerRoman", …), or None for a format not known here."""
    if not 0 < count <= _LAST_NUMBER and not (form.startswith("decimal") and count == 0):
        return None
    match form:
        case "decimal":
            return str(count)
        case "decimalZero":
            return f"{count:02}"
        case "lowerLetter" | "upperLetter":
            letters = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 10)
            return letters.upper() if form[0] == "u" else letters
        case "lowerRoman" | "upperRoman" if count < 4000:
            roman = ""
            for amount, letters in _ROMAN:
                times, count = divmod(count, amount)
                roman += letters * times
            return roman.upper() if form[0] == "u" else roman
    return None


class Numbering:
    """Counts the paragraphs of a document, which must be asked for in order, each once."""

    def __init__(self, numbering: Node | None, styles: dict[str, Node]) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._list_of: dict[str, str] = {}
        self._level_of_style: dict[tuple[str, str], int] = {}
        if numbering is not None:
            self._read(numbering)

    def label(self, paragraph: Node) -> str | None:
        """The number of a list's paragraph ("2.1", "(a)"), "" for a bullet, None for a paragraph in no list."""
        found = self._place(paragraph)
        if found is None:
            return None
        number_id, depth = found
        counted = self._lists[self._list_of[number_id]]
        level = counted.levels.get(depth)
        if level is None or level.format == "none":
            return None
        if level.format == "bullet":
            return ""
        starts = self._starts.get(number_id, {})
        if depth in starts and f"{number_id}/{depth}" not in counted.started:
            counted.started.add(f"{number_id}/{depth}")
            counted.counts.pop(depth, None)
        counted.counts[depth] = counted.counts.get(depth, starts.get(depth, level.start) - 1) + 1
        for deeper in [place for place in counted.counts if place > depth]:
            del counted.counts[deeper]
        return _filled(level.text, counted)

    def _place(self, paragraph: Node) -> tuple[str, int] | None:
        """The number id and level of a paragraph, from itself or its style."""
        properties = paragraph.find(W + "pPr")
        number_id, depth = value(properties, "numPr/numId"), value(properties, "numPr/ilvl")
        for style in chain(self._styles, value(properties, "pStyle")):
            inherited = style.find(W + "pPr")
            if number_id is None:
                number_id = value(inherited, "numPr/numId")
                if number_id is not None and depth is None:
                    own = self._level_of_style.get((self._list_of.get(number_id, ""), style.get(W + "styleId") or ""))
                    depth = str(own) if own is not None else value(inherited, "numPr/ilvl")
        if number_id is None or number_id not in self._list_of:
            return None
        return number_id, int(depth) if depth and depth.isascii() and depth.isdigit() else 0

    def _read(self, numbering: Node) -> None:
        linked: dict[str, str] = {}
        for abstract in numbering.iterchildren(W + "abstractNum"):
            identifier = abstract.get(W + "abstractNumId") or ""
            levels: dict[int, Level] = {}
            for node in abstract.iterchildren(W + "lvl"):
                depth = _integer(node.get(W + "ilvl"), 0)
                levels[depth] = _level(node)
                if style := value(node, "pStyle"):
                    self._level_of_style[identifier, style] = depth
            self._lists[identifier] = _List(levels)
            if link := value(abstract, "numStyleLink"):
                linked[identifier] = link
        for node in numbering.iterchildren(W + "num"):
            number_id, identifier = node.get(W + "numId") or "", value(node, "abstractNumId") or ""
            if number_id == "0" or identifier not in self._lists:
                continue
            self._list_of[number_id] = identifier
            for override in node.iterchildren(W + "lvlOverride"):
                depth = _integer(override.get(W + "ilvl"), 0)
                start = value(override, "startOverride")
                if start is not None:
                    self._starts.setdefault(number_id, {})[depth] = _integer(start, 1)
        for number_id, identifier in list(self._list_of.items()):
            target = value(self._styles.get(linked.get(identifier, "")), "pPr/numPr/numId")
            if target in self._list_of:
                self._list_of[number_id] = self._list_of[target]


def chain(styles: dict[str, Node], identifier: str | None) -> Iterator[Node]:
    """A style and those that it is based on."""
    seen: set[str] = set()
    while identifier and identifier in styles and identifier not in seen:
        seen.add(identifier)
        yield styles[identifier]
        identifier = value(styles[identifier], "basedOn")


def _level(node: Node) -> Level:
    return Level(_integer(value(node, "start"), 1), value(node, "numFmt") or "decimal", value(node, "lvlText") or "")


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default


def _filled(text: str, counted: _List) -> str | None:
    """The level's text with its numbers; None where one of them has a format not known here."""

    def of(place: re.Match[str]) -> str:
        level = counted.levels.get(int(place[1]) - 1)
        count = counted.counts.get(int(place[1]) - 1, level.start if level else 1)
        return number(count, level.format if level else "decimal") or "\0"

    filled = _PLACE.sub(of, text).strip()
    return None if "\0" in filled or not _PLACE.search(text) else filled
