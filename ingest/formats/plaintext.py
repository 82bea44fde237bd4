"""Plain text as people save it -> elements.

Such files have no marks: headings are short lines without a full stop, list items come with and without dashes,
and the end is a website's footer. The rules below look only at the shape of a line and of its neighbours.
"""

from __future__ import annotations

import re

from ingest.boilerplate import is_link_line, normalised, trim_link_sentence
from ingest.decode import decode
from ingest.elements import Content, Element, ElementKind
from ingest.references import is_list_heading, take_marks

# A letter counts only with a bracket, since "A. Smith", "Dr. Mukwege" and "No. 1325" begin a sentence; and a number
# before a month is a date.
_BULLET = re.compile(
    r"^\s*(?:[-*•–—·▪◦‣]|\(?\d{1,2}\)|\d{1,2}\.(?!\s+(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b)|\(?[A-Za-z]\)|\(?(?:[ivx]{1,4}|[IVX]{1,4})\))\s+(?=\S)"
)
_RULE = re.compile(r"^\s*[-=_*~#]{3,}\s*$")
_MARKED_HEADING = re.compile(r"^\s*#{1,6}\s+")

HEADING_CHARACTERS = 100
HEADING_WORDS = 14
SOURCE_WORDS = 4
WRAP_CHARACTERS = 50
DEEPEST = 6


def read(raw: bytes, url: str | None = None) -> Content:
    """A plain text file. Raises UnreadableFile."""
    text, warning = decode(raw)
    return Content(tuple(read_plain_text(text)), warnings=(warning,) if warning else ())


def read_plain_text(text: str) -> list[Element]:
    """The headings, paragraphs and list items of `text`, in order, without footer lines."""
    elements = _drop_footer(_mark_headings(_mark_items(_lines(text))))
    return _drop_repeated_headings(_nest(elements))


def _lines(text: str) -> list[Element]:
    """One element a line; a paragraph that was wrapped over lines is joined again, keeping its line breaks."""
    found: list[tuple[ElementKind, list[str]]] = []
    open_paragraph = False
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped or _RULE.match(line):
            open_paragraph = False
            continue
        if is_link_line(stripped):
            continue
        bullet = _BULLET.match(line)
        if bullet:
            found.append(("item", [line[bullet.end() :].strip()]))
        elif _MARKED_HEADING.match(line):
            found.append(("heading", [stripped.lstrip("# ")]))
        elif open_paragraph and _continues(found[-1][1][-1], stripped):
            found[-1][1].append(stripped)
        else:
            found.append(("paragraph", [stripped]))
        open_paragraph = found[-1][0] != "heading"
    elements = (Element(kind, trim_link_sentence("\n".join(lines)), int(kind == "heading")) for kind, lines in found)
    return [element for element in elements if element.text]


def _continues(last: str, line: str) -> bool:
    """Whether `line` goes on a paragraph that was wrapped: the line before was full and its sentence open."""
    if len(last) < WRAP_CHARACTERS or len(last) > 4 * WRAP_CHARACTERS:
        return line[0].islower() and len(last) >= WRAP_CHARACTERS // 2
    return line[0].islower() or last[-1] not in ".!?:;" or len(line) > WRAP_CHARACTERS


def _mark_items(elements: list[Element]) -> list[Element]:
    """List items that lost their dash: they end in a semicolon, or follow an item that does."""
    marked = list(elements)
    for i, element in enumerate(elements):
        if element.kind != "paragraph":
            continue
        after_item = i > 0 and marked[i - 1].kind == "item"
        open_list = after_item and re.search(r"(;|,|; and|; or)$", marked[i - 1].text) is not None
        before_item = i + 1 < len(elements) and (elements[i + 1].kind == "item" or elements[i + 1].text.endswith(";"))
        if open_list or (element.text.endswith(";") and (after_item or before_item)):
            marked[i] = Element("item", element.text)
    return marked


def _mark_headings(elements: list[Element]) -> list[Element]:
    marked: list[Element] = []
    in_sources = False
    for i, element in enumerate(elements):
        follows = elements[i + 1] if i + 1 < len(elements) else None
        # In a list of sources a short line without a full stop is a title, not a heading.
        may_head = element.kind == "paragraph" and follows is not None
        may_head = may_head and not (in_sources and len(element.text.split()) > SOURCE_WORDS)
        if may_head and _looks_like_heading(element.text):
            in_sources = is_list_heading(element.text.rstrip(":"))
            marked.append(Element("heading", element.text.rstrip(":").strip(), 1))
        else:
            marked.append(element)
    return marked


def _looks_like_heading(line: str) -> bool:
    line, ids = take_marks(line)
    if ids or not line:
        return False
    words = line.split()
    return (
        len(line) <= HEADING_CHARACTERS
        and len(words) <= HEADING_WORDS
        and line[-1] not in ".;,!…”\"'(["
        and not (line[-1] == ":" and len(words) > 6)
        and (line[0].isupper() or line[0].isdigit() or not line[0].isalpha())
        and "\n" not in line
        and "://" not in line
    )


def _drop_footer(elements: list[Element]) -> list[Element]:
    """Without the short lines at the end that lead to no text: a site's buttons and links."""
    end = len(elements)
    while end > 1 and (
        elements[end - 1].kind == "heading"
        or (
            elements[end - 1].kind == "paragraph"
            and len(elements[end - 1].text.split()) <= 4
            and elements[end - 1].text[-1] not in '.!?"”'
        )
    ):
        end -= 1
    return elements[:end] if end < len(elements) and any(e.kind != "heading" for e in elements[:end]) else elements


def _nest(elements: list[Element]) -> list[Element]:
    """A heading that is followed by another heading is its parent; later headings are children too."""
    nested: list[Element] = []
    depth = 1
    for i, element in enumerate(elements):
        if element.kind != "heading":
            nested.append(element)
            continue
        followed = i + 1 < len(elements) and elements[i + 1].kind == "heading"
        after_heading = i > 0 and elements[i - 1].kind == "heading"
        if followed and not after_heading:
            depth = 1
        nested.append(Element("heading", element.text, depth))
        if followed:
            depth = min(depth + 1, DEEPEST)
    return nested


def _drop_repeated_headings(elements: list[Element]) -> list[Element]:
    """Without a heading that was there before and now stands over nothing: it is a link back to that part."""
    seen: set[str] = set()
    kept: list[Element] = []
    for i, element in enumerate(elements):
        if element.kind == "heading":
            empty = i + 1 >= len(elements) or elements[i + 1].kind == "heading"
            if empty and normalised(element.text) in seen:
                continue
            seen.add(normalised(element.text))
        kept.append(element)
    return kept
