"""PDF: three published documents, each numbered paragraph and footnote on its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.elements import Content
from ingest.formats.pdf import read
from tests.ingest.pdf_reading import page_at, texts, the

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
