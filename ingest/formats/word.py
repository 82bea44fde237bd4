"""A Word file (.docx) -> its text, through mammoth and HTML."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

import mammoth
from lxml import etree

from ingest.elements import Content
from ingest.errors import UnreadableFile
from ingest.formats import archive, footnotes
from ingest.formats.signature import is_ole, kind_of
from ingest.formats.tree import clean, elements_of, parse
from ingest.formats.word_numbering import Numbering, W, value
from ingest.formats.word_parts import (
    RELATIONSHIPS,
    default_language,
    label_notes,
    read_xml,
    simplify,
    styles_by_id,
)

Node = Any

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_MAIN = "/officeDocument"
_HYPERLINK = "/hyperlink"
_STYLE_MAP = """
p.Title => h1.title:fresh
p.Quote => blockquote > p:fresh
p.contents => !
"""
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/></w:style>'
    for name in ("Title", "Quote", "contents", *(f"Heading{level}" for level in range(1, 7)))
)
_LISTS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
_DRAFT_NAME = re.compile(r"^(?:microsoft word\b|untitled|document\d*$)|\.(?:docx?|rtf|odt|pdf)$", re.IGNORECASE)
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


def read(raw: bytes, url: str | None = None) -> Content:
    """A Word file. Fields are its title and language; its dates are those of the file, not of the text, so not given.

    Raises UnreadableFile.
    """
    _check_kind(raw)
    with archive.check(raw) as package:
        main = _main_part(package)
        labels: dict[str, str] = {}
        reduced, languages = _reduce(package, main, labels)
        stated = _core(package)
    root = parse(f"<html><body>{_to_html(reduced)}</body></html>")
    for anchor in root.iter("a"):
        if (label := labels.get((anchor.get("href") or "").removeprefix("#"))) and len(anchor) == 0:
            anchor.text = label
    notes = footnotes.take_out(root)
    title = _join_title(root) or stated.get("title")
    elements = footnotes.place(elements_of(root), notes, None)
    if not elements:
        raise UnreadableFile("the Word file has no text. If it holds scanned pages, make their text readable first.")
    fields = {"title": title, "url": url, "language": _language(stated.get("language"), languages)}
    return Content(
        tuple(elements),
        {name: text for name, text in fields.items() if text},
    )


def _check_kind(raw: bytes) -> None:
    if not raw.strip():
        raise UnreadableFile("the file is empty. Add text to it or delete it.")
    if is_ole(raw):
        raise UnreadableFile(
            "the file is an old Word file or protected by a password. Save it as .docx without a password and try again."
        )
    if not raw.startswith(b"PK"):
        kind = kind_of(raw) or "something else"
        raise UnreadableFile(f"the file is no Word file but {kind}. Give it the right ending, or save it as .docx.")


def _main_part(package: ZipFile) -> str:
    """The name of the part that holds the text."""
    names = set(package.namelist())
    if "mimetype" in names and (archive.part(package, "mimetype") or b"").startswith(_OPEN_DOCUMENT):
        raise UnreadableFile("the file is an OpenDocument file. Open it and save it as .docx.")
    relationships = read_xml(package, "_rels/.rels")
    for kind, target in _relationships(relationships).values():
        if kind.endswith(_MAIN) and target.lstrip("/") in names:
            name = target.lstrip("/")
            break
    else:
        name = "word/document.xml"
    if name not in names or not name.startswith("word/"):
        other = next((what for start, what in _OTHERS if any(n.startswith(start) for n in names)), "no Word file")
        raise UnreadableFile(f"the file is {other}, or a part of it is missing. Save it from Word as .docx.")
    return name


_OTHERS = (("xl/", "a spreadsheet"), ("ppt/", "a presentation"), ("EPUB/", "an e-book"), ("OEBPS/", "an e-book"))


def _relationships(root: Node | None) -> dict[str, tuple[str, str]]:
    """The type and target of each relationship by its id."""
    nodes: Iterator[Node] = root.iterchildren(RELATIONSHIPS + "Relationship") if root is not None else iter(())
    return {node.get("Id") or "": (node.get("Type") or "", node.get("Target") or "") for node in nodes}


def _reduce(package: ZipFile, main: str, labels: dict[str, str]) -> tuple[bytes, Counter[str]]:
    """A package with the text only, and how many characters it has in each language. Fills in `labels` of notes."""
    styles = read_xml(package, "word/styles.xml")
    by_id = styles_by_id(styles)
    numbering = Numbering(read_xml(package, "word/numbering.xml"), by_id)
    languages: Counter[str] = Counter()
    made = io.BytesIO()
    with ZipFile(made, "w") as reduced:
        reduced.writestr("[Content_Types].xml", _xml("Types", "", "package/2006/content-types"))
        reduced.writestr("word/styles.xml", _word_xml("styles", _STYLES))
        reduced.writestr("word/numbering.xml", _word_xml("numbering", _LISTS))
        for name, source in (
            ("document", main),
            ("footnotes", "word/footnotes.xml"),
            ("endnotes", "word/endnotes.xml"),
        ):
            root = read_xml(package, source)
            if root is None:
                continue
            folder, _, file = source.rpartition("/")
            links = _relationships(read_xml(package, f"{folder}/_rels/{file}.rels"))
            targets = {identifier: target for identifier, (kind, target) in links.items() if kind.endswith(_HYPERLINK)}
            body = simplify(root, by_id, numbering, set(targets), default_language(styles))
            if name == "document":
                label_notes(root, labels, _note_formats(package))
            else:
                _drop_unknown_notes(root)
            languages += body.languages
            reduced.writestr(f"word/{name}.xml", etree.tostring(root, encoding="utf-8"))
            reduced.writestr(f"word/_rels/{name}.xml.rels", _links(targets))
    return made.getvalue(), languages


def _drop_unknown_notes(root: Node) -> None:
    """Without the lines that Word draws above notes, which are stored as notes too."""
    for note in list(root):
        if note.get(W + "id") is None or note.get(W + "type") not in (None, "normal"):
            root.remove(note)


def _links(targets: dict[str, str]) -> bytes:
    root = etree.Element(RELATIONSHIPS + "Relationships")
    for identifier, target in targets.items():
        etree.SubElement(root, RELATIONSHIPS + "Relationship", Id=identifier, Target=target, Type=_HYPERLINK)
    return bytes(etree.tostring(root, encoding="utf-8"))


def _xml(tag: str, inside: str, namespace: str) -> str:
    return f'<{tag} xmlns="http://schemas.openxmlformats.org/{namespace}">{inside}</{tag}>'


def _word_xml(tag: str, inside: str) -> str:
    return f'<w:{tag} xmlns:w="{W.strip("{}")}">{inside}</w:{tag}>'


def _note_formats(package: ZipFile) -> dict[str, str]:
    """The number formats of notes; Word counts endnotes in small Roman numbers unless told otherwise."""
    settings = read_xml(package, "word/settings.xml")
    return {
        "footnote": value(settings, "footnotePr/numFmt") or "decimal",
        "endnote": value(settings, "endnotePr/numFmt") or "lowerRoman",
    }


def _to_html(package: bytes) -> str:
    try:
        result = mammoth.convert_to_html(io.BytesIO(package), style_map=_STYLE_MAP)
    except RecursionError as error:
        raise UnreadableFile("the Word file is nested too deeply. Make it flatter and try again.") from error
    except (BadZipFile, OSError, KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise UnreadableFile("the Word file is damaged. Open it in Word, save it again and try that.") from error
    return str(result.value)


def _join_title(root: Node) -> str | None:
    """The title of the document; a title over several paragraphs becomes one heading."""
    first = root.find(".//h1[@class='title']")
    if first is None:
        return None
    while (following := first.getnext()) is not None and following.get("class") == "title":
        first.append(etree.Element("br"))
        following.tag = "span"
        first.append(following)
    return clean(" ".join(first.itertext(with_tail=False))).replace("\n", " ") or None


def _core(package: ZipFile) -> dict[str, str]:
    """Title and language of the file's properties, without titles that are only a file's name."""
    core = read_xml(package, "docProps/core.xml")
    found: dict[str, str] = {}
    for name in ("title", "language"):
        text = clean(core.findtext(_DUBLIN_CORE + name) or "").replace("\n", " ") if core is not None else ""
        if text and not (name == "title" and _DRAFT_NAME.search(text)):
            found[name] = text
    return found


def _language(stated: str | None, languages: Counter[str]) -> str | None:
    """The two letters of the language that most of the text is marked as, unless the properties state one."""
    most = max(languages, key=lambda name: languages[name], default="")
    found = re.match(r"([a-zA-Z]{2})(?![a-zA-Z])", stated or most or "")
    return found[1].lower() if found else None
