"""Markdown -> elements, through markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.elements import Element, ElementKind, Link

_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(text: str) -> list[Element]:
    """The headings, paragraphs, list items, quotations and table rows of `text`, without markup.

    A line break inside a paragraph stays a line break, so that a quotation of it can be found in the file.
    """
    return [element for element in _elements(_parser().parse(text)) if element.text.strip()]


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")


def _elements(tokens: list[Token]) -> Iterator[Element]:
    lists = quotes = 0
    heading: int | None = None
    row: list[str] | None = None
    links: tuple[Link, ...] = ()
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                lists += 1
            case "bullet_list_close" | "ordered_list_close":
                lists -= 1
            case "blockquote_open":
                quotes += 1
            case "blockquote_close":
                quotes -= 1
            case "heading_open":
                heading = int(token.tag[1])
            case "tr_open":
                row = []
            case "tr_close":
                yield Element("table", " | ".join(row or []), links=links)
                row, links = None, ()
            case "code_block" | "fence":
                yield Element("paragraph", token.content.strip())
            case "inline" if row is not None:
                row.append(_plain(token).replace("\n", " "))
                links += _links(token)
            case "inline" if heading is not None:
                yield Element("heading", _plain(token).replace("\n", " "), heading)
                heading = None
            case "inline":
                kind: ElementKind = "item" if lists else "quote" if quotes else "paragraph"
                yield Element(kind, _plain(token), links=_links(token))


def _plain(inline: Token) -> str:
    parts: list[str] = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or _is_line_break(child):
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content)
    # A <br> at the end of a line is one break, not the gap between two paragraphs.
    return re.sub(r"[ \n]*\n[ \n]*", "\n", "".join(parts)).strip()


def _is_line_break(token: Token) -> bool:
    return token.type == "html_inline" and _LINE_BREAK.fullmatch(token.content) is not None


def _links(inline: Token) -> tuple[Link, ...]:
    """The web addresses that the text links to, with the words of each link."""
    found: list[Link] = []
    url, words = None, ""
    for child in inline.children or ():
        match child.type:
            case "link_open":
                url, words = str(child.attrGet("href") or ""), ""
            case "link_close":
                if url and url.lower().startswith(("https://", "http://")):
                    found.append(Link(" ".join(words.split()), url))
                url = None
            case _:
                words += child.content or " "
    return tuple(found)
