from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from assistant.answering.types import Answer, Claim
from assistant.web import render
from assistant.web.addresses import viewer_of
from assistant.web.copying import plain_lines
from prompts import load
from tests.assistant.web.prepared import FACT, LIST, REFUSAL, SUPPORTED, citation

MESSAGES = load()
HOSTILE = "<img src=x onerror=alert(1)>\"'`&{{7*7}}$$x$$ [a](javascript:alert(1)) **b** <b>"
TAGS = {
    "details",
    "summary",
    "a",
    "article",
    "b",
    "blockquote",
    "br",
    "div",
    "h2",
    "h3",
    "h4",
    "i",
    "li",
    "p",
    "section",
    "small",
    "span",
    "ul",
}
ATTRIBUTES = {"class", "dir", "hidden", "href", "id", "rel", "tabindex", "target"}


class Reader(HTMLParser):
    """What a browser would see: tags, attributes and text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def every(self, name: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(name))]


def read(answer: Answer, anchor: str = "answer-1") -> Reader:
    return Reader(render.answer(answer, anchor, MESSAGES))


@pytest.mark.parametrize("answer", [LIST, FACT, REFUSAL, SUPPORTED], ids=lambda answer: answer.id)
def test_markup_is_one_line_of_known_tags(answer: Answer) -> None:
    markup = render.answer(answer, "answer-1", MESSAGES)
    assert len(markup.splitlines()) == 1
    seen = Reader(markup)
    assert {tag for tag, _ in seen.tags} <= TAGS
    assert {name for _, attributes in seen.tags for name in attributes} <= ATTRIBUTES


def test_every_mark_leads_to_its_own_quotation() -> None:
    seen = read(LIST)
    marks = [value for value in seen.every("href") if value.startswith("#answer-1-source")]
    ids = seen.every("id")
    assert marks == [f"#answer-1-source-{number}" for number in range(1, 5)]
    assert {mark.removeprefix("#") for mark in marks} <= set(ids)
    assert len(ids) == len(set(ids))


def test_two_answers_have_no_anchor_in_common() -> None:
    assert not set(read(LIST, "answer-1").every("id")) & set(read(LIST, "answer-3").every("id"))


def test_a_mark_without_its_citation_is_no_link() -> None:
    seen = read(replace(FACT, claims=(Claim("Something.", (7,), "quoted"),)))
    assert "#answer-1-source-7" not in seen.every("href")


def test_marks_inside_the_text_are_links_where_the_claim_has_them() -> None:
    claim = Claim("First [1] and [2] and [9].", (1, 2), "supported")
    seen = read(replace(SUPPORTED, claims=(claim,)))
    assert [value for value in seen.every("href") if "-source-" in value] == [
        "#answer-1-source-1",
        "#answer-1-source-2",
    ]
    assert "[9]" in seen.text


def test_a_card_says_where_its_words_are_from() -> None:
    text = Reader(render.answer(SUPPORTED, "answer-1", MESSAGES).split('<div class="nap-plain"')[0]).text
    for words in (
        "Belgium: National Action Plan profile",
        "The fourth plan › Work with partners",
        "from this corpus's profile of Belgium",
        "NAP Assistant starter corpus",
        "dated 2023-06-01",
        "page 14",
        "Based on:",
        "Contributors to UN Peacekeeping Operations by Country, United Nations, May 2023",
    ):
        assert words in text
    assert text.count("Hebron Women’s Council") == 1, "a publisher named in the label is not named again"


def test_items_of_one_list_share_a_card() -> None:
    seen = read(LIST)
    assert [tag for tag, _ in seen.tags].count("article") == 1
    assert [tag for tag, _ in seen.tags].count("blockquote") == 4


def test_sentences_of_one_quotation_share_a_paragraph_and_a_mark() -> None:
    claims = (Claim("One.", (1,), "quoted"), Claim("Two.", (1,), "quoted"))
    markup = render.answer(replace(FACT, claims=claims), "answer-1", MESSAGES)
    assert markup.count("nap-mark") == 1
    assert "One&#46; Two&#46;" in markup


def test_the_nearest_passages_are_labelled_and_not_cited() -> None:
    markup = render.answer(REFUSAL, "answer-1", MESSAGES)
    seen = Reader(markup)
    assert MESSAGES.say("web_nearest_hint") in seen.text
    assert "nap-nearest" in markup
    assert "nap-mark" not in markup
    assert "nap-sources" not in markup


def test_an_unsupported_claim_is_marked() -> None:
    claim = Claim("Perhaps.", (1,), "unsupported")
    assert MESSAGES.say("web_unsupported") in read(replace(FACT, claims=(claim,))).text


def test_removed_claims_are_not_shown() -> None:
    assert "Removed words" not in read(replace(FACT, unsupported=(Claim("Removed words.", (1,), "unsupported"),))).text


@pytest.mark.parametrize("place", ["title", "section", "quote", "publisher", "source_label", "published"])
def test_hostile_text_stays_text(place: str) -> None:
    hostile = citation(1, **{place: HOSTILE})
    for answer in (replace(FACT, citations=(hostile,)), replace(REFUSAL, nearest=(hostile,))):
        seen = read(answer)
        assert {tag for tag, _ in seen.tags} <= TAGS
        assert "onerror" not in {name for _, attributes in seen.tags for name in attributes}
        assert HOSTILE in seen.text


def test_hostile_answers_and_questions_stay_text() -> None:
    for markup in (
        render.answer(replace(FACT, claims=(Claim(HOSTILE, (1,), "quoted"),)), "answer-1", MESSAGES),
        render.answer(replace(REFUSAL, note=HOSTILE), "answer-1", MESSAGES),
        render.claims([Claim(HOSTILE, (1,), "quoted", item=True)], MESSAGES),
        render.question(HOSTILE, MESSAGES),
    ):
        seen = Reader(markup)
        assert {tag for tag, _ in seen.tags} <= TAGS
        assert HOSTILE in seen.text
        assert not re.search(r"[*`$\[\]]", markup)


def test_only_web_addresses_become_links() -> None:
    reference = replace(FACT.citations[0].references[0], url="javascript:alert(1)")
    hostile = citation(1, source_url="javascript:alert(1)", references=(reference,))
    outside = [value for value in read(replace(FACT, citations=(hostile,))).every("href") if value[:1] != "#"]
    assert outside == [viewer_of(hostile)]


def test_links_to_other_sites_tell_them_nothing() -> None:
    outside = [attributes for tag, attributes in read(SUPPORTED).tags if "://" in (attributes.get("href") or "")]
    assert outside
    assert all(attributes["rel"] == "noopener noreferrer" for attributes in outside)


def test_what_is_beyond_a_screen_is_folded() -> None:
    claims = (Claim("First.", (1,), "quoted"), Claim("Later.", (1,), "quoted", more=True))
    markup = render.answer(replace(FACT, claims=claims), "answer-1", MESSAGES)
    folded = markup[markup.index("<details") : markup.index("</details>")]
    assert "Later" in folded
    assert "First" not in folded
    assert "<details" not in render.answer(FACT, "answer-1", MESSAGES)


def test_further_sources_are_folded() -> None:
    many = tuple(citation(number, title=f"Document {number}") for number in range(1, 8))
    markup = render.answer(replace(FACT, citations=many), "answer-1", MESSAGES)
    folded = Reader(markup[markup.index("<details") : markup.index("</details>")]).text
    assert "More sources (3)" in folded
    assert [f"Document {number}" in folded for number in range(1, 8)] == [False] * 4 + [True] * 3


def test_countries_stand_side_by_side() -> None:
    claims = (
        Claim("One.", (1,), "quoted", about="Belgium"),
        Claim("Two.", (1,), "quoted", about="Belgium"),
        Claim("Three.", (1,), "quoted", about="<b>Mali"),
    )
    seen = read(replace(FACT, claims=claims))
    assert [attributes.get("class") for _, attributes in seen.tags].count("nap-text nap-sides") == 1
    assert seen.text.index("Belgium") < seen.text.index("One.") < seen.text.index("<b>Mali") < seen.text.index("Three.")


def test_the_copy_has_the_words_and_each_source_once() -> None:
    lines = plain_lines(LIST, MESSAGES)
    assert lines[: len(LIST.text.splitlines())] == LIST.text.splitlines()
    sources = lines[lines.index("Sources:") + 1 :]
    assert len(sources) == 1
    assert sources[0].startswith("[1]-[4] Belgium: National Action Plan profile, The fourth plan, Priority countries. ")
    assert "Fourth National Action Plan “Women, Peace, Security” (2022-2026), Federal" in sources[0]
