"""Questions that do not say whose plan they are about, with the real model and the starter corpus."""

from __future__ import annotations

import pytest

from assistant.answering.pipeline import Assistant
from assistant.answering.types import Filters, Turn


@pytest.mark.parametrize(
    "text", ["Who leads the plan?", "What are the objectives of the plan?", "how much does the plan cost"]
)
def test_the_visitor_is_asked_whose_plan(text: str, assistant: Assistant) -> None:
    answer = assistant.ask(text)
    assert answer.status == "declined"
    assert not answer.citations
    assert answer.text == "Which country's plan do you mean? Please name it."


def test_the_country_alone_is_the_rest_of_the_question(assistant: Assistant) -> None:
    first = assistant.ask("Who leads the plan?")
    answer = assistant.ask("Kenya", [Turn("user", "Who leads the plan?"), Turn("assistant", first.text)])
    assert {citation.document_id for citation in answer.citations} == {"profiles/kenya"}
    assert "public service and gender" in answer.text


def test_the_plan_is_that_of_the_page(assistant: Assistant) -> None:
    answer = assistant.ask("Does the plan have a budget?", filters=Filters(countries=("Belgium",)))
    cited = {citation.document_id for citation in answer.citations or answer.nearest}
    assert cited == {"profiles/belgium"}


def test_a_question_that_names_its_country_is_not_of_the_page(assistant: Assistant) -> None:
    answer = assistant.ask("Who leads the plan of Finland?", filters=Filters(countries=("Belgium",)))
    assert {citation.document_id for citation in answer.citations} == {"profiles/finland"}


@pytest.mark.parametrize("country", ["Afghanistan", "Yemen", "Sudan"])
def test_stories_from_a_country_say_nothing_of_its_plan(country: str, assistant: Assistant) -> None:
    answer = assistant.ask(f"Does {country} have a national action plan?")
    assert answer.status == "not_found"
    assert answer.note.startswith(f"There is no profile of {country} here")


def test_abbreviations_of_the_resolution(assistant: Assistant) -> None:
    whole = assistant.ask("What is Resolution 1325?")
    assert whole.status == "answered"
    for short in ("What is UNSCR 1325?", "What is SCR 1325?", "What is UN SCR 1325?"):
        answer = assistant.ask(short)
        assert [claim.text for claim in answer.claims] == [claim.text for claim in whole.claims]
        assert answer.question.text == short


def test_the_focus_of_the_plan_of_the_page(assistant: Assistant) -> None:
    answer = assistant.ask("Which countries does the fourth plan focus on?", filters=Filters(countries=("Belgium",)))
    assert {citation.document_id for citation in answer.citations} == {"profiles/belgium"}
    assert "Burkina Faso" in answer.text


def test_small_talk_before_changes_nothing(assistant: Assistant) -> None:
    talk = [Turn("user", "hi"), Turn("assistant", "Hello.")]
    assert assistant.ask("Who leads the plan?", talk).status == "declined"
    asked = [Turn("user", "Who leads the plan of Finland?"), Turn("assistant", "The ministry."), *talk]
    answer = assistant.ask("And its budget?", asked)
    assert {citation.document_id for citation in answer.citations or answer.nearest} == {"profiles/finland"}
