"""PDF: what a page shows becomes paragraphs, items, headings, table rows and notes with their pages."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from fpdf.enums import Align
from PIL import Image

from ingest.elements import Content, Element, Link
from ingest.errors import UnreadableFile
from ingest.formats.pdf import read
from tests.ingest.pdf_files import MARGIN, Report, raw_pdf, show

SENTENCE = "Women take part in the talks on the constitution and in the peace committees of all districts. "


def texts(content: Content, *kinds: str) -> list[str]:
    """The texts of the elements, of some kinds if given."""
    return [element.text for element in content.elements if not kinds or element.kind in kinds]


def the(content: Content, start: str) -> Element:
    """The one element whose text begins so."""
    found = [element for element in content.elements if element.text.startswith(start)]
    assert len(found) == 1, [element.text[:60] for element in content.elements]
    return found[0]


def page_at(element: Element, words: str) -> int:
    """The page of some words of an element."""
    place = element.text.index(words)
    return [page for offset, page in element.pages if offset <= place][-1]


def test_a_report_with_header_footer_and_page_numbers() -> None:
    report = Report(head="Annual report on peace", foot="Page {page} of 3")
    report.set_title("Plan of Action on Peace")
    report.add_page()
    report.heading("Plan of Action on Peace", 20)
    report.paragraph("5 May 2021")
    report.heading("1. Introduction")
    report.paragraph(SENTENCE * 3)
    report.paragraph(SENTENCE * 2 + "The plan has three aims:")
    for aim in ("to protect " + SENTENCE * 2, "to train soldiers", "to report every year"):
        report.text(MARGIN + 10, report.get_y() + 10, "\x95")
        report.paragraph(aim, indent=24, gap=2)
    report.heading("1.1 Funding", 12)
    report.paragraph(SENTENCE * 4)
    report.set_y(700)
    report.heading("2. Monitoring")
    report.add_page()
    report.paragraph(SENTENCE * 5)
    for number in (12, 13, 14):
        report.paragraph(f"{number}. {SENTENCE * 2}")
    report.paragraph("(a) the first point;")
    report.paragraph("(b) the second point.")
    report.add_page()
    report.paragraph("The last page. " + SENTENCE * 2)
    content = read(report.bytes())
    assert [(e.kind, e.level, e.text) for e in content.elements if e.kind == "heading"] == [
        ("heading", 1, "Plan of Action on Peace"),
        ("heading", 2, "1. Introduction"),
        ("heading", 3, "1.1 Funding"),
        ("heading", 2, "2. Monitoring"),
    ]
    assert [text[:20].strip() for text in texts(content, "item")] == [
        "to protect Women tak",
        "to train soldiers",
        "to report every year",
        "(a) the first point;",
        "(b) the second point",
    ]
    assert [text[:9] for text in texts(content, "paragraph") if text[0].isdigit()][1:] == [
        "12. Women",
        "13. Women",
        "14. Women",
    ]
    assert the(content, "13. ").text == f"13. {SENTENCE * 2}".strip()
    assert the(content, "13. ").pages == ((0, 2),)
    assert the(content, "The last page").pages == ((0, 3),)
    assert content.fields == {"title": "Plan of Action on Peace", "published": "2021-05-05"}
    assert not any(re.search(r"Annual report|Page \d", text) for text in texts(content))
    assert not content.warnings


def test_a_paragraph_goes_on_over_a_page_break_with_notes_between() -> None:
    report = Report(head="A/79/123", foot="{page}/3", head_align=Align.R)
    report.add_page()
    report.heading("Report", 16)
    report.paragraph(SENTENCE * 3)
    report.set_y(600)
    report.marked("The Council met in May", "1", " and took note of the plan", "2", ". It then turned")
    report.lines(["to the next item, which the members of the working group had put before it in the"])
    report.footnotes(
        ["1", "See the report of the Ministry, https://example.org/a/very/long-", "address/of-a-page.html, annex."],
        ["2", "Ibid."],
    )
    report.add_page()
    report.set_y(60)
    report.lines(["previous year, and adopted it without a vote. All members thanked the secretariat."])
    report.ln(10)
    report.marked("Another paragraph is here", "1", ".")
    report.footnotes(
        ["1", "A letter of 3 May 2031 that is so long that it is not", "finished here but runs over to the"]
    )
    report.add_page()
    report.set_y(60)
    report.marked("The third page says more", "1", ".")
    report.footnotes(["", "following page, as long notes do."], ["1", "Note of the third page."])
    content = read(report.bytes())
    spanning = the(content, "The Council")
    assert spanning.text == (
        "The Council met in May and took note of the plan. It then turned to the next item, which the members of the "
        "working group had put before it in the previous year, and adopted it without a vote. All members thanked the "
        "secretariat."
    )
    assert spanning.names == ("1", "2")
    assert (page_at(spanning, "working group"), page_at(spanning, "previous year")) == (1, 2)
    order = [(e.kind, e.id, e.names) for e in content.elements[2:]]
    assert order == [
        ("paragraph", None, ("1", "2")),
        ("note", "1", ()),
        ("note", "2", ()),
        ("paragraph", None, ("p2-1",)),
        ("note", "p2-1", ()),
        ("paragraph", None, ("p3-1",)),
        ("note", "p3-1", ()),
    ]
    address = "https://example.org/a/very/long-address/of-a-page.html"
    first, ibid, long, third = (e for e in content.elements if e.kind == "note")
    assert first.text == f"1 See the report of the Ministry, {address}, annex."
    assert first.links == (Link(address, address),)
    assert ibid.text == "2 Ibid."
    assert long.text.endswith("runs over to the following page, as long notes do.")
    assert (long.text[0], page_at(long, "letter"), page_at(long, "following")) == ("1", 2, 3)
    assert third.text == "1 Note of the third page."
    assert not any(re.search(r"A/79/123|\b[123]/3", text) for text in texts(content))


def test_notes_without_a_rule_are_told_by_their_type_and_a_mark() -> None:
    report = Report()
    report.add_page()
    report.paragraph(SENTENCE * 6)
    report.marked("The plan ended in 2020", "7", " and was not renewed.")
    report.footnotes(["7", "Ministry of Defence, letter."], rule=False)
    content = read(report.bytes())
    assert the(content, "The plan").text == "The plan ended in 2020 and was not renewed."
    assert the(content, "The plan").names == ("7",)
    assert the(content, "7 Ministry").kind == "note"


def test_raised_letters_that_name_no_note_stay() -> None:
    page = show(72, 780, "The area has 12 km") + show(158, 784, "2", 6)
    page += show(172, 780, "of land, as the 5") + show(242, 784, "th", 6) + show(251, 780, "plan of the country says.")
    assert texts(read(raw_pdf(page))) == ["The area has 12 km² of land, as the 5th plan of the country says."]


def test_columns_are_read_one_after_the_other() -> None:
    report = Report(foot="{page}")
    for number in (1, 2):
        report.add_page()
        if number == 1:
            report.heading("A study in two columns", 18)
        top = report.get_y() + 10
        for side, left in (("left", MARGIN), ("right", MARGIN + 236)):
            report.set_y(top)
            for _ in range(3):
                report.set_x(left)
                report.multi_cell(215, 13, f"The {side} side of page {number}. {SENTENCE * 2}")
                report.ln(6)
    content = read(report.bytes())
    assert [text[:24] for text in texts(content, "paragraph")] == [
        f"The {side} side of page {number}."[:24] for number in (1, 2) for side in ("left", "right") for _ in range(3)
    ]
    assert all(text.endswith("districts.") for text in texts(content, "paragraph"))


def test_tables_are_rows_of_cells() -> None:
    report = Report()
    report.add_page()
    report.paragraph(SENTENCE * 2)
    with report.table(col_widths=(2, 1, 1), borders_layout="HORIZONTAL_LINES") as table:
        for row in (
            ("Country", "Year", "Share"),
            ("Belgium", "2020", "24 %"),
            ("A country with a very long name that goes on over the line", "2021", "30 %"),
            ("Chile", "2022", "31 %"),
        ):
            cells = table.row()
            for cell in row:
                cells.cell(cell)
    report.ln(10)
    report.paragraph(SENTENCE * 2)
    top = report.get_y()
    figures = (("Women in talks", "12", "14"), ("Men in talks", "40", "39"), ("All", "52", "53"))
    for i, row in enumerate(figures):
        for x, cell in zip((0, 200, 260), row, strict=True):
            report.text(MARGIN + x, top + 20 + 14 * i, cell)
    report.set_y(top + 80)
    report.paragraph(SENTENCE)
    content = read(report.bytes())
    assert texts(content, "table") == [
        "Country | Year | Share",
        "Belgium | 2020 | 24 %",
        "A country with a very long name that goes on over the line | 2021 | 30 %",
        "Chile | 2022 | 31 %",
        "Women in talks | 12 | 14",
        "Men in talks | 40 | 39",
        "All | 52 | 53",
    ]
    assert texts(content, "paragraph") == [(SENTENCE * 2).strip(), (SENTENCE * 2).strip(), SENTENCE.strip()]


def test_broken_words_are_mended_by_what_the_document_says_elsewhere() -> None:
    report = Report()
    report.add_page()
    report.lines(
        [
            "Conflict-related violence must end, and the implementation of the plan is a task for all of us who live.",
            "here in this land. The report that was made last year by the ministry speaks much of conflict-",
            "related violence, and says that the imple-",
            "mentation is late; it names gender-",
            "and age-sensitive tasks, and a reor-",
            "ganisation of the Anti-",
            "Corruption Office for the years 2021-",
            "2024 in the whole country.",
        ]
    )
    (text,) = texts(read(report.bytes()))
    assert text.endswith(
        "speaks much of conflict-related violence, and says that the implementation is late; it names gender- and "
        "age-sensitive tasks, and a reorganisation of the Anti-Corruption Office for the years 2021-2024 in the whole "
        "country."
    )


def test_soft_hyphens_ligatures_and_unseen_characters() -> None:
    page = b"BT /F1 11 Tf 1 0 0 1 72 700 Tm (The imple) Tj /Span <</ActualText<FEFF00AD>>> BDC (-) Tj EMC "
    page += b"1 0 0 1 72 686 Tm (mentation of the plan has many parts) Tj ET\n"
    page += b"BT /F3 11 Tf 1 0 0 1 72 660 Tm <000100020003000400050006> Tj ET\n"
    unicode_map = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
        b"6 beginbfchar <0001> <0066006C006F> <0002> <FB01> <0003> <200B> <0004> <202E> <0005> <00A0> <0006> <0041> "
        b"endbfchar endcmap end"
    )
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[11 0 R]/ToUnicode 12 0 R>>"
    descendant = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500>>"
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(unicode_map), unicode_map)
    raw = raw_pdf(page, extra=(font, descendant, stream)).replace(b"/F2 4 0 R", b"/F2 4 0 R/F3 10 0 R")
    assert texts(read(_mended(raw))) == ["The implementation of the plan has many parts", "flofi A"]


def _mended(raw: bytes) -> bytes:
    """A file whose objects were moved; without a table of places the reader looks for them."""
    return raw[: raw.index(b"xref")] + raw[raw.index(b"trailer") :]


def test_links_of_the_file_and_written_addresses() -> None:
    report = Report()
    report.add_page()
    report.set_x(MARGIN)
    report.write(14, "Read the ")
    report.write(14, "national plan", "https://example.org/plan")
    report.write(14, " or see www.example.org/more, and write to ")
    report.write(14, "us", "mailto:us@example.org")
    report.write(14, ".")
    (element,) = read(report.bytes()).elements
    assert element.text == "Read the national plan or see www.example.org/more, and write to us."
    assert element.links == (
        Link("national plan", "https://example.org/plan"),
        Link("www.example.org/more", "https://www.example.org/more"),
    )


def test_heading_levels_follow_type_and_numbering() -> None:
    page, y = show(72, 800, "STRATEGY FOR PEACE", 16, "F2"), 770
    for heading, size, font in (
        ("I. First part", 13, "F2"),
        ("A. Sub part", 11, "F2"),
        ("1. Detail", 11, "F2"),
        ("B. Other sub part", 11, "F2"),
        ("II. Second part", 13, "F2"),
        ("NOTHING BUT CAPITALS", 11, "F1"),
    ):
        page += show(72, y, heading, size, font)
        page += show(72, y - 20, "This is the text that stands below the heading and which goes on for a full line of")
        page += show(72, y - 33, "the page, so that it is a paragraph.")
        y -= 70
    headings = [(e.level, e.text) for e in read(raw_pdf(page)).elements if e.kind == "heading"]
    assert headings == [
        (1, "STRATEGY FOR PEACE"),
        (2, "I. First part"),
        (3, "A. Sub part"),
        (4, "1. Detail"),
        (3, "B. Other sub part"),
        (2, "II. Second part"),
        (3, "NOTHING BUT CAPITALS"),
    ]


def test_a_list_of_sources_keeps_its_entries_apart() -> None:
    report = Report()
    report.add_page()
    report.paragraph(SENTENCE * 6)
    report.marked("This is known from a letter", "2", " of the ministry.")
    report.heading("References")
    report.paragraph("1. Ministry of Defence, Report, 2019, https://example.org/report.pdf", align=Align.L, gap=2)
    report.paragraph("2. A. Author, A book on peace and its makers in many countries and on how they found it, 2020.")
    content = read(report.bytes())
    place = texts(content).index("References")
    assert content.elements[place].kind == "heading"
    assert [e.text[:12] for e in content.elements[place + 1 :]] == ["1. Ministry ", "2. A. Author"]
    assert content.elements[place + 1].links[0].url == "https://example.org/report.pdf"
    assert the(content, "This is known").names == ("2",)


def test_a_header_that_the_file_marks_is_left_out_on_a_single_page() -> None:
    page = b"/Artifact <</Type/Pagination>> BDC " + show(72, 800, "Confidential draft") + b"EMC "
    page += show(72, 700, "The text of the page stands here and is long enough to be a line of a paragraph.")
    assert texts(read(raw_pdf(page))) == [
        "The text of the page stands here and is long enough to be a line of a paragraph."
    ]


def test_a_heading_at_the_top_of_some_pages_is_no_header() -> None:
    report = Report(foot="- {page} -")
    for number in range(1, 9):
        report.add_page()
        if number % 2:
            report.heading("Overview")
        report.paragraph(f"Part {number} begins. " + SENTENCE * 30)
    content = read(report.bytes())
    assert texts(content, "heading").count("Overview") == 4
    assert not any(re.search(r"- \d -", text) for text in texts(content))


def test_paragraph_numbers_that_count_up_with_the_pages_stay() -> None:
    report = Report()
    for number in range(1, 7):
        report.add_page()
        report.text(MARGIN, MARGIN, f"{number + 20}.")
        report.set_xy(MARGIN, MARGIN - 10)
        report.paragraph(f"Paragraph of page {number}. " + SENTENCE * 20, indent=30)
    content = read(report.bytes())
    assert [text[:21] for text in texts(content)] == [f"{n + 20}. Paragraph of page" for n in range(1, 7)]


def test_a_first_page_without_the_header_and_a_table_of_contents() -> None:
    report = Report(head="Plan 2020 - chapter", foot="{page}", first_differs=True)
    report.add_page()
    report.heading("Plan", 24)
    report.heading("Contents")
    report.lines([f"{title} {'.' * 60} {page}" for title, page in (("Aims", 2), ("Means", 3), ("Money", 4))])
    for title in ("Aims", "Means", "Money"):
        report.add_page()
        report.heading(title)
        report.paragraph(SENTENCE * 8)
    content = read(report.bytes())
    assert texts(content, "heading") == ["Plan", "Aims", "Means", "Money"]
    assert texts(content, "paragraph") == [(SENTENCE * 8).strip()] * 3


def test_a_turned_page_is_turned_back_and_a_label_at_its_edge_left_out() -> None:
    page = b"q 0 1 -1 0 500 100 cm " + show(0, 300, "A turned page has a line of text that is long")
    page += show(0, 286, "and a second line, as wide tables have.") + b"Q\n" + show(40, 60, "stamp")
    assert texts(read(raw_pdf(page))) == [
        "A turned page has a line of text that is long and a second line, as wide tables have."
    ]


def test_what_lies_outside_the_page_is_no_text() -> None:
    page = show(72, 700, "This can be seen by all.") + show(72, 900, "printer's mark") + show(-400, 700, "hidden")
    assert texts(read(raw_pdf(page))) == ["This can be seen by all."]


def test_empty_pages_change_no_page_number() -> None:
    content = read(raw_pdf(show(72, 700, "The first page."), b"", show(72, 700, "The third page.")))
    assert [(e.text, e.pages) for e in content.elements] == [
        ("The first page.", ((0, 1),)),
        ("The third page.", ((0, 3),)),
    ]
    assert not content.warnings


def test_the_date_is_not_guessed() -> None:
    two = show(72, 700, "3 May 2020") + show(72, 680, "4 May 2020") + show(72, 600, SENTENCE)
    assert "published" not in read(raw_pdf(two)).fields
    said = show(72, 700, "3 May 2020") + show(72, 680, "Published on 4 June 2020") + show(72, 600, SENTENCE)
    assert read(raw_pdf(said)).fields["published"] == "2020-06-04"


def test_language_and_title_are_taken_only_where_they_fit() -> None:
    page = show(72, 760, "The plan of 2020", 18, "F2") + show(72, 700, SENTENCE)
    assert read(raw_pdf(page, catalogue=b"/Lang(en-GB)")).fields == {"title": "The plan of 2020", "language": "en"}
    report = Report()
    report.set_title("Microsoft Word - plan_final2.docx")
    report.add_page()
    report.heading("The plan of 2021", 18)
    report.paragraph(SENTENCE)
    assert read(report.bytes()).fields == {"title": "The plan of 2021"}


def picture() -> Image.Image:
    """A picture of no text."""
    return Image.new("RGB", (40, 40), "red")


def test_pages_that_are_pictures() -> None:
    report = Report()
    report.add_page()
    report.image(picture(), 50, 50, 300, 300)
    report.add_page()
    report.image(picture(), 50, 50, 300, 300)
    with pytest.raises(UnreadableFile, match=r"has no text: its 2 pages are pictures\. Run text recognition \(OCR\)"):
        read(report.bytes())
    report = Report()
    for number in range(1, 6):
        report.add_page()
        if number == 2:
            report.paragraph(SENTENCE)
        else:
            report.image(picture(), 50, 50, 300, 300)
    content = read(report.bytes())
    assert [e.pages for e in content.elements] == [((0, 2),)]
    assert [warning.split(":")[0] for warning in content.warnings] == ["pages 1, 3-5"]


def test_a_password() -> None:
    def protected(password: str) -> bytes:
        report = Report()
        report.add_page()
        report.paragraph(SENTENCE)
        report.set_encryption(owner_password="owner", user_password=password)
        return report.bytes()

    with pytest.raises(UnreadableFile, match=r"is protected by a password\. Save a copy without one"):
        read(protected("secret"))
    assert texts(read(protected(""))) == [SENTENCE.strip()]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b" \n", "is empty"),
        (b"A letter.", "is not a PDF"),
        (b"%PDF-1.7\nnothing", "is damaged"),
        (raw_pdf(), "has no pages"),
        (raw_pdf(b"", b""), "has no text: its 2 pages are empty"),
        (raw_pdf(show(72, 700, SENTENCE))[:300], "is damaged"),
    ],
    ids=["empty", "text", "head", "no pages", "blank", "truncated"],
)
def test_what_is_no_readable_pdf(raw: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read(raw)


def test_one_broken_page_is_named_and_the_rest_is_read() -> None:
    raw = raw_pdf(*(show(72, 700, f"The {number} page has this text.") for number in ("first", "second", "third")))
    before, second, after = raw.split(b"/FlateDecode", 2)
    content = read(before + b"/FlateDecode" + second + b"/NoSuchCoder" + after)
    assert [(e.text, e.pages) for e in content.elements] == [
        ("The first page has this text.", ((0, 1),)),
        ("The third page has this text.", ((0, 3),)),
    ]
    assert [warning.split(":")[0] for warning in content.warnings] == ["page 2"]


def test_letters_that_a_font_hides_are_not_guessed() -> None:
    page = b"BT /F3 11 Tf 1 0 0 1 72 700 Tm <002400250026002700280029> Tj ET\n"
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[11 0 R]>>"
    descendant = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500>>"
    hidden = raw_pdf(page, extra=(font, descendant)).replace(b"/F2 4 0 R", b"/F2 4 0 R/F3 10 0 R")
    with pytest.raises(UnreadableFile, match="fonts do not say which letters"):
        read(_mended(hidden))


def test_a_file_that_was_cut_at_any_byte_raises_no_other_error() -> None:
    report = Report(foot="{page}")
    for _ in range(3):
        report.add_page()
        report.paragraph(SENTENCE * 3)
    raw = report.bytes()
    for end in range(0, len(raw), max(1, len(raw) // 40)):
        with suppress(UnreadableFile):
            read(raw[:end])


def test_time_grows_with_the_words_of_a_page_and_not_with_their_square() -> None:
    def seconds(words: int) -> float:
        places = ((72 + 5 * (i % 90), 800 - 5 * (i // 90 % 150), i % 3) for i in range(words))
        raw = raw_pdf(b"".join(show(x, y + raised, "1", 4 + raised) for x, y, raised in places))
        start = time.process_time()
        read(raw)
        return time.process_time() - start

    seconds(500)
    assert seconds(20_000) < 8 * 3 * seconds(2_500) + 0.5


UN = {
    "S_2025_194.en.pdf": ("S/2025/194", "25-04348"),
    "S_2025_197.en.pdf": ("S/2025/197", "25-05194"),
    "S_2025_453.en.pdf": ("S/2025/453", "25-11261"),
}


@pytest.fixture(scope="module")
def un(shared: Path) -> dict[str, Content]:
    """Three published documents as read."""
    return {name: read((shared / "data" / "pdf" / name).read_bytes()) for name in UN}


def numbered(content: Content) -> list[tuple[int, int]]:
    """Number and page of each numbered paragraph, in order."""
    found = ((re.match(r"(\d{1,3})\. ", e.text), e.pages[0][1]) for e in content.elements if e.kind == "paragraph")
    return [(int(number[1]), page) for number, page in found if number]


def test_every_numbered_paragraph_of_a_report(un: dict[str, Content]) -> None:
    found = numbered(un["S_2025_194.en.pdf"])
    assert [number for number, _ in found] == list(range(1, 83))
    pages = dict(found)
    known = {1: 1, 4: 1, 5: 2, 9: 2, 10: 3, 21: 4, 27: 5, 33: 7, 45: 8, 50: 9, 58: 11, 66: 12, 74: 14, 82: 15}
    assert {number: pages[number] for number in known} == known
    assert numbered(un["S_2025_197.en.pdf"]) == []


def test_every_numbered_paragraph_of_statements_that_each_count_from_one(un: dict[str, Content]) -> None:
    assert numbered(un["S_2025_453.en.pdf"]) == [
        *((n, 19) for n in (1, 2, 3)),
        *((n, 24) for n in range(1, 8)),
        *((n, 25) for n in (8, 9, 10, 11, 9)),
        *((n, 26) for n in (10, 11)),
        *((n, 27) for n in range(2, 7)),
        *((n, 28) for n in (7, 8)),
        *((n, 54) for n in range(1, 6)),
        (6, 55),
        *((n, 56) for n in range(1, 10)),
        *((n, 57) for n in range(10, 18)),
        *((n, 63) for n in (1, 2)),
        *((n, 69) for n in range(1, 8)),
        *((n, 79) for n in range(1, 6)),
    ]
    heads = [e for e in un["S_2025_453.en.pdf"].elements if e.kind == "heading" and re.match(r"\d+\. ", e.text)]
    assert [int(e.text.split(".")[0]) for e in heads] == list(range(1, 50))
    places = {e.text.split(". ")[1]: e.pages[0][1] for e in heads}
    known = {"Slovenia": 12, "Algeria": 21, "Pakistan": 27, "France": 36, "Egypt": 69, "Croatia": 82, "India": 88}
    assert {name: places[name] for name in known} == known


def test_pages_inside_paragraphs_that_go_on_over_a_page_break(un: dict[str, Content]) -> None:
    report = un["S_2025_194.en.pdf"]
    for start, words, page in (
        ("4. On 7", "appointed a 15-member", 1),
        ("4. On 7", "the parliamentary reading and debate", 2),
        ("9. Tens", "have de-escalated significantly", 2),
        ("9. Tens", "the two heads of State to Addis Ababa", 3),
        ("21. Und", "Supreme Court", 5),
        ("45. In ", "line with the Federal Government", 8),
        ("50. As ", "92 access incidents", 9),
        ("79. I w", "recent progress in strengthening", 14),
    ):
        element = the(report, start)
        if words in element.text:
            assert page_at(element, words) == page, (start, words)
    assert page_at(the(un["S_2025_197.en.pdf"], "On 25 February, the caretaker"), "intention to support") == 3
    assert page_at(the(un["S_2025_197.en.pdf"], "United Nations and humanitarian"), "per cent funded") == 4


def test_every_footnote(un: dict[str, Content]) -> None:
    found = {
        name: [(e.id, e.pages[0][1], e.text[:24]) for e in content.elements if e.kind == "note"]
        for name, content in un.items()
    }
    assert found == {
        "S_2025_194.en.pdf": [("1", 26, "1 Food systems; energy a")],
        "S_2025_197.en.pdf": [
            ("*", 1, "* Circulated in the lang"),
            ("1", 5, "1 These recommendations "),
            ("2", 6, "2 https://peacemaker.un."),
        ],
        "S_2025_453.en.pdf": [
            ("*", 1, "* Circulated in the lang"),
            ("1", 8, "1 Report of the Secretar"),
            ("2", 9, "2 UNICEF, ‘Progress on H"),
            ("3", 9, "3 UNICEF, ‘Reimagining W"),
            ("4", 9, "4 UNICEF, ‘Water Under F"),
            ("p65-*", 65, "* North Macedonia, Monte"),
        ],
    }
    for content in un.values():
        named = [name for element in content.elements for name in element.names]
        assert sorted(named) == sorted(e.id for e in content.elements if e.kind == "note")
        for before, element in zip(content.elements, content.elements[1:], strict=False):
            assert element.kind != "note" or element.id in before.names or before.kind == "note"
    (link,) = next(e.links for e in un["S_2025_197.en.pdf"].elements if e.id == "2")
    assert link.url == "https://peacemaker.un.org/en/thematic-areas/gender-women-peace-security/common-pledge"


def test_nothing_of_the_running_headers_and_footers_is_left(un: dict[str, Content]) -> None:
    for name, content in un.items():
        symbol, job = UN[name]
        assert content.elements
        for element in content.elements:
            assert symbol not in element.text
            assert job not in element.text
            assert not re.search(r"\b\d+/(?:29|96)\b|^\d/6$|Distr\.: General|Please recycle|\*\d{7}\*", element.text)
            assert not re.search(r"[\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\ufb00-\ufb06\ufffd]|  ", element.text)


def test_pages_and_links_lie_inside_the_texts(un: dict[str, Content]) -> None:
    for content in un.values():
        for element in content.elements:
            offsets, pages = zip(*element.pages, strict=True)
            assert offsets[0] == 0
            assert all(
                before < after for before, after in zip((-1, *offsets), (*offsets, len(element.text)), strict=True)
            )
            assert list(pages) == sorted(set(pages))
            assert element.text == element.text.strip()
            assert all(link.text in element.text for link in element.links)


def test_what_the_documents_say_of_themselves(un: dict[str, Content]) -> None:
    assert un["S_2025_194.en.pdf"].fields == {
        "title": "Report of the Secretary-General on Somalia",
        "published": "2025-03-28",
        "language": "en",
    }
    assert {name: content.fields["published"] for name, content in un.items()} == {
        "S_2025_194.en.pdf": "2025-03-28",
        "S_2025_197.en.pdf": "2025-04-01",
        "S_2025_453.en.pdf": "2025-07-09",
    }
    assert un["S_2025_453.en.pdf"].fields["title"].startswith("Letter dated 8 July 2025 from the Permanent Repr")
    assert [warning.split(":")[0] for warning in un["S_2025_453.en.pdf"].warnings] == ["page 68"]


def test_headings_and_items_of_a_summary(un: dict[str, Content]) -> None:
    summary = un["S_2025_197.en.pdf"]
    assert (
        "Human rights violations, including conflict-related sexual violence and arbitrarily detained and disappeared"
        in (" ".join(texts(summary, "heading")))
    )
    items = texts(summary, "item")
    assert len(items) == 32
    assert all(item[0].isupper() and item[-1] in ".;" for item in items)
