"""PDF: what belongs to a page and not to the text: running headers, edges, turned and empty pages."""

from __future__ import annotations

import re

from ingest.formats.pdf import read
from tests.ingest.pdf_files import MARGIN, Report, raw_pdf, show
from tests.ingest.pdf_reading import SENTENCE, texts


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
