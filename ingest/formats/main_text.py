"""Which parts of a web page are its main text, as trafilatura sees it.

Trafilatura's own output loses nested lists, notes and table cells. So it is only asked to choose: every text in the
tree is marked with a few signs that it takes for punctuation, the marks that come back say what it chose, and the
original tree keeps those blocks whole.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from copy import deepcopy
from typing import Any

import trafilatura
from lxml import etree

from ingest.formats.tree import BLOCKS, HEADINGS, NOTE_MARK

Node = Any

MAX_NODES = 60_000
MAX_DEPTH = 200
_BRAILLE = 0x2800
_SIGNS = re.compile(r"[\u2800-\u28ff]{3}")
_BRAILLE_TEXT = re.compile(r"[\u2800-\u28ff]")
_FILE = re.compile(r"\.(?:pdf|docx?|odt|rtf|xlsx?|pptx?|csv|zip)(?:[?#]|$)", re.IGNORECASE)
_WHOLE = ("table", "ul", "ol", "dl", "blockquote")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def keep_main(body: Node) -> bool:
    """Take out of `body` the blocks that are not main text; false, and nothing done, if none could be told."""
    if not _is_sane(body):
        return False
    nodes = list(body.iter())
    chosen = _chosen(body)
    if not chosen:
        return False
    block_of: dict[Node, Node] = {}
    kept: Counter[Node] = Counter()
    total: Counter[Node] = Counter()
    for i, node in enumerate(nodes):
        parent = node.getparent() if node is not body else None
        block_of[node] = node if node.tag in BLOCKS or node is body else block_of[parent]
        for slot, owner, text in ((2 * i, node, node.text), (2 * i + 1, parent, node.tail)):
            if text and owner is not None and (length := len(text.strip())):
                total[block_of[owner]] += length
                kept[block_of[owner]] += length if slot in chosen else 0
    keep = {block for block in total if 2 * kept[block] >= total[block]}
    _keep_wholes(body, keep, total)
    _keep_headings(nodes, keep, total)
    for node in nodes:
        if node.tag == NOTE_MARK:
            if block_of[node] not in keep and node.getparent() is not None:
                node.set("note", "")
        elif block_of[node] not in keep:
            node.text = None
        if node is not body and block_of[node.getparent()] not in keep:
            node.tail = None
    return True


def _is_sane(body: Node) -> bool:
    depth = deepest = count = 0
    for event, _ in etree.iterwalk(body, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        count += 1
    return count <= 2 * MAX_NODES and deepest <= MAX_DEPTH


def _chosen(body: Node) -> set[int]:
    """The places of the texts that trafilatura chose: twice the node's number, plus one for the text behind it."""
    page = etree.Element("html")
    page.append(deepcopy(body))
    page[0].tag = "body"
    for i, node in enumerate(page[0].iter()):
        if node.tag == NOTE_MARK:
            node.tag = "span"
        node.attrib.pop("style", None)
        if node.text and node.text.strip():
            node.text = _sign(2 * i) + _BRAILLE_TEXT.sub("", node.text.lstrip())
        if node.tail and node.tail.strip() and i:
            lead = " " if node.tail[0].isspace() else ""
            node.tail = lead + _sign(2 * i + 1) + _BRAILLE_TEXT.sub("", node.tail.lstrip())
    source = etree.tostring(page, encoding="unicode", method="html")
    try:
        found = trafilatura.bare_extraction(source, include_comments=False, include_tables=True, include_links=False)
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, etree.LxmlError):
        return set()
    if found is None or found.body is None:
        return set()
    return {_place(sign) for text in found.body.itertext() for sign in _SIGNS.findall(text)}


def _sign(place: int) -> str:
    return "".join(chr(_BRAILLE + (place >> shift & 0xFF)) for shift in (16, 8, 0))


def _place(sign: str) -> int:
    high, middle, low = (ord(character) - _BRAILLE for character in sign)
    return high << 16 | middle << 8 | low


def _keep_wholes(body: Node, keep: set[Node], total: Counter[Node]) -> None:
    """Keep all of a table, list or quotation of which most was chosen."""
    for whole in body.iter(*_WHOLE):
        inside = [node for node in whole.iter(*BLOCKS) if node in total]
        length = sum(total[node] for node in inside)
        mostly = 2 * sum(total[node] for node in inside if node in keep) > length
        if mostly or (whole.tag in ("ul", "ol") and _is_download_list(whole)):
            keep.update(inside)


def _is_download_list(node: Node) -> bool:
    """Whether most entries of a list in the page's main part lead to files; trafilatura takes it for a menu."""
    main = next(node.iterancestors("main", "article"), None)
    links = [link.get("href") or "" for link in node.iter("a")]
    return main is not None and 2 * sum(1 for link in links if _FILE.search(link)) > len(links)


def _keep_headings(nodes: list[Node], keep: set[Node], total: Counter[Node]) -> None:
    """Keep a heading that stands over kept text in the same part of the page."""
    below: Node = None
    any_below = False
    only = sum(1 for node in nodes if node.tag == "h1" and node in total) == 1
    for node in reversed(nodes):
        if node not in total:
            continue
        if node.tag in HEADINGS:
            parts = list(node.iterancestors())[:2]
            if (any_below and only and node.tag == "h1") or (
                below is not None and any(part in below.iterancestors() for part in parts)
            ):
                keep.add(node)
        else:
            below = node if node in keep else None
            any_below = any_below or below is not None
