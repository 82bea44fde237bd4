"""Word files: structure, numbers, notes, changes, and what is refused."""

from __future__ import annotations

import io
import random
import struct
import zipfile

import pytest
from docx.document import Document

from ingest.elements import Content, Element, Link
from ingest.errors import UnreadableFile
from ingest.formats import archive, word
from tests.ingest.word_files import (
    add_link,
    add_note_mark,
    add_xml,
    in_list,
    new,
    notes,
    number_paragraphs,
    saved,
    with_parts,
)

BODY = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def read_one(document: Document, **parts: str) -> Content:
    return word.read(saved(document, {name.replace("__", "/") + ".xml": xml for name, xml in parts.items()}))


def shown(content: Content) -> list[tuple[str, str]]:
    return [(element.kind, element.text) for element in content.elements]


def a_plan() -> bytes:
    """A document with most of what a real one has."""
    document = new()
    document.core_properties.title = "Microsoft Word - draft3.doc"
    document.add_paragraph("Second plan", style="Title")
    document.add_paragraph("for the northern coast", style="Title")
    document.add_heading("Aims", 1)
    first = document.add_paragraph("The plan has two aims.")
    add_note_mark(first, "footnote", 2)
    document.add_paragraph("Train officers", style="List Bullet")
    document.add_paragraph("Fund local groups", style="List Number")
    document.add_paragraph("Report each year", style="List Number")
    document.add_heading("Money", 2)
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(table.rows, [("Year", "Crowns"), ("2021", "4 million"), ("2022", "5 million")], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("We were asked at last.", style="Quote")
    last = document.add_paragraph("See ")
    add_link(last, "the register", "https://register.example/plans")
    add_note_mark(last, "endnote", 7)
    return saved(
        document,
        {
            "word/footnotes.xml": notes("footnote", {2: "Adopted in May."}),
            "word/endnotes.xml": notes("endnote", {7: "As of 2023."}),
        },
    )


def test_a_whole_document() -> None:
    content = word.read(a_plan())
    assert content.elements == (
        Element("heading", "Second plan for the northern coast", 1),
        Element("heading", "Aims", 1),
        Element("paragraph", "The plan has two aims.", names=("1",)),
        Element("note", "1 Adopted in May.", id="1"),
        Element("item", "Train officers"),
        Element("item", "1. Fund local groups"),
        Element("item", "2. Report each year"),
        Element("heading", "Money", 2),
        Element("table", "Year | Crowns"),
        Element("table", "2021 | 4 million"),
        Element("table", "2022 | 5 million"),
        Element("quote", "We were asked at last."),
        Element(
            "paragraph",
            "See the register",
            links=(Link("the register", "https://register.example/plans"),),
            names=("i",),
        ),
        Element("note", "i As of 2023.", id="i"),
    )
    assert content.fields == {"title": "Second plan for the northern coast", "language": "en"}


def test_numbers_of_levels_are_counted_as_word_counts_them() -> None:
    document = new()
    numbers = number_paragraphs(document, [("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")])
    for depth, text in [(0, "One"), (1, "One one"), (1, "One two"), (2, "Letter"), (0, "Two"), (1, "Two one")]:
        in_list(document.add_paragraph(text), numbers, depth)
    assert [text for _, text in shown(read_one(document))] == [
        "1. One",
        "1.1 One one",
        "1.2 One two",
        "(a) Letter",
        "2. Two",
        "2.1 Two one",
    ]


def test_a_numbered_heading_keeps_its_number_and_stays_a_heading() -> None:
    document = new()
    numbers = number_paragraphs(document, [("upperRoman", "%1.")])
    for text in ("Aims", "Money"):
        in_list(document.add_heading(text, 1), numbers)
        document.add_paragraph("Text.")
    assert [text for kind, text in shown(read_one(document)) if kind == "heading"] == ["I. Aims", "II. Money"]


def test_a_paragraph_that_goes_on_after_another_list_counts_on() -> None:
    document = new()
    first = number_paragraphs(document, [("decimal", "%1.")])
    second = number_paragraphs(document, [("lowerRoman", "%1)")])
    for identifier, text in [(first, "A"), (second, "B"), (second, "C"), (first, "D")]:
        in_list(document.add_paragraph(text), identifier)
    assert [text for _, text in shown(read_one(document))] == ["1. A", "i) B", "ii) C", "2. D"]


def test_a_style_based_on_a_heading_is_a_heading() -> None:
    document = new()
    own = document.styles.add_style("Chapter of ours", 1)
    own.base_style = document.styles["Heading 2"]
    document.add_paragraph("Aims", style="Chapter of ours")
    document.add_paragraph("Text.")
    assert read_one(document).elements[0] == Element("heading", "Aims", 2)


def test_changes_are_shown_as_if_accepted_and_comments_are_left_out() -> None:
    document = new()
    paragraph = document.add_paragraph("The plan ")
    add_xml(paragraph, '<w:del w:id="1" w:author="A"><w:r><w:delText>may</w:delText></w:r></w:del>')
    add_xml(paragraph, '<w:ins w:id="2" w:author="A"><w:r><w:t>must</w:t></w:r></w:ins>')
    add_xml(paragraph, '<w:commentRangeStart w:id="0"/>')
    add_xml(paragraph, '<w:r><w:t xml:space="preserve"> be funded.</w:t></w:r>')
    add_xml(paragraph, '<w:r><w:commentReference w:id="0"/></w:r>')
    comments = f'<w:comments xmlns:w="{BODY}"><w:comment w:id="0"><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment></w:comments>'
    assert shown(read_one(document, word__comments=comments)) == [("paragraph", "The plan must be funded.")]


def test_struck_and_hidden_words_are_left_out() -> None:
    document = new()
    paragraph = document.add_paragraph("Three")
    paragraph.runs[0].font.strike = True
    paragraph.add_run(" Four aims")
    paragraph.add_run(" (internal)").font.hidden = True
    assert shown(read_one(document)) == [("paragraph", "Four aims")]


def test_text_boxes_and_fields_are_read_and_headers_are_not() -> None:
    document = new()
    document.sections[0].header.paragraphs[0].text = "Confidential draft"
    paragraph = document.add_paragraph("Table ")
    add_xml(paragraph, '<w:fldSimple w:instr="SEQ"><w:r><w:t>4</w:t></w:r></w:fldSimple>')
    box = (
        '<w:r xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
        '<mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>'
        "</w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>"
    )
    add_xml(paragraph, box)
    assert shown(read_one(document)) == [("paragraph", "Table 4"), ("paragraph", "In the box")]


def test_merged_cells_are_said_in_each_row() -> None:
    document = new()
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Norland"
    table.cell(0, 1).text, table.cell(1, 1).text = "First plan", "Second plan"
    assert shown(read_one(document)) == [("table", "Norland | First plan"), ("table", "Norland | Second plan")]


def test_a_table_of_contents_is_left_out() -> None:
    document = new()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Aims ........ 3", style="toc 1")
    document.add_paragraph("The text itself.")
    assert shown(read_one(document)) == [("paragraph", "The text itself.")]


def test_language_is_what_most_of_the_text_is_marked_as() -> None:
    document = new()
    run = document.add_paragraph("Le plan a été adopté par le conseil en mai.").runs[0]
    run._r.get_or_add_rPr().append(run._r.makeelement(f"{{{BODY}}}lang", {f"{{{BODY}}}val": "fr-BE"}))
    assert read_one(document).fields["language"] == "fr"


def test_a_title_of_the_properties_is_used_where_the_text_has_none() -> None:
    document = new()
    document.core_properties.title = "The second plan"
    document.add_paragraph("Text.")
    assert read_one(document).fields["title"] == "The second plan"


# What is refused


def test_a_document_type_is_refused_in_every_part() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'
    for name in ("word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels", "docProps/core.xml"):
        with pytest.raises(UnreadableFile):
            word.read(with_parts(a_plan(), {name: bomb}))
        with pytest.raises(UnreadableFile):
            word.read(with_parts(a_plan(), {name: bomb.encode("utf-16")}))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word file or protected by a password"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"<html><body>hello</body></html>", "a web page"),
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"PK\x03\x04 and then nothing", "damaged or was cut off"),
        (b"Just words", "no Word file"),
    ],
)
def test_other_files_are_called_by_their_name(raw: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        word.read(raw)


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def test_other_containers_are_called_by_their_name() -> None:
    with pytest.raises(UnreadableFile, match="OpenDocument"):
        word.read(zipped(mimetype=b"application/vnd.oasis.opendocument.text"))
    with pytest.raises(UnreadableFile, match="spreadsheet"):
        word.read(zipped(xl__workbook=b"<x/>"))


def test_a_file_that_was_cut_off_is_refused() -> None:
    raw = a_plan()
    for length in (40, len(raw) // 2, len(raw) - 30):
        with pytest.raises(UnreadableFile, match="damaged or was cut off"):
            word.read(raw[:length])


def test_a_file_without_text_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no text"):
        read_one(new())


def test_deep_nesting_is_refused() -> None:
    cell = "<w:tbl><w:tr><w:tc>" * 40 + "<w:p><w:r><w:t>deep</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 40
    body = f'<w:document xmlns:w="{BODY}"><w:body>{cell}</w:body></w:document>'
    with pytest.raises(UnreadableFile, match="nested too deeply"):
        word.read(with_parts(a_plan(), {"word/document.xml": body}))


def test_tables_in_tables_of_tables_are_read() -> None:
    cell = "<w:tbl><w:tr><w:tc>" * 6 + "<w:p><w:r><w:t>inside</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl><w:p/>" * 6
    body = f'<w:document xmlns:w="{BODY}"><w:body>{cell}</w:body></w:document>'
    assert shown(word.read(with_parts(a_plan(), {"word/document.xml": body}))) == [("paragraph", "inside")]


# Containers


def test_a_container_that_expands_to_too_much_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="expands to"):
        archive.check(zipped(a=bytes(60 * 1024**2), b=bytes(60 * 1024**2)))
    with pytest.raises(UnreadableFile, match="compressed beyond"):
        archive.check(zipped(a=bytes(20 * 1024**2)))
    with pytest.raises(UnreadableFile, match="10,001 parts"):
        archive.check(zipped(**{f"n{i}": b"" for i in range(10_001)}))


def test_an_entry_that_lies_about_its_size_gives_no_more_than_it_said() -> None:
    raw = zipped(a=bytes(30 * 1024**2))
    told = struct.pack("<I", 1000)
    lying = raw.replace(struct.pack("<I", 30 * 1024**2), told)
    assert lying != raw
    with archive.check(lying) as container, pytest.raises(UnreadableFile, match="damaged"):
        archive.part(container, "a")


def test_an_encrypted_entry_is_refused() -> None:
    raw = bytearray(zipped(a=b"secret"))
    directory = raw.index(b"PK\x01\x02")
    raw[directory + 8] |= 1
    with pytest.raises(UnreadableFile, match="protected by a password"):
        archive.check(bytes(raw))


def test_damaged_bytes_end_in_a_plain_error(full: bool) -> None:
    random_bytes = random.Random(7)
    with zipfile.ZipFile(io.BytesIO(a_plan())) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    read = 0
    errors: list[str] = []
    for _ in range(300 if full else 40):
        name = random_bytes.choice(["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml"])
        broken = bytearray(parts[name])
        for _ in range(random_bytes.randint(1, 4)):
            broken[random_bytes.randrange(len(broken))] = random_bytes.randrange(256)
        raw = with_parts(a_plan(), {name: bytes(broken)})
        try:
            read += len(word.read(raw).elements) > 0
        except UnreadableFile as error:
            errors.append(str(error))
    assert read > 0
    assert all(error[0].islower() for error in errors)
