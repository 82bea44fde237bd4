"""A tree of HTML -> elements, for web pages and for what Word files are turned into.

The tree is walked with events, never by recursion, so that no depth of nesting can end the process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from ingest.decode import clean as visible
from ingest.elements import Element, ElementKind, Link
from ingest.errors import UnreadableFile
from ingest.formats import tables

MAX_ELEMENTS = 200_000
MAX_CHARACTERS = 10_000_000
MAX_ADDRESS = 2_000
NOTE_MARK = "note-mark"

Node = Any  # an lxml element; lxml ships no types

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form header hgroup hr html legend li main nav ol p pre search section summary table tbody td tfoot th"
    " thead tr ul"
)
BLOCKS = HEADINGS | frozenset(_BLOCK_NAMES.split())
# Struck and deleted words are left out: a quotation of them would say what the text takes back.
_UNREAD_NAMES = (
    "applet area audio base button canvas datalist del embed frame frameset head iframe img input link map math meta"
    " meter noembed noframes noscript object option param picture progress rp rt s script select source strike style"
    " svg template textarea title track video"
)
UNREAD = frozenset(_UNREAD_NAMES.split())
_FRAMES = HEADINGS | frozenset(("li", "blockquote", "dd", "dt", "figcaption", "pre"))
_SPACE = re.compile(r"[\s\x85]+")
_AROUND_BREAK = re.compile(r" *\n *")
_MARK = "\ue000"
_ICONS = re.compile("[\ue000-\uf8ff]")  # private characters: the glyphs of icon fonts, and our own mark
# Further characters without a shape: controls of old terminals, of annotations, of musical and other notations.
_SHAPELESS = re.compile(
    "[\x80-\x9f\u061c\u180e\u206a-\u206f\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)
_MARK_BEFORE_STOP = re.compile(rf"\s*{_MARK}(?:\s*[,;]?\s*{_MARK})*(?=[\s.,;:!?)\]»”’]|$)")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SENTENCE = re.compile(r"(?:\S+\s+){5,}\S*[.!?…][\"”’»)]*$")
_CREDIT = re.compile(r"^(?:photo|image|picture|credit|foto|©)\b", re.IGNORECASE)


def parse(text: str) -> Node:
    """The tree of a page, without comments. Raises UnreadableFile if it holds nothing or is nested without end."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise UnreadableFile("the page is empty or no HTML. Save it again from the browser.") from error
    if not isinstance(root.tag, str):
        raise UnreadableFile("the page is empty or no HTML. Save it again from the browser.")
    return root


def elements_of(root: Node, base: str | None = None) -> list[Element]:
    """The visible parts under `root` in reading order. `base` is what relative addresses are resolved against.

    Raises UnreadableFile if there are more than MAX_ELEMENTS elements or MAX_CHARACTERS characters.
    """
    walk = _Walk(base)
    walk.run(root)
    return walk.elements


def absolute(href: str | None, base: str | None) -> str | None:
    """The http(s) address that `href` leads to, or None for anything else, such as a place in the same page."""
    href = visible((href or "").strip()).replace("\n", "").replace("\t", "")
    if not href or href.startswith("#") or len(href) > MAX_ADDRESS:
        return None
    try:
        url = urljoin(base, href) if base else href
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        same_page = base and parts.fragment and url.split("#")[0] == base.split("#")[0]
    except ValueError:
        return None
    return None if same_page else url.replace(" ", "%20")


@dataclass(slots=True)
class _Walk:
    """The elements so far, and the block of text that is being gathered."""

    base: str | None
    in_cell: bool = False
    elements: list[Element] = field(default_factory=list)
    characters: int = 0
    parts: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    frames: list[Node] = field(default_factory=list)
    items: dict[Node, int] = field(default_factory=dict)
    term: Element | None = None
    link: tuple[str, int] | None = None

    def run(self, root: Node) -> None:
        events = etree.iterwalk(root, events=("start", "end"))
        for event, node in events:
            if event == "start":
                if not self.start(node):
                    events.skip_subtree()
            else:
                self.end(node)
                if node is not root:
                    self.text(node.tail)
        self.flush()
        self.flush_term()

    def start(self, node: Node) -> bool:
        """Take a node's beginning in; false if what is inside is not to be walked."""
        tag = node.tag
        if tag in UNREAD:
            return False
        if tag == NOTE_MARK:
            self.names[node.get("note")] = None
            self.parts.append(_MARK)
            return False
        if tag == "table" and not self.in_cell and tables.is_data(node):
            self.table(node)
            return False
        if tag in BLOCKS:
            self.flush()
        if tag in _FRAMES:
            self.frames.append(node)
        match tag:
            case "br":
                self.line_break()
            case "a":
                self.open_link(node)
            case "q":
                self.parts.append("“")
            case "sup" if (digits := "".join(node.itertext()).strip()).isascii() and digits.isdigit():
                # "2020" with a raised 3 must not read 20203.
                self.parts.append(digits.translate(_RAISED))
                return False
        self.text(node.text)
        return True

    def end(self, node: Node) -> None:
        tag = node.tag
        if tag == "a":
            self.close_link()
        elif tag == "q":
            self.parts.append("”")
        elif tag in BLOCKS and tag not in UNREAD:
            self.flush()
            if self.frames and self.frames[-1] is node:
                self.frames.pop()
                self.items.pop(node, None)
            if tag == "dl":
                self.flush_term()

    def text(self, text: str | None) -> None:
        if text:
            keep = any(frame.tag == "pre" for frame in self.frames)
            self.parts.append(text.replace("\r", "") if keep else _SPACE.sub(" ", text))

    def line_break(self) -> None:
        """A break; the second in a row ends the paragraph."""
        last = next((part for part in reversed(self.parts) if part.strip(" ")), "")
        if last == "\n" and not self.in_cell:
            self.flush()
        else:
            self.parts.append("\n")

    def open_link(self, node: Node) -> None:
        url = absolute(node.get("href"), self.base)
        self.link = (url, len(self.parts)) if url else None

    def close_link(self) -> None:
        if self.link:
            url, begun = self.link
            words = clean("".join(self.parts[begun:])).replace("\n", " ")
            if words:
                self.links.append(Link(words, url))
        self.link = None

    def flush(self) -> None:
        """Make an element of the text gathered so far, if there is any."""
        if not self.parts:
            return
        open_link = self.link
        self.close_link()
        text = clean("".join(self.parts))
        if text:
            self.add(Element("paragraph", text, links=tuple(self.links), names=tuple(self.names)))
        self.parts, self.links, self.names = [], [], {}
        self.link = (open_link[0], 0) if open_link else None

    def add(self, block: Element) -> None:
        """Append a block as what the innermost frame around it makes of it."""
        frame = self.frames[-1] if self.frames else None
        tag = frame.tag if frame is not None else ""
        if tag == "dt":
            self.term = _joined(self.term, block, ", ") if self.term else block
            return
        if self.term is not None and tag == "dd":
            gap = " " if self.term.text[-1] in ".:?!–—" else ": "
            block, self.term = _joined(self.term, block, gap), None
        self.flush_term()
        if tag in HEADINGS and not any(f.tag == "blockquote" for f in self.frames):
            self.append(replace(block, kind="heading", text=block.text.replace("\n", " "), level=int(tag[1])))
            # A list item with a heading is a card of a layout: what follows in it is a paragraph.
            self.items.update((f, -1) for f in self.frames if f.tag == "li")
        elif tag == "figcaption":
            if _SENTENCE.match(block.text) and not _CREDIT.match(block.text):
                self.append(block)
        elif tag == "li" and self.items.get(frame) == len(self.elements) - 1 and self.elements:
            joined = _joined(self.elements.pop(), block, "\n")
            self.append(joined)
        elif tag == "li" and self.items.get(frame) != -1:
            self.append(replace(block, kind="item"))
            self.items[frame] = len(self.elements) - 1
        else:
            kinds: dict[str, ElementKind] = {"dd": "item", "blockquote": "quote"}
            inside_quote = any(f.tag == "blockquote" for f in self.frames)
            self.append(replace(block, kind=kinds.get(tag, "quote" if inside_quote else "paragraph")))

    def flush_term(self) -> None:
        """A term that no definition followed stands alone."""
        if self.term is not None:
            term, self.term = self.term, None
            self.append(term)

    def table(self, node: Node) -> None:
        self.flush()
        self.flush_term()
        for caption in node.iterchildren("caption"):
            self.append_all(_inner(caption, self.base))
        for row in tables.rows(node, lambda cell: one(cell, self.base, " ")):
            self.append(row)

    def append_all(self, elements: Iterator[Element]) -> None:
        for element in elements:
            self.append(element)

    def append(self, element: Element) -> None:
        self.elements.append(element)
        self.characters += len(element.text)
        if len(self.elements) > MAX_ELEMENTS or self.characters > MAX_CHARACTERS:
            raise UnreadableFile(
                f"the file has more than {MAX_ELEMENTS:,} paragraphs or {MAX_CHARACTERS:,} characters. "
                "Split it into parts and try again."
            )


def one(root: Node, base: str | None, separator: str) -> Element:
    """All text under `root` as one paragraph, its blocks joined by `separator`."""
    gathered = Element("paragraph", "")
    for element in _inner(root, base):
        gathered = _joined(gathered, element, separator) if gathered.text else element
    text = gathered.text if "\n" in separator else gathered.text.replace("\n", separator)
    return replace(gathered, kind="paragraph", text=text)


def _inner(root: Node, base: str | None) -> Iterator[Element]:
    walk = _Walk(base, in_cell=True)
    walk.run(root)
    yield from walk.elements


def _joined(first: Element, second: Element, gap: str) -> Element:
    return replace(
        first,
        text=first.text + gap + second.text,
        links=first.links + second.links,
        names=tuple(dict.fromkeys(first.names + second.names)),
    )


def clean(text: str) -> str:
    """`text` with single spaces and without invisible characters; a note's mark goes with the space before it."""
    text = _SHAPELESS.sub("", _ICONS.sub("", _MARK_BEFORE_STOP.sub("", text)))
    text = visible(text)
    return _AROUND_BREAK.sub("\n", re.sub(r"[^\S\n]+", " ", text)).strip()
