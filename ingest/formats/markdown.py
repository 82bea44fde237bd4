"""Markdown -> elements, through markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from ingest.decode import clean, decode
from ingest.elements import Content, Element, ElementKind, Link
from ingest.metadata import split_front_matter
from ingest.notes import place_notes

_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read(raw: bytes, url: str | None = None) -> Content:
    """A Markdown file. Raises UnreadableFile, and MetadataError for front matter that is broken."""
    text, warning = decode(raw)
    fields, body = split_front_matter(text)
    # YAML has escapes for what `decode` took out.
    fields = {name: clean(value) if isinstance(value, str) else value for name, value in fields.items()}
    return Content(tuple(read_markdown(body)), fields, (warning,) if warning else ())


def read_markdown(text: str) -> list[Element]:
    """The headings, paragraphs, list items, quotations, table rows and footnotes of `text`, without markup.

    A line break inside a paragraph stays a line break, so that a quotation of it can be found in the file.
    """
    return place_notes([element for element in _elements(_parser().parse(text)) if element.text.strip()])


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table").use(footnote_plugin, inline=False)


def _elements(tokens: list[Token]) -> Iterator[Element]:
    lists = quotes = 0
    heading: int | None = None
    row: list[str] | None = None
    links: tuple[Link, ...] = ()
    names: tuple[str, ...] = ()
    note: str | None = None
    number = ""
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
                yield Element("table", " | ".join(row or []), links=links, names=names)
                row, links, names = None, (), ()
            case "code_block" | "fence":
                yield Element("paragraph", token.content.strip())
            case "inline" if row is not None:
                row.append(_plain(token).replace("\n", " "))
                links += _links(token)
                names += _names(token)
            case "footnote_open":
                note = _number(token)
                number = f"{note} "
            case "footnote_close":
                note = None
            case "inline" if note is not None:
                yield Element("note", number + _plain(token), links=_links(token), id=note)
                number = ""
            case "inline" if heading is not None:
                yield Element("heading", _plain(token).replace("\n", " "), heading)
                heading = None
            case "inline":
                kind: ElementKind = "item" if lists else "quote" if quotes else "paragraph"
                yield Element(kind, _plain(token), links=_links(token), names=_names(token))


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
    return re.sub(r"(?<![ \n])[ \n]*\n[ \n]*", "\n", clean("".join(parts))).strip()


def _is_line_break(token: Token) -> bool:
    return token.type == "html_inline" and _LINE_BREAK.fullmatch(token.content) is not None


def _number(token: Token) -> str:
    """The number of a footnote: its own where that is one, else its place."""
    label = str(token.meta.get("label", ""))
    return label if label.isdigit() else str(token.meta["id"] + 1)


def _names(inline: Token) -> tuple[str, ...]:
    """The ids of the footnotes that the text names."""
    return tuple(dict.fromkeys(_number(child) for child in inline.children or () if child.type == "footnote_ref"))


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
                    found.append(Link(" ".join(clean(words).split()), url))
                url = None
            case _:
                words += child.content or " "
    return tuple(found)
