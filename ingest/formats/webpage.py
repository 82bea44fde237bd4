"""A web page -> its main text, its footnotes and what it says of itself."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urldefrag

from lxml import etree

from ingest.boilerplate import normalised
from ingest.elements import Content, Element
from ingest.errors import UnreadableFile
from ingest.formats import footnotes
from ingest.formats.main_text import keep_main
from ingest.formats.page_encoding import decode_page
from ingest.formats.page_facts import article_text, base_of, facts_of, follows_links
from ingest.formats.page_prune import prune, prune_menus
from ingest.formats.tree import absolute, clean, elements_of, parse

FEW_ATTRIBUTES = 1_000
MAX_COMPARISONS = 4_000_000_000  # the parser compares all attributes of a tag with each other: some ten seconds
MAX_NODES = 500_000
MAX_DEPTH = 2_000
SHORT_PAGE = 600

_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']|"[^"]*+"|'[^']*+')*+>?""")
_NO_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)  # characters that a tree refuses to be given
_VALUE = re.compile(r""""[^"]*"|'[^']*'""")
_ATTRIBUTE_NAMES = (
    "aria-hidden class colspan content data-footnote-backref datetime epub:type hidden href http-equiv id itemprop lang"
    " name pubdate property rel role rowspan style type xml:lang"
)
_KEPT_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
_MARKUP_WITHOUT_PAGE = re.compile(r"\A\s*<(?:rss|feed|urlset|sitemapindex|svg|rdf:RDF|opml)\b", re.IGNORECASE)
Node = Any


def read(raw: bytes, url: str | None = None) -> Content:
    """A web page, with the addresses on it. `url` is where it was found.

    Fields are given as far as the page states them; `noindex` is true where it asks not to be indexed. Raises
    UnreadableFile if the bytes are no page, or a page without text.
    """
    text, warning = decode_page(raw)
    _check_markup(text)
    root = parse(text)
    _slim(root)
    fields = facts_of(root, url)
    base = base_of(root, url, fields.get("url"))
    links = _links(root, base) if follows_links(root) else ()
    why_empty = _why_empty(root)
    elements, notes = _elements(root, base, fields.get("title"))
    if not elements:
        raise UnreadableFile(why_empty)
    return Content(tuple(elements), fields, tuple(note for note in (warning, *notes) if note), links)


def _elements(root: Node, base: str | None, title: str | None) -> tuple[list[Element], list[str]]:
    stated = article_text(root)
    notes = footnotes.take_out(root)
    body = root.find(".//body")
    body = root if body is None else body
    prune(body)
    whole = _characters(body)
    warnings: list[str] = []
    if whole < SHORT_PAGE:
        prune_menus(body)
    elif not keep_main(body):
        prune_menus(body)
        warnings.append("the main text of the page could not be told from the rest. Check for menus in it.")
    elements = _without_empty_headings(footnotes.place(elements_of(body, base), notes, base), title)
    if stated and len(stated) > 2 * sum(len(e.text) for e in elements):
        paragraphs = (clean(" ".join(line.split())) for line in stated.splitlines())
        elements = [Element("paragraph", line) for line in paragraphs if line]
    return elements, warnings


def _check_markup(text: str) -> None:
    """Refuse what would take minutes to parse, or is no page."""
    if found := _MARKUP_WITHOUT_PAGE.match(text):
        raise UnreadableFile(
            f"the file is no web page but {found[0].strip('< ')} data. Add the pages it lists instead."
        )
    comparisons = 0
    for tag in _TAG.finditer(text):
        if len(tag[0]) > 2 * FEW_ATTRIBUTES and (count := len(_VALUE.sub("", tag[0]).split())) > FEW_ATTRIBUTES:
            comparisons += count**2
            if comparisons > MAX_COMPARISONS:
                raise UnreadableFile("tags of the page have far too many attributes. Save its text as a plain file.")


def _slim(root: Node) -> None:
    """Drop attributes that nothing here reads, and characters that no text has. Raises UnreadableFile for a page that is too large or too deep."""
    depth = nodes = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        nodes += 1
        if depth > MAX_DEPTH:
            raise UnreadableFile("the page is nested too deeply to be read. Save its text as a plain file instead.")
        if nodes > MAX_NODES:
            raise UnreadableFile(f"the page has more than {MAX_NODES:,} elements. Split it into parts and try again.")
        kept = {name: _NO_XML.sub("", text) for name, text in node.attrib.items() if name in _KEPT_ATTRIBUTES}
        node.attrib.clear()  # a name that is none in XML can only be dropped together with the others
        node.attrib.update(kept)
        if node.text and _NO_XML.search(node.text):
            node.text = _NO_XML.sub("", node.text)
        if node.tail and _NO_XML.search(node.tail):
            node.tail = _NO_XML.sub("", node.tail)


def _links(root: Node, base: str | None) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for node in root.iter("a", "area"):
        if "nofollow" not in (node.get("rel") or "").lower().split():
            address = absolute(node.get("href"), base)
            if address:
                found[urldefrag(address).url] = None
    return tuple(found)


def _characters(node: Node) -> int:
    return sum(len(" ".join(text.split())) for text in node.itertext())


def _without_empty_headings(elements: list[Element], title: str | None) -> list[Element]:
    """Without headings that nothing stands under, such as that of a menu that is gone; the title's stays."""
    kept: list[Element] = []
    nearest = float("-inf")  # the level of what was kept last: text lies below every heading, the end above
    for element in reversed(elements):
        if element.kind != "heading":
            nearest = float("inf")
            kept.append(element)
            continue
        if nearest > element.level or normalised(element.text) == normalised(title or ""):
            nearest = element.level
            kept.append(element)
    return kept[::-1]


def _why_empty(root: Node) -> str:
    """What to say if nothing is found on the page. Asked before its scripts are taken out."""
    if root.find(".//frameset") is not None or root.find(".//frame") is not None:
        return "the page is only a frame around other pages. Add the pages that it shows instead."
    if root.find(".//script") is not None or root.find(".//noscript") is not None:
        return "the page has no text without JavaScript. Save its text from the browser as a plain file."
    return "the page has no text. Add text to it or delete it."
