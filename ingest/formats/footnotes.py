"""Footnotes of HTML: a mark in the text that leads to a note further down, and back.

They are taken out of the tree before anything judges what is main text, since notes look like a list of links.
A list of sources that no mark leads into is no note and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from lxml import etree

from ingest.elements import Element
from ingest.formats.tree import HEADINGS, NOTE_MARK, one

Node = Any

_LABEL = re.compile(
    r"^[\[(\s]*((?:foot|end)?note\s+|fn\.?\s*)?(\d{1,4}|[a-z]{1,2}|[ivxlc]{1,7}|[*†‡§¶#]{1,4})[\])\s]*$", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"^(?=.*[\d*])_?(?:ftn|edn|fn|en|nt|foot_?notes?|end_?notes?|notes?|sd(?:foot|end)note|cite_note|reference|ref|f|n|r)"
    r"[-_:.]{0,2}(?:[\w.]*-)?[\w*]{0,40}$",
    re.IGNORECASE,
)
_CLASS = re.compile(r"foot-?note|end-?note|note-?ref|\breference\b|fn-?lnk|mw-ref|sdfootnote|\bftn", re.IGNORECASE)
_NOTE_HOLDER = re.compile(r"^_?(?:ftn|edn|fn|foot_?note|end_?note|note|sd(?:foot|end)note)[-_:.]?\w*\d", re.IGNORECASE)
_BACK = re.compile(r"back-?(?:link|ref)|reverse-?footnote|fn-?rtn|return|data-footnote-backref", re.IGNORECASE)
_BACK_WORDS = re.compile(
    r"^\W*(?:(?:jump|go|back|return)\b.*|retour\b.*|terug\b.*|zurück\b.*|[a-z]|\d{1,4})?\W*$", re.IGNORECASE | re.DOTALL
)
_ARROWS = re.compile(r"^[\s^↑↩⏎\ufe0e]+|[\s↑↩⏎\ufe0e]+$")
_EMPTY_BRACKETS = re.compile(r"\[\s*\]|\(\s*\)")
_BLOCKS = ("p", "li", "div", "dd", "dt", "tr", "aside", "section")
_PLAIN_BLOCKS = (*_BLOCKS, "ol", "ul", "td", "th", "table", "body", "blockquote", "main", "article")


@dataclass(frozen=True, slots=True)
class Note:
    """A note as its mark shows it ("12", "a", "*"), and the detached tree that holds its text."""

    label: str
    body: Node


def take_out(root: Node) -> dict[str, Note]:
    """Take the notes out of `root` and put `note-mark` elements where their marks were; the notes by id."""
    order = {node: place for place, node in enumerate(root.iter(etree.Element))}
    places: dict[str, Node] = {}
    for node in order:
        for name in (node.get("id"), node.get("name") if node.tag == "a" else None):
            if name:
                places.setdefault(name, node)
    marks = list(_marks(root, order, places))
    sources = {name for mark, _, _ in marks for name in _names_around(mark)}
    bodies = _bodies(marks)
    notes: dict[str, Note] = {}
    ids: dict[Node, str] = {}
    for mark, label, target in marks:
        if target not in bodies:
            continue
        if target not in ids:
            ids[target] = _free(label, notes)
            notes[ids[target]] = Note(label, bodies[target])
        _replace(mark, ids[target])
    for body in bodies.values():
        _drop_backlinks(body, sources)
    return notes


def place(elements: Sequence[Element], notes: dict[str, Note], base: str | None) -> list[Element]:
    """The elements, each followed by the notes that it is the first to name; notes that nothing names are left out."""
    texts = {identifier: _note(identifier, note, base) for identifier, note in notes.items()}
    waiting = {identifier: note for identifier, note in texts.items() if note is not None}
    placed: list[Element] = []
    stack = list(reversed(elements))
    while stack:
        element = stack.pop()
        known = tuple(name for name in element.names if texts.get(name) is not None)
        placed.append(replace(element, names=known))
        stack += [waiting.pop(name) for name in reversed(known) if name in waiting]
    return placed


def _note(identifier: str, note: Note, base: str | None) -> Element | None:
    whole = one(note.body, base, "\n")
    begins = re.compile(
        rf"^[\[(]?(?:(?:foot|end)?note\s+)?{re.escape(note.label)}[\]).:]*(?=\s|\W|$)\s*", re.IGNORECASE
    )
    text = _ARROWS.sub("", _EMPTY_BRACKETS.sub("", whole.text))
    text = _ARROWS.sub("", begins.sub("", text, count=1))
    return replace(whole, kind="note", text=f"{note.label} {text}", id=identifier) if text else None


def _marks(root: Node, order: dict[Node, int], places: dict[str, Node]) -> Iterator[tuple[Node, str, Node]]:
    for anchor in root.iter("a"):
        address = unquote((anchor.get("href") or "").partition("#")[2]) if _is_local(anchor) else ""
        target = places.get(address)
        if target is None or order[target] <= order[anchor] or target.tag in HEADINGS:
            continue
        label = _LABEL.match("".join(anchor.itertext()))
        if label and _is_mark(anchor, address, label):
            yield anchor, label[2], target


def _is_local(anchor: Node) -> bool:
    return (anchor.get("href") or "").strip().startswith("#")


def _is_mark(anchor: Node, address: str, label: re.Match[str]) -> bool:
    """Whether a short link into the page is the mark of a note, and no entry of a table of contents."""
    kind = f"{anchor.get('role') or ''} {anchor.get('epub:type') or ''}"
    if "noteref" in kind or next(anchor.iterancestors("sup"), None) is not None or anchor.find(".//sup") is not None:
        return True
    if _CLASS.search(anchor.get("class") or ""):
        return True
    return _ADDRESS.match(address) is not None and (label[0].strip()[0] in "[(" or label[2].isdigit())


def _free(label: str, taken: dict[str, Note]) -> str:
    """The label as an id; numbered if notes of another series have it already."""
    identifier, number = label, 2
    while identifier in taken:
        identifier, number = f"{label}-{number}", number + 1
    return identifier


def _bodies(marks: Sequence[tuple[Node, str, Node]]) -> dict[Node, Node]:
    """The tree of each note, detached: the block that a mark leads to, or the part of it that begins there."""
    blocks: dict[Node, list[Node]] = {}
    shared: set[Node] = set()
    for mark, _, target in marks:
        block = _block(target)
        if block is None:
            continue
        inside = blocks.setdefault(block, [])
        if target not in inside:
            inside.append(target)
        if block in mark.iterancestors():
            shared.add(block)  # text and notes in one block
    bodies: dict[Node, Node] = {}
    for block, inside in blocks.items():
        if len(inside) > 1 or block in shared:
            bodies.update(_split(block, inside))
        else:
            bodies[inside[0]] = _detach(block)
    return bodies


def _block(target: Node) -> Node | None:
    """The block that holds a note whose place is `target`."""
    if target.tag not in _PLAIN_BLOCKS and not "".join(target.itertext()).strip() and not (target.tail or "").strip():
        following = target.getnext()
        if following is not None and following.tag in _BLOCKS:
            return following  # an empty anchor in front of the note's paragraph
    node = target
    while node is not None and node.tag not in _BLOCKS:
        if node.tag == "body":
            return None
        node = node.getparent()
    if node is None:
        return None
    parent = node.getparent()
    while parent is not None and (
        (parent.tag == "li" and len(parent.findall("p")) <= 3)
        or (parent.tag in ("div", "aside", "p") and _NOTE_HOLDER.match(parent.get("id") or ""))
    ):
        node, parent = parent, parent.getparent()
    return node


def _detach(block: Node) -> Node:
    """The block out of its tree; of a term with definitions, the definitions."""
    body = etree.Element("div")
    term = block if block.tag == "dt" else None
    if block.tag == "dd" and block.getprevious() is not None and block.getprevious().tag == "dt":
        term = block.getprevious()
    if term is None:
        body.append(_out(block))
    else:
        while (following := term.getnext()) is not None and following.tag == "dd":
            body.append(_out(following))
        _out(term)
    for node in list(body.iter("dd", "li", "tr", "td", "th")):
        node.tag = "span" if node.tag in ("td", "th") else "div"
    return body


def _split(block: Node, targets: Sequence[Node]) -> dict[Node, Node]:
    """The parts of a block that holds several notes, each from its own place to the next."""
    starts: dict[Node, Node] = {}
    for target in targets:
        child = target
        while child is not None and child.getparent() is not block:
            child = child.getparent()
        if child is None or child in starts:
            return {}
        starts[child] = target
    bodies: dict[Node, Node] = {}
    current = None
    for child in list(block):
        if child in starts:
            current = bodies[starts[child]] = etree.Element("div")
        elif child.tag in HEADINGS or child.tag in ("hr", "table", "div"):
            current = None
        if current is not None:
            current.append(child)  # moves its tail along
    return bodies


def _out(node: Node) -> Node:
    """`node` out of its tree; the text behind it stays."""
    parent = node.getparent()
    if parent is not None:
        _leave(parent, node, node.tail or "")
        parent.remove(node)
    node.tail = None
    return node


def _leave(parent: Node, node: Node, text: str) -> None:
    """Put `text` where `node` stands in `parent`, behind what comes before it."""
    before = node.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _replace(mark: Node, identifier: str) -> None:
    """Put a `note-mark` where `mark` stands, without brackets and without the raised position around it."""
    parent = mark.getparent()
    sign = etree.Element(NOTE_MARK, note=identifier)
    sign.tail, mark.tail = mark.tail, None
    parent.replace(mark, sign)
    outer = sign
    while (around := outer.getparent()) is not None and around.tag in ("sup", "span", "cite"):
        if len(around) > 20 or any(character.isalnum() for text in around.itertext() for character in text):
            break
        around.tag, around.text = "span", None
        for node in around:
            node.tail = None
        outer = around
    _drop_brackets(outer)


def _drop_brackets(sign: Node) -> None:
    trailing = (sign.tail or "").lstrip()
    before = sign.getprevious()
    leading = ((before.tail if before is not None else sign.getparent().text) or "").rstrip()
    if leading.endswith(("[", "(")) and trailing.startswith(("]", ")")):
        sign.tail = trailing[1:]
        if before is not None:
            before.tail = leading[:-1]
        else:
            sign.getparent().text = leading[:-1]


def _names_around(mark: Node) -> Iterator[str]:
    """The ids by which a note can lead back to its mark."""
    near = [mark, *mark.iterdescendants()]
    for parent in mark.iterancestors():
        if parent.tag in _PLAIN_BLOCKS or len(near) > 20:
            break
        near.append(parent)
    before = mark.getprevious()
    if before is not None and before.tag in ("a", "span"):
        near.append(before)
    for node in near:
        for name in (node.get("id"), node.get("name")):
            if name:
                yield name


def _drop_backlinks(body: Node, sources: set[str]) -> None:
    for node in list(body.iter(etree.Element)):
        if node is body or node.getparent() is None:
            continue
        kind = f"{node.get('class') or ''} {node.get('role') or ''}"
        words = "".join(node.itertext())
        if node.tag == "a" and _is_local(node):
            back = unquote((node.get("href") or "")[1:]) in sources or _BACK.search(kind) is not None
            if back and len(words) < 80 and _BACK_WORDS.match(words):
                _out(node)
        elif node.tag in ("span", "p", "sup", "b") and _BACK.search(kind) and len(words) < 80:
            _out(node)
