from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
import vectorstore
from assistant.settings import Settings
from assistant.web.app import ASSETS
from assistant.web.sources_document import document_page
from assistant.web.sources_page import Frame
from assistant.web.sources_text import passage_markup, valid_span
from ingest.elements import Element
from ingest.types import Document
from prompts import load
from tests.assistant.web.sourced import Shown, made, squeezed

FRAME = Frame(load(), ASSETS, "1")
STORY = made(
    Element("paragraph", "The council met every month. It asked for a seat.", names=("1",)),
    Element("note", "1 Interview of 3 March 2023.", id="1"),
    Element("quote", "We were told to wait."),
    Element("quote", "We stopped waiting."),
    Element("heading", "Figures", level=2),
    Element("heading", "By year", level=3),
    Element("table", "Year | Members | Meetings"),
    Element("table", "2021 | 12"),
    Element("table", "In all years"),
    Element("item", "Open the register."),
    Element("item", "Write down the names."),
    Element("heading", "Afterwards", level=2),
)


def page(document: Document, start: int = 0, end: int = 0, asked: bool = False) -> Shown:
    return Shown(document_page(FRAME, document, (start, end) if end else None, asked))


def cited(document: Document, first: str, last: str | None = None) -> tuple[int, int]:
    start = document.text.index(first)
    return start, document.text.index(last or first, start) + len(last or first)


def test_every_kind_of_block_is_what_it_was() -> None:
    shown = page(STORY)
    assert [element.tag for element in shown.all("article")[0]] == [
        "p",
        "div",
        "blockquote",
        "h2",
        "h3",
        "div",
        "ul",
        "h2",
    ]
    assert [p.text_content() for p in shown.all("blockquote")[0]] == [
        "We were told to wait.",
        "We stopped waiting.",
    ]
    assert [[cell.text_content() for cell in row] for row in shown.all("tr")] == [
        ["Year", "Members", "Meetings"],
        ["2021", "12", ""],
        ["In all years"],
    ]
    assert shown.all("td")[-1].get("colspan") == "3"
    assert [item.text_content() for item in shown.all("li", shown.all("article")[0])] == [
        "Open the register.",
        "Write down the names.",
    ]


@pytest.mark.parametrize(
    ("first", "last", "marks", "tag"),
    [
        ("The council met every month. It asked for a seat.", None, 1, "p"),
        ("It asked", None, 1, "p"),
        ("a seat.", "We stopped", 4, "p"),
        ("1 Interview", "2023.", 1, "p"),
        ("We were told to wait.", "We stopped waiting.", 2, "p"),
        ("Year | Members | Meetings", None, 3, "td"),
        ("Meetings\n2021 | 1", None, 3, "td"),
        ("Open the register.", None, 1, "li"),
        ("register.\n- Write", None, 2, "li"),
        ("Figures", "Open", 9, "h2"),
        ("Afterwards", None, 1, "h2"),
    ],
)
def test_a_passage_is_marked_wherever_it_lies(first: str, last: str | None, marks: int, tag: str) -> None:
    start, end = cited(STORY, first, last)
    shown = page(STORY, start, end, asked=True)
    found = shown.all("mark")
    assert squeezed(shown.marked) == squeezed(STORY.text[start:end])
    assert len(found) == marks
    assert [mark.get("id") for mark in found] == ["cited"] + [None] * (marks - 1)
    assert found[0].getparent().tag == tag
    assert shown.all("a", shown.all(".src-notice")[0])[0].get("href") == "#cited"


kinds = st.sampled_from(["paragraph", "item", "quote", "table", "note", "heading"])
texts = st.text("ab.<&|é \n\u0627", min_size=1, max_size=12).map(str.strip).filter(lambda text: bool(text.strip("|")))
elements = st.builds(
    lambda kind, text, other, level: Element(
        kind,
        f"{text} | {other}" if kind == "table" else " ".join(text.split()),
        level=level if kind == "heading" else 0,
    ),
    kinds,
    texts,
    texts,
    st.integers(1, 4),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(elements, min_size=1, max_size=8), st.data())
def test_any_passage_of_any_document(found: list[Element], data: st.DataObject) -> None:
    """All of a document's words are there in their order, and exactly the words of the span are marked."""
    document = made(*found)
    start = data.draw(st.integers(0, max(0, len(document.text) - 1)))
    end = data.draw(st.integers(start, len(document.text)))
    shown = page(document, start, end)
    said = shown.words("article")
    assert "".join(said.split()) == "".join(_words(document, 0, len(document.text)).split())
    assert "".join(shown.marked.split()) == "".join(_words(document, start, end).split())
    assert [mark.get("id") for mark in shown.all("mark")] == ["cited", *[None] * 99][: len(shown.all("mark"))]


def _words(document: Document, start: int, end: int) -> str:
    """The text of a span without the bullets and bars that only the layout of the text has."""
    left_out: set[int] = set()
    for section in document.sections:
        for block in section.blocks:
            if block.kind == "item":
                left_out |= {block.start - 2, block.start - 1}
            if block.kind == "table":
                place = document.text.find(" | ", block.start, block.end)
                while place >= 0:
                    left_out.add(place + 1)
                    place = document.text.find(" | ", place + 3, block.end)
    return "".join(character for i, character in enumerate(document.text) if start <= i < end and i not in left_out)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("", ""),
        ("x", "5"),
        ("-1", "5"),
        ("5", "5"),
        ("9", "3"),
        ("0", "99999"),
        ("٣", "٩"),
        ("1" * 5000, "5"),
        ("0", "1e2"),
    ],
)
def test_a_span_that_is_none(start: str, end: str) -> None:
    assert valid_span(STORY, start, end) is None


def test_a_span_of_nothing_but_the_gap_between_two_blocks_marks_nothing() -> None:
    start = STORY.sections[0].blocks[0].end
    shown = page(STORY, start, start + 2, asked=True)
    assert not shown.all("mark")
    assert load().say("sources_no_mark") in shown.text


def test_pages_stand_where_they_begin() -> None:
    document = made(
        Element("heading", "Start", level=2, pages=((0, 1),)),
        Element("paragraph", "One two three", pages=((0, 1), (4, 2))),
        Element("item", "Four five", pages=((0, 4),)),
        Element("table", "Six | seven", pages=((0, 5),)),
    )
    shown = page(document, *cited(document, "two three"))
    assert [mark.text_content() for mark in shown.all(".src-page")] == [f"page {n}" for n in (1, 2, 4, 5)]
    assert [mark.get("id") for mark in shown.all(".src-page")] == [f"page-{n}" for n in (1, 2, 4, 5)]
    assert shown.all(".src-page")[1].getparent().text_content().startswith("One page 2")
    assert shown.marked == "two three"
    assert {mark.getparent().tag for mark in shown.all(".src-page")} == {"article", "p", "li", "td"}


def test_headings_go_down_one_step_at_a_time() -> None:
    document = made(
        Element("heading", "Empty", level=1),
        Element("heading", "A", level=2),
        Element("heading", "A.1", level=3),
        Element("paragraph", "One."),
        Element("heading", "A.2", level=3),
        Element("paragraph", "Two."),
        Element("heading", "B", level=2),
        Element("paragraph", "Three."),
    )
    shown = page(document).all("article")[0]
    assert [(h.tag, h.text) for h in shown if h.tag != "p"] == [
        ("h2", "Empty"),
        ("h3", "A"),
        ("h4", "A.1"),
        ("h4", "A.2"),
        ("h3", "B"),
    ]


def test_a_part_of_a_document_stands_alone() -> None:
    start, end = cited(STORY, "asked for a seat.", "We were")
    markup = passage_markup(STORY, start, end, load())
    assert markup == (
        '<p dir="auto">asked for a seat&#46;</p><div class="src-note"><p dir="auto">1 Interview of 3 March 2023&#46;</p>'
        '</div><blockquote dir="auto"><p>We were</p></blockquote>'
    )


def test_the_starter_corpus_is_shown_whole(starter_settings: Settings) -> None:
    with vectorstore.LiveIndex(starter_settings.index).acquire() as index:
        documents = list(index.documents.values())
    assert len(documents) > 70
    for document in documents:
        assert_whole(document)


def assert_whole(document: Document) -> None:
    """All blocks are there, once, in order, and each reference's ways lead somewhere."""
    shown = page(document)
    said = "".join(shown.words("article").split())
    place = 0
    for section in document.sections:
        for block in section.blocks:
            wanted = "".join(document.text[block.start : block.end].replace(" | ", "").split())
            place = said.find(wanted, place) + len(wanted)
            assert place >= len(wanted), (document.id, wanted)
    ids = [element.get("id") for element in shown.all("[id]")]
    assert len(ids) == len(set(ids))
    ways = {link.get("href") for link in shown.all("a") if link.get("href").startswith("#")}
    assert ways <= {f"#{name}" for name in ids}
    for reference in document.references:
        assert "".join(reference.title.split()) in "".join(shown.text.split())


@pytest.mark.parametrize(
    "name",
    [
        "S_2025_197",
        pytest.param("S_2025_194", marks=pytest.mark.full),
        pytest.param("S_2025_453", marks=pytest.mark.full),
    ],
)
def test_a_report_of_the_united_nations_is_shown_whole(shared: Path, name: str) -> None:
    (document,) = ingest.read([shared / "data" / "pdf" / f"{name}.en.pdf"]).documents
    assert_whole(document)
    pages = [int(mark.get("id").removeprefix("page-")) for mark in page(document).all(".src-page")]
    assert pages == [p.number for p in document.pages]
