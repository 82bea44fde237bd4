"""Plain text as people save it: structure without marks, footers, lists that lost their dashes."""

from pathlib import Path

import pytest

from ingest import Document, read
from ingest.formats.plaintext import read_plain_text

PAGE = """About the plan

The plan runs from 2019 to 2023. It was made by two ministries.

Aims of the plan 2019-2023

- To protect women in conflict;

To bring more women into talks;

- To report every year to parliament.

A press release names three countries.

Sources and References

Plan of the Ministry: UNOFFICIAL TRANSLATION (

Press release of May 2019 | Ministry of Foreign Affairs

Other plans

view all

See the latest events

View events
"""


def kinds(text: str) -> list[tuple[str, str]]:
    return [(element.kind, element.text) for element in read_plain_text(text)]


def test_headings_paragraphs_and_items_are_told_apart() -> None:
    assert kinds(PAGE)[:8] == [
        ("heading", "About the plan"),
        ("paragraph", "The plan runs from 2019 to 2023. It was made by two ministries."),
        ("heading", "Aims of the plan 2019-2023"),
        ("item", "To protect women in conflict;"),
        ("item", "To bring more women into talks;"),
        ("item", "To report every year to parliament."),
        ("paragraph", "A press release names three countries."),
        ("heading", "Sources and References"),
    ]


def test_the_footer_is_dropped_and_the_sources_are_not() -> None:
    texts = [text for _, text in kinds(PAGE)]
    assert "Plan of the Ministry: UNOFFICIAL TRANSLATION (" in texts
    assert not {"Other plans", "view all", "See the latest events", "View events"} & set(texts)


def test_a_wrapped_paragraph_is_one_and_keeps_its_line_breaks() -> None:
    wrapped = (
        "The plan was written by four ministries together with many\ncivil society organisations and runs until 2025.\n"
    )
    assert kinds(wrapped) == [("paragraph", wrapped.strip())]


def test_a_closing_link_is_cut_from_its_paragraph() -> None:
    assert kinds("Heading\n\nHe shows more empathy now. Read the full story here.\n")[1] == (
        "paragraph",
        "He shows more empathy now.",
    )


def test_a_heading_that_is_only_a_link_back_is_dropped() -> None:
    text = (
        "About the site\n\nSome text stands here.\n\nAbout The Site\n\nStories\n\nFirst story\n\nIt was told in 2020.\n"
    )
    assert [text for kind, text in kinds(text) if kind == "heading"] == ["About the site", "Stories", "First story"]


def test_numbered_and_lettered_items() -> None:
    assert kinds("Aims of it\n\n1. Peace talks\n2) Reporting\n(a) Money\n• Climate\n")[1:] == [
        ("item", "Peace talks"),
        ("item", "Reporting"),
        ("item", "Money"),
        ("item", "Climate"),
    ]


def by_id(documents: tuple[Document, ...]) -> dict[str, Document]:
    return {document.id: document for document in documents}


def test_the_two_original_documents(shared: Path) -> None:
    reading = read([shared / "seeds"])
    assert not reading.failures
    review, page = (document for _, document in sorted(by_id(reading.documents).items()))
    headings = [section.heading_path[-1] for section in review.sections[1:]]
    assert headings == [
        "Objectives of 2017-2021 NAP",
        "Civil Society involvement in development of the 2017-2021 NAP",
        "UN Peacekeeping Statistics",
        "Women in Peacekeeping",
    ]
    items = [block for block in review.sections[1].blocks if block.kind == "item"]
    assert len(items) == 6
    assert len({block.group for block in items}) == 1
    assert [reference.date for reference in review.references] == [None, "2022", "July 2023", "May 2023"]
    assert "view all" not in review.text
    assert "Other NAPs" not in review.text
    stories = [section.heading_path[1:] for section in page.sections[1:]]
    assert stories == [
        ("Stories of Change", "Positive Male Engagement"),
        ("Stories of Change", "Do Our Voices Matter?"),
        ("Stories of Change", "Dealing with Gender-based Violence"),
    ]
    for document in (review, page):
        original = Path(document.source).read_text(encoding="utf-8")
        for section in document.sections:
            for block in section.blocks:
                assert document.text[block.start : block.end] in original


def test_a_short_paragraph_with_its_source_is_no_heading() -> None:
    found = kinds("Heading\n\nWomen settle disputes here [S1]\n\nA longer text follows after it.\n")
    assert found[1] == ("paragraph", "Women settle disputes here [S1]")


@pytest.mark.parametrize(
    "line",
    [
        "Dr. Denis Mukwege runs a hospital in Bukavu.",
        "Ms. Muna Luqman founded an organisation in Aden.",
        "No. 1325 is the number of the first resolution.",
        "A. Smith wrote the evaluation of the plan.",
        "2. June 2017 the plan was adopted.",
    ],
)
def test_an_abbreviation_or_a_date_begins_a_paragraph(line: str) -> None:
    assert kinds(f"Heading\n\n{line}\n")[1] == ("paragraph", line)


@pytest.mark.parametrize("mark", ["1.", "12.", "3)", "(3)", "(a)", "a)", "(iv)", "ii)", "-", "•"])
def test_the_marks_of_items(mark: str) -> None:
    assert kinds(f"Heading\n\n{mark} More women take part in talks.\n")[1] == ("item", "More women take part in talks.")
