from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.addresses import (
    document_address,
    original_address,
    original_of,
    original_of_document,
    viewer_address,
    viewer_of,
)
from ingest.elements import Element
from ingest.types import Facts
from tests.assistant.web.prepared import citation
from tests.assistant.web.sourced import made

PAGE = "https://example.org/story"
words = st.text(st.characters(exclude_categories=["Cs", "Zs", "Cc", "Zl", "Zp"], exclude_characters="|"), min_size=1)


def test_the_address_of_a_passage() -> None:
    assert viewer_address("profiles/belgium", 5136, 5256) == "/sources/profiles/belgium?start=5136&end=5256#cited"
    assert viewer_of(citation(start=3, end=9)) == "/sources/belgium?start=3&end=9#cited"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.integers(0), st.integers(0))
def test_any_name_of_a_document_survives_its_address(document_id: str, start: int, end: int) -> None:
    address = viewer_address(document_id, start, end)
    parts = urlsplit(address)
    assert re.fullmatch(r"/sources/[\w.~/%-]+\?start=\d+&end=\d+#cited", address, re.ASCII)
    assert unquote(parts.path.removeprefix("/sources/")) == document_id
    assert parse_qs(parts.query) == {"start": [str(start)], "end": [str(end)]}
    assert parts.fragment == "cited"


def test_half_a_character_does_no_harm() -> None:
    assert document_address("a\ud800") == "/sources/a%3F"


def test_a_short_quotation_is_looked_for_as_it_stands() -> None:
    assert original_address(PAGE, "Women, peace & security: a five-year plan") == (
        f"{PAGE}#:~:text=Women%2C%20peace%20%26%20security%3A%20a%20five%2Dyear%20plan"
    )


def test_of_a_long_quotation_both_ends_are_looked_for() -> None:
    quote = "The council met every month, and since 2021 it has met with the municipality, which it advises."
    assert original_address(PAGE, quote) == (
        f"{PAGE}#:~:text=The%20council%20met%20every%20month%2C,the%20municipality%2C%20which%20it%20advises."
    )


@pytest.mark.parametrize(
    "quote", ["First line\n- second line", "First line\n\nsecond line", "First line | second line"]
)
def test_no_end_runs_over_lines_items_or_cells(quote: str) -> None:
    assert original_address(PAGE, quote) == f"{PAGE}#:~:text=First%20line,second%20line"


@given(st.lists(words, min_size=1, max_size=30))
def test_the_words_of_a_directive_are_those_of_the_quotation(said: list[str]) -> None:
    address = original_address(PAGE, " ".join(said)) or ""
    directive = address.removeprefix(f"{PAGE}#:~:text=")
    assert re.fullmatch(r"[\w.~%]+(,[\w.~%]+)?", directive, re.ASCII)
    ends = [unquote(end).split(" ") for end in directive.split(",")]
    assert ends == ([said] if len(said) <= 10 else [said[:5], said[-5:]])


def test_what_an_address_has_behind_its_number_sign_stays() -> None:
    assert original_address(f"{PAGE}#part-2", "We waited") == f"{PAGE}#part-2:~:text=We%20waited"
    assert original_address(f"{PAGE}#:~:text=old", "We waited") == f"{PAGE}#:~:text=We%20waited"
    assert original_address(f"{PAGE}#part-2", " \n ") == f"{PAGE}#part-2"
    assert original_address(f"{PAGE}#", "") == PAGE


def test_a_document_with_pages_is_opened_at_its_page() -> None:
    assert (
        original_address("https://example.org/nap.pdf#page=1", "We waited", 14) == "https://example.org/nap.pdf#page=14"
    )


@pytest.mark.parametrize(
    "url",
    [None, "", "javascript:alert(1)", "data:text/html,x", "ftp://example.org/x", "//example.org", "https:", "x y"],
)
def test_only_web_addresses(url: str | None) -> None:
    assert original_address(url, "We waited", 3) is None
    assert original_of(citation(source_url=url)) is None


def test_the_original_of_a_citation() -> None:
    assert original_of(citation(quote="We waited", source_url=PAGE)) == f"{PAGE}#:~:text=We%20waited"
    assert original_of(citation(quote="We waited", source_url=PAGE, page=2)) == f"{PAGE}#page=2"


def test_the_original_of_a_document() -> None:
    said = Element("paragraph", "We waited for ten years.")
    elsewhere = Facts(kind="story", url="https://example.org/elsewhere")
    read = made(said, source=PAGE, facts=elsewhere)
    assert original_of_document(read) == PAGE
    assert original_of_document(read, 0, 9) == f"{PAGE}#:~:text=We%20waited"
    assert original_of_document(made(said, source="/home/x.md", facts=elsewhere), 0, 9) == (
        "https://example.org/elsewhere#:~:text=We%20waited"
    )
    assert original_of_document(made(said, source="/home/x.md")) is None
    own_words = Facts(kind="story", url=PAGE, quoted_as="corpus")
    assert original_of_document(made(said, facts=own_words), 0, 9) == PAGE
    paged = made(Element("paragraph", "One two", pages=((0, 3), (4, 4))), source="https://example.org/n.pdf")
    assert original_of_document(paged, 4, 7) == "https://example.org/n.pdf#page=4"
