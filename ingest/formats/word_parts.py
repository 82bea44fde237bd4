"""The parts of a Word file, brought down to what the converter is to see.

Numbers that Word would count are written into the text; styles become a handful of known ones; what was deleted, what
is hidden, comments, pictures and tables of contents go. So the converter works on a small tree whatever the file holds.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from lxml import etree

from ingest.errors import UnreadableFile
from ingest.formats.archive import part
from ingest.formats.word_numbering import Numbering, W, chain, number, value

Node = Any

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MAX_DEPTH = 90
MAX_NODES = 1_000_000

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W.strip("{}").encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R.strip("{}").encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M.strip("{}").encode()),
)
_HEADING = re.compile(r"^heading ([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc (?:\d|heading)|table of figures|index \d)$", re.IGNORECASE)
_QUOTE = re.compile(r"^(?:intense )?quote$|^block text$|^quotations$", re.IGNORECASE)
_DROPPED = (
    *(
        f"{W}{name}"
        for name in (
            "del",
            "moveFrom",
            "commentReference",
            "sectPr",
            "proofErr",
            "lastRenderedPageBreak",
            "bookmarkStart",
            "bookmarkEnd",
        )
    ),
    f"{V}imagedata",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
)
_PLAIN = tuple(f"{W}{name}" for name in ("t", "tab", "br"))
_UNWRAPPED = tuple(f"{W}{name}" for name in ("fldSimple", "dir", "bdo"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class Body:
    """What is known of a document besides its text: labels of notes by their HTML id, characters by language."""

    labels: dict[str, str] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)


def read_xml(archive: ZipFile, name: str) -> Node | None:
    """The tree of a part, or None if it is absent. Raises UnreadableFile if it is broken or declares entities."""
    raw = part(archive, name)
    if raw is None:
        return None
    for strict, usual in _STRICT:
        raw = raw.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("the Word file is damaged. Open it in Word, save it again and try that.") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile("the Word file declares a document type, which Word never does. Save it anew from Word.")
    _check_size(root)
    return root


def styles_by_id(styles: Node | None) -> dict[str, Node]:
    """The styles of a document; those that are based on others name them."""
    found = styles.iterchildren(W + "style") if styles is not None else ()
    return {node.get(W + "styleId") or "": node for node in found}


def default_language(styles: Node | None) -> str:
    """The language of text that names none, as Word writes it ("en-GB"), or ""."""
    node = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang") if styles is not None else None
    return (node.get(W + "val") or "") if node is not None else ""


def simplify(root: Node, styles: dict[str, Node], numbering: Numbering, targets: set[str], language: str = "") -> Body:
    """Reduce a document or a part with notes in place. `targets` are the ids of the links that can be followed."""
    body = Body()
    _choose_alternatives(root)
    _drop(root)
    _mend(root, targets)
    for run in root.iter(W + "r"):
        shown = sum(len(text.text or "") for text in run.iterchildren(W + "t"))
        spoken = run.find(f"{W}rPr/{W}lang")
        body.languages[(spoken.get(W + "val") if spoken is not None else None) or language] += shown
        _reduce_run(run)
    for run in list(root.iter(W + "r")):
        _merge(run)
    for paragraph in list(root.iter(W + "p")):
        _reduce_paragraph(paragraph, styles, numbering)
    return body


def label_notes(root: Node, labels: dict[str, str], formats: dict[str, str]) -> None:
    """Number the notes as Word shows them, footnotes and endnotes each on their own, and note the labels by HTML id."""
    for kind in ("footnote", "endnote"):
        count = 0
        for mark in root.iter(f"{W}{kind}Reference"):
            identifier = f"{kind}-{mark.get(W + 'id')}"
            custom = mark.getnext() if mark.get(W + "customMarkFollows") in ("1", "true", "on") else None
            if custom is not None and custom.tag == W + "t" and (custom.text or "").strip():
                labels[identifier] = (custom.text or "").strip()
                custom.text = ""
            elif identifier not in labels:
                count += 1
                labels[identifier] = number(count, formats[kind]) or str(count)


def _check_size(root: Node) -> None:
    depth = 0
    for nodes, (event, _) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise UnreadableFile(
                "the Word file is nested too deeply (tables in tables). Make it flatter and try again."
            )
        if nodes > 2 * MAX_NODES:
            raise UnreadableFile("the Word file is too long. Split it into parts and try again.")


def _choose_alternatives(root: Node) -> None:
    """Keep one of the alternatives that Word writes for old readers, and text boxes as text."""
    for node in list(root.iter(MC + "AlternateContent")):
        choice, fallback = node.find(MC + "Choice"), node.find(MC + "Fallback")
        boxes = list(choice.iter(W + "txbxContent")) if choice is not None else []
        chosen = [_text_box(box) for box in boxes] or list(fallback if fallback is not None else ())
        _replace(node, chosen)
    for node in list(root.iter(W + "drawing")):
        boxes = list(node.iter(W + "txbxContent"))
        if boxes and node.getparent() is not None:
            _replace(node, [_text_box(box) for box in boxes])


def _text_box(content: Node) -> Node:
    picture = etree.Element(W + "pict")
    etree.SubElement(etree.SubElement(picture, V + "shape"), V + "textbox").append(content)
    return picture


def _replace(node: Node, others: list[Node]) -> None:
    parent = node.getparent()
    if parent is not None:
        place = parent.index(node)
        parent[place : place + 1] = others


def _drop(root: Node) -> None:
    for node in list(root.iter(*_DROPPED)):
        parent = node.getparent()
        if node.tag != W + "del" or parent is None or parent.tag not in (W + "rPr", W + "trPr"):
            _replace(node, [])
    for node in list(root.iter(W + "sdt")):
        gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        if gallery is not None and gallery.get(W + "val") == "Table of Contents":
            _replace(node, [])
    etree.strip_tags(root, *_UNWRAPPED)


def _mend(root: Node, targets: set[str]) -> None:
    """What the converter would stumble over or leave out."""
    for link in root.iter(W + "hyperlink"):
        if link.get(R + "id") is not None and link.get(R + "id") not in targets:
            del link.attrib[R + "id"]
    for span in root.iter(W + "gridSpan"):
        count = span.get(W + "val") or ""
        span.set(
            W + "val", str(min(int(count), 100)) if count.isascii() and count.isdigit() and len(count) < 5 else "1"
        )
    for node in root.iter(W + "cr"):
        node.tag = W + "br"
    for node in root.iter(W + "noBreakHyphen"):
        node.tag, node.text = W + "t", "-"
    for node in list(root.iter(M + "oMath")):
        _replace(node, [_run("".join(text.text or "" for text in node.iter(M + "t")))])


def _reduce_run(run: Node) -> None:
    run.attrib.clear()
    properties = run.find(W + "rPr")
    if properties is None:
        return
    hidden = properties.find(W + "vanish")
    if hidden is not None and _is_on(hidden):
        for text in run.iter(W + "t"):
            text.text = ""
    for node in list(properties):
        if node.tag == W + "dstrike":
            node.tag = W + "strike"
        if node.tag not in (W + "strike", W + "vertAlign"):
            properties.remove(node)
    if not len(properties):
        run.remove(properties)


def _merge(run: Node) -> None:
    """Make one of neighbouring runs that differ in nothing but history: the converter needs memory for each."""
    before = run.getprevious()
    if before is None or before.tag != W + "r" or not (_is_plain(before) and _is_plain(run)):
        return
    for node in list(run):
        last = before[-1] if len(before) else None
        if last is not None and node.tag == last.tag == W + "t":
            last.text = (last.text or "") + (node.text or "")
            last.set(_SPACE, "preserve")
        else:
            before.append(node)
    before.getparent().remove(run)


def _is_plain(run: Node) -> bool:
    return all(node.tag in _PLAIN for node in run)


def _is_on(node: Node) -> bool:
    return node.get(W + "val") not in ("0", "false", "off")


def _reduce_paragraph(paragraph: Node, styles: dict[str, Node], numbering: Numbering) -> None:
    properties = paragraph.find(W + "pPr")
    reduced = etree.Element(W + "pPr")
    paragraph.attrib.clear()
    deleted = properties.find(f"{W}rPr/{W}del") if properties is not None else None
    role = _role(properties, styles)
    label = numbering.label(paragraph) if deleted is None else None
    if properties is not None:
        paragraph.remove(properties)
    if role == "contents":
        for run in list(paragraph):
            paragraph.remove(run)
    if role:
        etree.SubElement(reduced, W + "pStyle", {W + "val": role})
    if label is not None:
        listed = etree.SubElement(reduced, W + "numPr")
        etree.SubElement(listed, W + "ilvl", {W + "val": "0"})
        etree.SubElement(listed, W + "numId", {W + "val": "1"})
    if label and any((text.text or "").strip() for text in paragraph.iter(W + "t")):
        paragraph.insert(0, _run(label + " "))
    if deleted is not None:
        etree.SubElement(etree.SubElement(reduced, W + "rPr"), W + "del")
    paragraph.insert(0, reduced)


def _role(properties: Node | None, styles: dict[str, Node]) -> str | None:
    """What a paragraph is by its style, or a style that it is based on: Title, Heading1 to Heading6, Quote, contents."""
    outline = value(properties, "outlineLvl")
    for style in chain(styles, value(properties, "pStyle")):
        name = value(style, "name") or ""
        if heading := _HEADING.match(name):
            return f"Heading{min(int(heading[1]), 6)}"
        if name.lower() == "title":
            return "Title"
        if _QUOTE.match(name):
            return "Quote"
        if _CONTENTS.match(name):
            return "contents"
        outline = outline or value(style, "pPr/outlineLvl")
    return f"Heading{min(int(outline) + 1, 6)}" if outline and outline in "012345678" else None


def _run(text: str) -> Node:
    run = etree.Element(W + "r")
    content = etree.SubElement(run, W + "t", {_SPACE: "preserve"})
    content.text = text
    return run
