"""Word files for the tests, written with python-docx; what it has no words for is put in as raw XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

W = nsdecls("w")
_NOTES = (
    '<w:{kind}s xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>{notes}</w:{kind}s>'
)
_NOTE = (
    '<w:{kind} w:id="{id}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Ref/></w:r>'
    '<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:{kind}>'
)


def saved(document: Document, parts: Mapping[str, str] | None = None) -> bytes:
    """The document as bytes, with further parts by name in its zip container."""
    made = io.BytesIO()
    document.save(made)
    return with_parts(made.getvalue(), parts or {})


def with_parts(raw: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """A zip container with parts added or replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return made.getvalue()


def notes(kind: str, texts: Mapping[int, str]) -> str:
    """The part that holds the footnotes or endnotes."""
    inside = "".join(_NOTE.format(kind=kind, id=number, text=text) for number, text in texts.items())
    return _NOTES.format(kind=kind, notes=inside)


def add_note_mark(paragraph: Paragraph, kind: str, number: int) -> None:
    """The mark of a note at the end of a paragraph."""
    paragraph._p.append(parse_xml(f'<w:r {W}><w:{kind}Reference w:id="{number}"/></w:r>'))


def add_xml(paragraph: Paragraph, xml: str) -> None:
    """Raw WordprocessingML at the end of a paragraph; `w` is declared on its outermost element."""
    tag_end = min(place for place in (xml.find(" "), xml.find(">"), xml.find("/>")) if place > 0)
    paragraph._p.append(parse_xml(f"{xml[:tag_end]} {W}{xml[tag_end:]}"))


def add_link(paragraph: Paragraph, words: str, url: str) -> None:
    """A link to a web address."""
    identifier = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = parse_xml(f'<w:hyperlink {W} {nsdecls("r")} r:id="{identifier}"><w:r><w:t>{words}</w:t></w:r></w:hyperlink>')
    paragraph._p.append(link)


def number_paragraphs(document: Document, levels: list[tuple[str, str]]) -> int:
    """Define a list by the format and text of its levels ("decimal", "%1."); returns the id for `in_list`."""
    numbering = document.part.numbering_part.element
    identifier = 900 + len(numbering.findall(qn("w:num")))
    inside = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {W} w:abstractNumId="{identifier}">{inside}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {W} w:numId="{identifier}"><w:abstractNumId w:val="{identifier}"/></w:num>'))
    return identifier


def in_list(paragraph: Paragraph, identifier: int, depth: int = 0) -> None:
    """Put a paragraph into a list."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{identifier}"/></w:numPr>'))


def new() -> Document:
    """An empty document."""
    return docx.Document()
