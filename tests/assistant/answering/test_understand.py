"""Is it a question, and what does a follow-up leave unsaid."""

import pytest

from assistant.answering.types import Turn
from assistant.answering.understand import reason_to_decline, understand

HISTORY = (
    Turn("user", "Who coordinates Belgium's fourth plan?"),
    Turn("assistant", "FPS Foreign Affairs. [1]"),
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "declined_empty"),
        ("  \n ", "declined_empty"),
        ("???", "declined_no_words"),
        ("12 34", "declined_no_words"),
        ("比利时的计划", "declined_language"),
        ("Какие цели у плана?", "declined_language"),
        ("x" * 2001, "declined_long"),
        ("Wat zijn de doelen van het Belgische plan?", None),
        ("What is WCLAC?", None),
        ("plan 比利时 objectives of the plan", None),
    ],
)
def test_what_is_no_question(text: str, reason: str | None) -> None:
    assert reason_to_decline(text, 2000) == reason


def test_a_question_of_its_own_is_left_alone() -> None:
    question = understand("What does Mali do about climate?", HISTORY, {})
    assert question.standalone == "What does Mali do about climate?"
    assert question.countries == ("Mali",)


@pytest.mark.parametrize("text", ["And the Netherlands?", "what about the netherlands"])
def test_another_country_takes_the_place_of_the_earlier_one(text: str) -> None:
    question = understand(text, HISTORY, {})
    assert question.countries == ("Netherlands",)
    assert "coordinates" in question.standalone
    assert "Belgium" not in question.standalone
    assert text in question.standalone


@pytest.mark.parametrize("text", ["Who funded it?", "Since when?", "and its budget?"])
def test_a_question_that_points_back_keeps_the_country(text: str) -> None:
    question = understand(text, HISTORY, {})
    assert question.countries == ("Belgium",)
    assert question.standalone.startswith(text)


@pytest.mark.parametrize(
    "text",
    [
        "What is WCLAC?",
        "What is UNSCR 1325?",
        "Who is Mohammed?",
        "Who won the 2022 World Cup?",
        "Are there stories about women in mediation?",
        "Which countries have a plan that covers climate?",
        "What does Kenya say about its budget?",
    ],
)
def test_a_new_topic_is_not_dragged_into_the_old_one(text: str) -> None:
    assert understand(text, HISTORY, {}).standalone == text


@pytest.mark.parametrize("text", ["Does it mention Mali?", "Is Mali one of its focus countries?"])
def test_a_country_beside_a_pronoun_is_only_looked_for(text: str) -> None:
    question = understand(text, HISTORY, {})
    assert (question.countries, question.mentioned) == (("Belgium",), ("Mali",))
    assert "fourth plan" in question.standalone


def test_the_country_lasts_over_several_turns() -> None:
    history = (*HISTORY, Turn("user", "Who monitors it?"), Turn("assistant", "Nobody."))
    assert understand("And when does it end?", history, {}).countries == ("Belgium",)


def test_another_plan_takes_the_place_of_the_earlier_one() -> None:
    question = understand("And of the third plan?", HISTORY, {})
    assert "third" in question.standalone
    assert "fourth" not in question.standalone
    assert "coordinates" in question.standalone


def test_an_ambiguous_country_stays_settled() -> None:
    history = (Turn("user", "What does the Congolese plan say about civil society?"),)
    covered = {"Democratic Republic of the Congo"}
    assert understand("What is its budget?", history, {}, covered).countries == ("Democratic Republic of the Congo",)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("List the objectives of the plan", "list"),
        ("What are the aims?", "list"),
        ("Which focus countries does Belgium have?", "list"),
        ("all six goals please", "list"),
        ("What does the plan say on climate?", "fact"),
        ("Who is Mohammed Al Zoabi?", "fact"),
        ("Compare Kenya and Nigeria", "compare"),
    ],
)
def test_intents(text: str, intent: str) -> None:
    assert understand(text, (), {}).intent == intent
