"""Tables of HTML: which of them hold data, and their rows as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ingest.elements import Element

LONG_CELL = 1_500
MAX_SPAN = 1_000
REPEATED_CHARACTERS = 200

Node = Any


def is_data(table: Node) -> bool:
    """Whether a table holds data in rows and columns; otherwise it only lays out a page."""
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return False
    widths = [sum(1 for _ in row.iterchildren("td", "th")) for row in table.iter("tr")]
    if max(widths, default=0) < 2:
        return False
    if next(table.iter("th", "caption"), None) is not None:
        return True
    if next(table.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None:
        return False
    return all(sum(map(len, cell.itertext())) <= LONG_CELL for cell in table.iter("td"))


def rows(table: Node, read: Callable[[Node], Element]) -> Iterator[Element]:
    """Each row with its cells joined by " | ". `read` gives the text of one cell.

    A short cell that spans rows is said again in each of them, so that a row can be quoted without those above it.
    """
    spanning: dict[int, tuple[Element, int]] = {}
    for row in table.iter("tr"):
        cells: list[Element] = []
        column = 0
        for node in row.iterchildren("td", "th"):
            column = _spanned(spanning, column, cells)
            cell = read(node)
            cells.append(cell)
            down, across = _span(node, "rowspan"), _span(node, "colspan")
            if down > 1:
                shown = cell if len(cell.text) <= REPEATED_CHARACTERS else Element("table", "")
                spanning[column] = (shown, down - 1)
            column += across
        _spanned(spanning, column, cells)
        joined = _join(cells)
        if joined is not None:
            yield joined


def _spanned(spanning: dict[int, tuple[Element, int]], column: int, cells: list[Element]) -> int:
    """Append the cells from rows above that reach into this one at `column`; returns the next free column."""
    while column in spanning:
        cell, left = spanning.pop(column)
        cells.append(cell)
        if left > 1:
            spanning[column] = (cell, left - 1)
        column += 1
    return column


def _span(node: Node, name: str) -> int:
    value = (node.get(name) or "1").strip()
    return min(int(value), MAX_SPAN) if value.isascii() and value.isdigit() else 1


def _join(cells: list[Element]) -> Element | None:
    while cells and not cells[-1].text:
        cells.pop()
    if not cells:
        return None
    return replace(
        cells[0],
        kind="table",
        text=" | ".join(cell.text for cell in cells).strip(),
        links=tuple(link for cell in cells for link in cell.links),
        names=tuple(dict.fromkeys(name for cell in cells for name in cell.names)),
    )
