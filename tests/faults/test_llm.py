"""A model's server that fails in every way, over real HTTP: the visitor has a grounded answer in time, and a quiet note."""

from __future__ import annotations

import time

import pytest

from assistant.answering.pipeline import Assistant
from assistant.answering.types import Answer
from assistant.assemble import open_assistant
from assistant.settings import Settings
from prompts import load
from tests.assistant.llm.openai_server import FAULTS, OpenAIServer, serving

QUESTION = "Which countries does Belgium's fourth plan focus on?"
GOOD = "Belgium's fourth plan has four focus countries: Burkina Faso, the DRC, Mali and Niger. [1]"
REPLY = f"{GOOD}\nNiger is new in the fourth plan. [1]\nBelgium's fourth plan (2022-2026) has four focus countries. [1]"
SECONDS = 2.0
# What a loaded machine may need on top: for the search before the model is asked, and for the check.
GRACE = 8.0
KEY = "sk-secret-of-the-operator"


def opened(settings: Settings, server: OpenAIServer, **more: object) -> Assistant:
    named = {"llm": "openai:m", "llm_base_url": server.base_url, "llm_api_key": KEY, "llm_timeout": SECONDS, **more}
    return open_assistant(Settings(data_dir=settings.data_dir, models_dir=settings.models_dir, **named))


def assert_grounded(answer: Answer, assistant: Assistant) -> None:
    assert answer.status == "answered"
    assert answer.claims
    with assistant.corpus() as (index, _):
        for citation in answer.citations:
            assert index.documents[citation.document_id].text[citation.start : citation.end] == citation.quote
    known = {citation.number for citation in answer.citations}
    assert all(claim.citations and set(claim.citations) <= known for claim in answer.claims)
    assert any("four focus countries" in citation.quote for citation in answer.citations)
    assert KEY not in str(answer.to_dict())


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_ends_in_time_with_a_grounded_answer(fault: str, full: bool, starter_settings: Settings) -> None:
    for _ in range(10 if full else 1):
        with serving(REPLY, fault) as server:
            assistant = opened(starter_settings, server)
            assistant.warm()
            started = time.monotonic()
            *_, answer = assistant.stream(QUESTION)
            took = time.monotonic() - started
        assert isinstance(answer, Answer)
        assert took < SECONDS + GRACE
        assert_grounded(answer, assistant)
        assistant.close()
        assert answer.note == load().say("llm_quoted")
        assert answer.text.endswith(answer.note)


def test_a_server_that_works(starter_settings: Settings) -> None:
    with serving(REPLY) as server:
        assistant = opened(starter_settings, server, llm_timeout=60)
        answer = assistant.ask(QUESTION)
        assistant.close()
    assert_grounded(answer, assistant)
    assert answer.note == ""
    assert answer.claims[0].verdict == "supported"
    (asked,) = server.heard
    assert asked["model"] == "m"
    assert asked["stream"] is True
    assert server.keys == [f"Bearer {KEY}"]


def test_a_server_that_wants_to_be_left_alone_is_left_alone(starter_settings: Settings) -> None:
    with serving(REPLY, "limit", retry_after="30") as server:
        assistant = opened(starter_settings, server)
        answers = [assistant.ask(QUESTION) for _ in range(3)]
        assistant.close()
    assert len(server.heard) == 1
    assert all(answer.note for answer in answers)


def test_the_budget_of_the_settings(starter_settings: Settings) -> None:
    with serving(REPLY) as server:
        assistant = opened(starter_settings, server, llm_per_minute=2, llm_timeout=60)
        notes = [assistant.ask(QUESTION).note for _ in range(3)]
        assistant.close()
    assert [bool(note) for note in notes] == [False, False, True]
    assert len(server.heard) == 2


def test_without_a_model_nothing_of_it_is_loaded(starter_settings: Settings) -> None:
    assistant = open_assistant(starter_settings)
    assert type(assistant) is Assistant
    assistant.close()
