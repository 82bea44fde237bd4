"""Parts, comparisons, plans in time, organisations and follow-ups, with the real model and a real index."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

import vectorstore
from assistant.answering.pipeline import Assistant
from assistant.answering.types import Answer, Turn
from assistant.build import ingest_paths
from assistant.settings import Settings
from ingest import CHUNKER_VERSION
from prompts import load
from vectorstore import OnnxEmbeddings

GHANA = """---
title: "Ghana: plans"
kind: profile
country: Ghana
organisations: [NATO, European Union, Ministry of Works]
plans:
  - {number: 1, period: "2010-2014", start: 2010, end: 2014, adopted: "2010", title: "GHAPLAN"}
  - {number: 2, period: "2020-2025", start: 2020, end: 2025, adopted: "2020"}
  - {number: 3, period: "in preparation in 2025"}
---

## Goals of the first plan

Ghana's first plan (2010-2014) has three goals: schools, wells and roads.

## Goals of the second plan

Ghana's second plan (2020-2025) has two goals: courts and clinics.

## Who leads

The Ministry of Works leads Ghana's second plan (2020-2025).

Ghana's first plan (2010-2014) was evaluated by Professor Efua Mensah in 2015.

Ghana's second plan (2020-2025) was launched in Tamale on 4 May 2020.

Ghana's peacekeepers were thanked by NATO and by the European Union at a plan meeting.
"""
MALI = """---
title: "Mali: plans"
kind: profile
country: Mali
plans:
  - {number: null, period: "2012, no end given", adopted: "2012"}
  - {number: null, period: "2019-2023", start: 2019, end: 2023, adopted: "2019"}
---

The Ministry of Women leads Mali's plan of 2019-2023.

Mali's plan of 2012 has seven goals.

Mali's plan of 2019-2023 has nine goals.
"""
STORY = """---
title: "Awa Diarra and the bridge of Mopti"
kind: story
countries: [Mali]
---

Awa Diarra talked with two villages about the bridge of Mopti. The market women of Mopti paid for the bridge.

Awa Diarra received the Golden Oar award in 2021.
"""
PAGE = "# Regional plans\n\nThe African Union had a regional action plan in 2019.\n"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, embeddings: OnnxEmbeddings, models_dir) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("documents")
    for name, text in {"ghana.md": GHANA, "mali.md": MALI, "story.md": STORY, "page.md": PAGE}.items():
        (folder / name).write_text(text)
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), models_dir=models_dir)
    ingest_paths([folder], settings)
    live = vectorstore.LiveIndex(settings.index, embeddings, chunker_version=CHUNKER_VERSION)
    assistant = Assistant(live, embeddings, load(), today=lambda: date(2027, 3, 1))
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def ask(opened: Assistant) -> Callable[..., Answer]:
    def ask(text: str, *said: str) -> Answer:
        return opened.ask(text, [Turn("assistant" if i % 2 else "user", words) for i, words in enumerate(said)])

    return ask


def test_each_part_is_answered_in_order(ask: Callable[..., Answer]) -> None:
    answer = ask("Where was the second plan of Ghana launched, and who leads it?")
    assert answer.status == "answered"
    assert 0 <= answer.text.find("Tamale") < answer.text.find("Ministry of Works")
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_the_part_that_is_not_covered_is_named_in_the_visitors_words(ask: Callable[..., Answer]) -> None:
    answer = ask("Who leads Ghana's second plan, and how many dollars does it cost?")
    assert answer.status == "partial"
    assert "Ministry of Works" in answer.text
    assert "how many dollars does it cost" in answer.note
    assert "Who leads" not in answer.note


def test_no_part_answered_is_a_refusal(ask: Callable[..., Answer]) -> None:
    answer = ask("How many dollars does Ghana's second plan cost, and how old is Professor Mensah?")
    assert answer.status == "not_found"
    assert not answer.claims


def test_a_part_without_a_country_stays_with_the_document_of_the_part_before(ask: Callable[..., Answer]) -> None:
    answer = ask("Who evaluated the plan with schools, wells and roads, and how many goals are there?")
    assert {citation.document_id for citation in answer.citations} == {"ghana"}


@pytest.mark.parametrize(
    "text", ["Who leads the plan in Ghana and in Mali?", "Who leads the plan in Ghana, and who leads that in Mali?"]
)
def test_countries_side_by_side(ask: Callable[..., Answer], text: str) -> None:
    answer = ask(text)
    assert answer.status == "answered"
    about = {claim.about: claim.text for claim in answer.claims}
    assert list(about) == ["Ghana", "Mali"]
    cited = {citation.number: citation.document_id for citation in answer.citations}
    assert {(claim.about, cited[number]) for claim in answer.claims for number in claim.citations} == {
        ("Ghana", "ghana"),
        ("Mali", "mali"),
    }
    assert answer.text.startswith("Ghana:\n")
    assert "\n\nMali:\n" in answer.text
    assert {claim.about for claim in ask("Who leads the plan in Ghana?").claims} == {""}


def test_a_country_with_nothing_is_named(ask: Callable[..., Answer]) -> None:
    answer = ask("Compare who leads the plans of Ghana and Peru")
    assert answer.status == "partial"
    assert "Peru" in answer.note


@pytest.mark.parametrize(
    ("asked", "said", "unsaid"),
    [
        ("What goals does Ghana's current plan have?", "courts", "wells"),
        ("What goals does Ghana's plan have?", "courts", "wells"),
        ("What goals did Ghana's previous plan have?", "wells", "courts"),
        ("Goals of Ghana's first plan?", "wells", "courts"),
        ("How many goals does Mali's latest plan have?", "nine", "seven"),
        ("How many goals did Mali's plan of 2012 have?", "seven", "nine"),
    ],
)
def test_plans_in_time(ask: Callable[..., Answer], asked: str, said: str, unsaid: str) -> None:
    answer = ask(asked)
    assert said in answer.text, answer.text
    assert unsaid not in answer.text


def test_that_the_newest_plan_has_run_out_is_said(ask: Callable[..., Answer], opened: Assistant) -> None:
    answer = ask("What goals does Mali's current plan have?")
    assert "2023" in answer.note
    assert "no later one" in answer.note
    assert "still to come" in ask("What goals does Ghana's current plan have?").note
    earlier = Assistant(opened._live, opened._embeddings, load(), today=lambda: date(2022, 3, 1))
    assert not earlier.ask("What goals does Mali's current plan have?").note


def test_an_older_plan_is_named_as_such(ask: Callable[..., Answer]) -> None:
    assert "first plan" in ask("What goals did Ghana's first plan have?").note
    silent = ask("Who evaluated Ghana's plan?")
    assert "Efua Mensah" in silent.text
    assert "first plan" in silent.note
    assert not ask("What goals does Ghana's second plan have?").note


def test_a_plan_that_is_not_there_is_not_replaced(ask: Callable[..., Answer]) -> None:
    assert ask("What goals does Mali's next plan have?").status == "not_found"


def test_an_absent_organisations_plan_is_said_to_be_absent(ask: Callable[..., Answer]) -> None:
    answer = ask("What are the goals of NATO's plan?")
    assert answer.status == "not_found"
    assert "NATO" in answer.note
    assert "regional action plan" in ask("Does the African Union have a regional action plan?").text
    assert "Tamale" not in ask("Where was the plan of the European Union launched?").text


def test_a_list_item_is_followed_up(ask: Callable[..., Answer]) -> None:
    said = "There are two:\n- the bridge of Mopti [1]\n- the award of Awa Diarra [2]"
    assert "Golden Oar" in ask("tell me about the second one", "What stories are there from Mali?", said).text


def test_more_is_what_was_not_told(ask: Callable[..., Answer]) -> None:
    told = "Awa Diarra talked with two villages about the bridge of Mopti. The market women of Mopti paid for the bridge. [1]"
    answer = ask("tell me more", "What did Awa Diarra do?", told)
    assert "Golden Oar" in answer.text
    assert "two villages" not in answer.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("which award did she get?", "Golden Oar"),
        ("who paid for it?", "market women"),
    ],
)
def test_pronouns_and_new_names(ask: Callable[..., Answer], text: str, said: str) -> None:
    earlier = ("Who is Awa Diarra?", "Awa Diarra talked with two villages about the bridge of Mopti. [1]")
    assert said in ask(text, *earlier).text


def test_a_new_topic_is_left_alone(ask: Callable[..., Answer]) -> None:
    earlier = ("Who leads the plan in Ghana?", "The Ministry of Works leads Ghana's second plan (2020-2025). [1]")
    answer = ask("Which award did Awa Diarra receive?", *earlier)
    assert {citation.document_id for citation in answer.citations} == {"story"}
    assert ask("Who won the world cup?", *earlier).status == "not_found"


def test_the_plan_before_the_one_that_was_answered_with(ask: Callable[..., Answer]) -> None:
    earlier = ("Which plan does Ghana have now?", "Ghana's second plan (2020-2025) has two goals. [1]")
    answer = ask("which goals had the one before?", *earlier)
    assert "wells" in answer.text
    assert "courts" not in answer.text


def test_the_whole_world_is_not_the_country_talked_of(ask: Callable[..., Answer]) -> None:
    earlier = ("Who leads the plan in Ghana?", "The Ministry of Works leads Ghana's second plan (2020-2025). [1]")
    assert not ask("and worldwide, how many plans are there?", *earlier).question.countries


def test_the_same_question_about_another_year(ask: Callable[..., Answer]) -> None:
    earlier = ("Which countries have a plan that ended in 2014?", "Ghana: first plan, 2010-2014. [1]")
    answer = ask("and in 2023?", *earlier)
    assert "Mali" in answer.text
    assert "Ghana" not in answer.text
    assert "2023" in answer.question.standalone
