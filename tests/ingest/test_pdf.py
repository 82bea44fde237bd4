"""PDF: what a page shows becomes paragraphs, items, headings, table rows and notes with their pages."""

from __future__ import annotations

import re

from fpdf.enums import Align

from ingest.elements import Link
from ingest.formats.pdf import read
from tests.ingest.pdf_files import MARGIN, Report, raw_pdf, show
from tests.ingest.pdf_reading import SENTENCE, mended, page_at, texts, the


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
    assert texts(read(mended(raw))) == ["The implementation of the plan has many parts", "flofi A"]


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
