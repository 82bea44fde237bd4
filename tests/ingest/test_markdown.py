"""Markdown with front matter, source ids and a Sources section."""

from pathlib import Path

from ingest import read
from ingest.elements import Link
from ingest.formats.markdown import read_markdown
from ingest.references import parse_reference

PROFILE = """---
title: "Utopia: plans"
kind: profile
country: Utopia
iso2: UT
themes: [climate]
plans:
  - {number: 1, period: "2010-2014", start: 2010, end: 2014, adopted: "2010-03-08", title: null}
updated: 2026-01-02
quoted_as: corpus
---

Utopia has *one* plan, with a [link](https://example.org/a). [S1, S2]

## Aims

The plan has two aims:

- More women in **talks**. [S2]
- Yearly
  reports. [S1]

> Women must be heard. [S1]

## Sources

- [S1] First source | A ministry | https://example.org/1 | 2010-03
- [S2] Second source | A network | none | undated
"""


def document(tmp_path: Path, text: str = PROFILE):
    (tmp_path / "profiles").mkdir(exist_ok=True)
    (tmp_path / "profiles" / "utopia.md").write_text(text, encoding="utf-8")
    reading = read([tmp_path])
    assert not reading.failures, reading.failures
    return reading.documents[0], reading.warnings


def test_ids_are_taken_out_and_stay_with_their_block(tmp_path: Path) -> None:
    found, warnings = document(tmp_path)
    assert found.id == "profiles/utopia"
    assert not warnings
    assert "S1" not in found.text
    blocks = [(found.text[b.start : b.end], b.kind, b.reference_ids) for s in found.sections for b in s.blocks]
    assert blocks == [
        ("Utopia has one plan, with a link.", "paragraph", ("S1", "S2", "L1")),
        ("The plan has two aims:", "paragraph", ("S2", "S1")),
        ("More women in talks.", "item", ("S2",)),
        ("Yearly\nreports.", "item", ("S1",)),
        ("Women must be heard.", "quote", ("S1",)),
    ]


def test_sources_are_references_and_not_text(tmp_path: Path) -> None:
    found, _ = document(tmp_path)
    link, first, second = found.references
    assert (link.title, link.url) == ("link", "https://example.org/a")
    assert (first.title, first.publisher, first.url, first.date) == (
        "First source",
        "A ministry",
        "https://example.org/1",
        "2010-03",
    )
    assert (second.url, second.date) == (None, "undated")
    assert "First source" not in found.text


def test_facts_of_the_front_matter(tmp_path: Path) -> None:
    found, _ = document(tmp_path)
    assert (found.title, found.facts.country, found.facts.updated) == ("Utopia: plans", "Utopia", "2026-01-02")
    assert found.facts.plans[0].start == 2010
    assert found.facts.quoted_as == "corpus"


def test_the_country_code_of_norway_is_not_a_truth_value(tmp_path: Path) -> None:
    found, _ = document(tmp_path, PROFILE.replace("iso2: UT", "iso2: NO"))
    assert found.facts.iso2 == "NO"


def test_a_lead_in_and_a_list_group(tmp_path: Path) -> None:
    found, _ = document(tmp_path)
    lead, first, second, quote = found.sections[1].blocks
    assert lead.intro
    assert first.group == second.group is not None
    assert quote.group is None
    assert found.sections[1].heading_path == ("Utopia: plans", "Aims")


def test_an_undefined_source_is_reported(tmp_path: Path) -> None:
    _, warnings = document(tmp_path, PROFILE.replace("[S1, S2]", "[S1, S9]"))
    assert "S9" in warnings[0].reason


def test_a_table_keeps_its_rows(tmp_path: Path) -> None:
    found, _ = document(tmp_path, "# T\n\n| Year | Staff |\n| --- | --- |\n| 2020 | 12 |\n")
    assert found.text == "Year | Staff\n2020 | 12"


def test_a_break_tag_is_a_line_break(tmp_path: Path) -> None:
    found, _ = document(tmp_path, "# T\n\nOne<br>two <br/>\nthree <b>four</b>.\n\n| A<br>b | C |\n| --- | --- |\n")
    assert found.text == "One\ntwo\nthree four.\n\nA b | C"


def test_an_element_keeps_the_web_addresses_that_it_links_to() -> None:
    text = "- [Mail](mailto:a@example.org) [Plan](https://example.org/plan), [two](https://example.org/2)\n- No link\n"
    first, second = read_markdown(text)
    assert first.links == (Link("Plan", "https://example.org/plan"), Link("two", "https://example.org/2"))
    assert second.links == ()


def test_the_address_of_a_link_is_taken_where_the_line_has_none() -> None:
    url = "https://example.org/plan"
    assert parse_reference("The plan, 2019", 1, url).url == url
    assert parse_reference("[S1] The plan | A ministry | none | 2019", 1, url).url == url
    assert parse_reference("The plan https://example.org/b", 1, url).url == "https://example.org/b"
    assert parse_reference("The plan, 2019", 1).url is None
