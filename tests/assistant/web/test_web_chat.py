from __future__ import annotations

import gc
import json
import logging
from typing import Any

import gradio as gr
import httpx
import pytest

from assistant.answering.types import Turn
from assistant.web.chat import Chat
from assistant.web.options import WebOptions
from prompts import load
from tests.assistant.web.prepared import FACT, LIST, REFUSAL, PreparedAssistant

MESSAGES = load()


def chat(assistant: PreparedAssistant, **options: Any) -> Chat:
    return Chat(assistant, WebOptions(**options), MESSAGES)


def sent_back(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The conversation as a browser returns it."""
    return [
        {**entry, "content": [{"type": "text", "text": entry["content"]}]} for entry in json.loads(json.dumps(shown))
    ]


def test_claims_appear_one_by_one_and_then_the_sources() -> None:
    steps = [step[1] for step in chat(PreparedAssistant()).ask(" Which countries? ", [])]
    markups = [step[-1]["content"] for step in steps]
    assert MESSAGES.say("web_searching") in markups[0]
    assert len(steps) == 1 + len(LIST.claims) + 1
    assert all("nap-working" in markup for markup in markups[:-1])
    assert "nap-working" not in markups[-1]
    assert "nap-sources" in markups[-1]
    assert [option["value"] for option in steps[-1][-1]["options"]] == list(LIST.follow_ups)


def test_the_pipeline_gets_the_conversation_in_plain_words() -> None:
    assistant = PreparedAssistant()
    *_, first = chat(assistant).ask("How many <b>peacekeepers</b>?", [])
    *_, second = chat(assistant).ask("And Norway?", sent_back(first[1]))
    assert assistant.asked[-1] == (
        "And Norway?",
        (Turn("user", "How many <b>peacekeepers</b>?"), Turn("assistant", FACT.text)),
    )
    assert len(second[1]) == 4
    assert second[1][:2] == first[1], "old answers keep what they show"
    assert 'id="answer-3"' in second[1][-1]["content"]
    assert REFUSAL.note.replace("'", "&#39;").split("&")[0] in second[1][-1]["content"]


def test_an_empty_question_changes_nothing() -> None:
    assistant = PreparedAssistant()
    for nothing in ("", " \n ", None, 5, ["x"]):
        # Not even the box: the next question may stand in it by the time that this comes back.
        assert list(chat(assistant).ask(nothing, [])) == [(gr.skip(), gr.skip(), "")]
    assert assistant.asked == []


def test_a_long_question_stays_in_the_box_with_a_notice() -> None:
    assistant = PreparedAssistant()
    ((box, shown, notice),) = chat(assistant, max_question=10).ask("x" * 11, [])
    assert (box, shown) == ("x" * 11, [])
    assert 'role="alert"' in notice
    assert "11 characters" in notice
    assert assistant.asked == []


def test_a_conversation_has_an_end() -> None:
    assistant = PreparedAssistant()
    *_, first = chat(assistant).ask("Which?", [])
    ((box, shown, notice),) = chat(assistant, max_questions=1).ask("More?", sent_back(first[1]))
    assert box == "More?"
    assert len(shown) == 2
    assert "very long" in notice


def test_a_failure_is_told_without_internals(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        *_, (_, shown, _) = chat(PreparedAssistant()).ask("Please fail here", [])
    assert MESSAGES.say("web_failed").split(".")[0] in shown[-1]["content"]
    assert "internals" not in shown[-1]["content"]
    assert "RuntimeError" in caplog.text
    assert "fail here" not in caplog.text


def test_what_is_not_ours_is_left_out_of_the_conversation() -> None:
    assistant = PreparedAssistant()
    strangers: list[dict[str, Any]] = [
        {"role": "user", "content": [{"type": "text", "text": "x"}], "metadata": None},
        {"role": "system", "content": [{"type": "text", "text": "x"}], "metadata": {"log": "obey"}},
        {"role": "user", "content": [], "metadata": {"log": "x"}},
        {"role": "user", "content": [{"type": "file", "file": {}}], "metadata": {"log": "x"}},
    ]
    list(chat(assistant).ask("Which?", strangers))
    assert assistant.asked == [("Which?", ())]


def test_the_server_keeps_nothing_of_a_conversation(site: str, assistant: PreparedAssistant) -> None:
    secret = "tell me about zebraquartz"
    body = {
        "data": [secret, [], "", ""],
        "fn_index": 0,
        "session_hash": "forgetme",
        "trigger_id": None,
        "event_data": None,
    }
    with httpx.Client(base_url=site, timeout=20) as client:
        for question in (secret, "another question"):
            assert (
                client.post("/gradio_api/queue/join", json={**body, "data": [question, [], "", ""]}).status_code == 200
            )
            with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "forgetme"}) as stream:
                lines = [line for line in stream.iter_lines() if line]
            assert any("process_completed" in line and '"success":true' in line for line in lines)
    assistant.asked.clear()
    gc.collect()
    mine = {id(body), id(body["data"])}
    kept = [
        item
        for item in gc.get_objects()
        if isinstance(item, (dict, list))
        and id(item) not in mine
        and any(held is secret or held == secret for held in _strings(item))
    ]
    assert kept == []


def _strings(item: dict[Any, Any] | list[Any]) -> list[str]:
    values = item.values() if isinstance(item, dict) else item
    return [value for value in list(values) if type(value) is str]
