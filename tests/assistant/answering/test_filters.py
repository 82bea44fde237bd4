"""What a visitor, or the page around the widget, is interested in."""

from __future__ import annotations

import pytest

from assistant.answering.countries import country_of_code
from assistant.answering.pipeline import Assistant
from assistant.answering.types import Filters

BELGIUM = Filters(countries=("Belgium",))


def documents(assistant: Assistant, text: str, filters: Filters) -> set[str]:
    return {citation.document_id for citation in assistant.ask(text, filters=filters).citations}


def test_a_question_that_names_no_country_is_about_the_country_of_the_page(assistant: Assistant) -> None:
    assert documents(assistant, "Which focus countries does the fourth plan have?", BELGIUM) == {"profiles/belgium"}


def test_the_country_that_a_question_names_wins(assistant: Assistant) -> None:
    assert documents(assistant, "When was Ghana's second plan launched?", BELGIUM) == {"profiles/ghana"}


def test_what_no_country_is_asked_about_is_still_answered(assistant: Assistant) -> None:
    found = documents(assistant, "What is UN Security Council resolution 1325?", BELGIUM)
    assert found
    assert all(name.startswith("agenda/") for name in found)


@pytest.mark.parametrize("kind", ["story", "profile"])
def test_only_documents_of_the_wanted_kinds_are_quoted(assistant: Assistant, kind: str) -> None:
    answer = assistant.ask("What do women say about peace talks?", filters=Filters(kinds=(kind,)))
    shown = answer.citations or answer.nearest
    assert shown
    assert all(citation.document_id.startswith("stories/" if kind == "story" else "profiles/") for citation in shown)


def test_countries_have_codes() -> None:
    assert country_of_code("be") == "Belgium"
    assert country_of_code("XX") is None
