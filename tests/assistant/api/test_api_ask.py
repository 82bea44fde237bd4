from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest

from assistant.answering.pipeline import Assistant
from assistant.answering.types import Filters, Turn
from assistant.api import pulse
from assistant.api.schemas import AnswerBody
from prompts import speak
from tests.assistant.api.apps import api_app
from tests.assistant.api.events import events
from tests.assistant.web.prepared import LIST, REFUSAL, PreparedAssistant
from tests.assistant.web.served import served

BELGIUM = "Which countries does Belgium's fourth plan focus on?"
EVENTS = {"accept": "text/event-stream"}


def test_an_answer_is_that_of_the_command_line_with_places_to_read_it(real: httpx.Client, assistant: Assistant) -> None:
    said = real.post("/api/ask", json={"question": BELGIUM}).json()
    expected = assistant.ask(BELGIUM).to_dict()
    assert said["citations"]
    for citation in said["citations"]:
        where = f"/sources/{citation['document_id']}?start={citation['start']}&end={citation['end']}#cited"
        assert citation["viewer_url"] == where
        document = real.get(f"/api/sources/{citation['document_id']}").json()
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
        citation["viewer_url"] = None
    for ignored in ("id", "timings_ms", "follow_ups"):  # next questions are as many as there was time for
        said.pop(ignored), expected.pop(ignored)
    assert said == real_json(expected)


def real_json(data: object) -> object:
    """Tuples as JSON has them."""
    if isinstance(data, dict):
        return {name: real_json(value) for name, value in data.items()}
    return [real_json(value) for value in data] if isinstance(data, list | tuple) else data


@pytest.mark.parametrize("question", [BELGIUM, "What did the moon decide in 1802?", ""])
def test_every_answer_fits_the_documented_schema(real: httpx.Client, question: str) -> None:
    said = real.post("/api/ask", json={"question": question}).json()
    AnswerBody.model_validate(said)
    assert set(said) == set(AnswerBody.model_fields)


def test_a_stream_says_what_it_does_and_then_only_checked_sentences(real: httpx.Client) -> None:
    answer = real.post("/api/ask", json={"question": BELGIUM}, headers=EVENTS)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    first, *sentences, last = events(answer.text)
    assert first == ("status", {"step": "searching"})
    assert last[0] == "answer"
    assert [data for _, data in sentences] == last[1]["claims"]
    assert {name for name, _ in sentences} == {"sentence"}


def test_sentences_come_before_the_answer_is_complete(prepared: PreparedAssistant, client: httpx.Client) -> None:
    prepared.pause = 0.2
    try:
        with client.stream("POST", "/api/ask", json={"question": "Which?"}, headers=EVENTS) as answer:
            pieces = [piece for piece in answer.iter_text() if piece]
    finally:
        prepared.pause = 0.0
    assert len(pieces) >= 1 + len(LIST.claims)
    assert "event: answer" not in "".join(pieces[:-1])


def test_a_conversation_comes_along_with_the_question(real: httpx.Client) -> None:
    history = [{"role": "user", "content": BELGIUM}, {"role": "assistant", "content": "Four countries. [1]"}]
    said = real.post("/api/ask", json={"question": "And the Netherlands?", "history": history}).json()
    assert {citation["document_id"] for citation in said["citations"]} == {"profiles/netherlands"}


def test_filters_reach_the_pipeline(prepared: PreparedAssistant, client: httpx.Client) -> None:
    body = {
        "question": "Which?",
        "countries": ["BE", "the Netherlands", "be"],
        "kinds": ["story"],
        "language": "nl",
        "history": [{"role": "user", "content": "x" * 5000}],
    }
    assert client.post("/api/ask", json=body).status_code == 200
    assert prepared.filters[-1] == Filters(("Belgium", "Netherlands"), ("story",))
    assert prepared.asked[-1] == ("Which?", (Turn("user", "x" * 4000),))


@pytest.mark.parametrize(("language", "spoken"), [("nl", "nl"), ("FR-be", "fr"), ("en-GB", "en")])
def test_the_assistant_s_own_words_are_in_the_language_asked_for(
    real: httpx.Client, language: str, spoken: str
) -> None:
    said = real.post("/api/ask", json={"question": " ", "language": language}).json()
    assert said["note"] == speak(spoken).say("declined_empty")


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_what_is_put_together_around_quotations_is_in_that_language_too(real: httpx.Client, language: str) -> None:
    own = speak(language)

    def ask(question: str) -> dict[str, Any]:
        answer = real.post("/api/ask", json={"question": question, "language": language}, headers=EVENTS)
        *_, (name, said) = events(answer.text)
        assert name == "answer"
        return dict(said)

    assert own.say("not_found_country", country="Mexico") in ask("Who leads Mexico's plan?")["note"]

    listed = ask("Which countries have a plan in force in 2024?")
    assert listed["claims"][0]["text"].startswith(own.say("corpus_things_countries"))
    assert own.say("corpus_note_force") in listed["note"]

    older = "How many objectives did Belgium's second plan have?"
    _, second, _, fourth, *_ = (own.say("plan_numbered", ordinal=word) for word in own.say("corpus_ordinals").split())
    said, english = ask(older), real.post("/api/ask", json={"question": older}).json()
    assert own.say("plan_older", country="Belgium", plans=second, newest=fourth) in said["note"]
    assert said["citations"][0]["source_label"] == own.say("label_corpus_profile", country="Belgium")
    assert [c["quote"] for c in said["citations"]] == [c["quote"] for c in english["citations"]]
    assert all(question.isascii() and question.endswith("?") for question in said["follow_ups"])


def test_no_answer_is_an_answer(client: httpx.Client) -> None:
    said = client.post("/api/ask", json={"question": "Norway?"})
    assert said.status_code == 200
    assert said.json()["status"] == "not_found"
    assert said.json()["note"] == REFUSAL.note


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "question: This field is required"),
        ({"question": None}, "question: Input should be a valid string"),
        ({"question": 5}, "question: Input should be a valid string"),
        ({"question": "x" * 2001}, "The question has 2001 characters, and the limit is 2000"),
        ({"question": "x", "history": [{"role": "system", "content": "x"}]}, "history.0.role: Input should be"),
        ({"question": "x", "history": [{"role": "user"}]}, "history.0.content: This field is required"),
        ({"question": "x", "history": "x"}, "history: Input should be a valid list"),
        ({"question": "x", "countries": ["Atlantis"]}, "A country is not known here"),
        ({"question": "x", "countries": ["X"] * 21}, "countries: List should have at most 20 items"),
        ({"question": "x", "kinds": ["poem"]}, "kinds.0: Input should be 'profile', 'story' or 'agenda'"),
        ({"question": "x", "language": "<b>"}, "language: String should match pattern"),
        ({"question": "x", "secret words": 1}, "There is a field that is not known here. The fields are: question,"),
        ([], "Send an object with fields here"),
        ("secret words", "Send an object with fields here"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong_and_never_quoted(client: httpx.Client, body: object, words: str) -> None:
    answer = client.post("/api/ask", json=body)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    assert not any(secret in answer.text for secret in ("secret", "Atlantis", "poem", "<b>", "xxx"))


@pytest.mark.parametrize("headers", [{}, EVENTS])
def test_a_failure_is_told_without_internals(
    client: httpx.Client, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/api/ask", json={"question": "please fail, dear pomegranate"}, headers=headers)
    if headers:
        assert events(answer.text)[-1][0] == "error"
        assert "Try again later" in answer.text
    else:
        assert (answer.status_code, answer.json()) == (500, {"detail": "Internal Server Error"})
    for text in (answer.text, caplog.text):
        assert "internals" not in text
        assert "pomegranate" not in text
        assert "Traceback" not in text
    assert "RuntimeError" in caplog.text


def test_nothing_of_a_question_or_of_who_asks_is_logged(real: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {}}}
    with caplog.at_level(logging.DEBUG):
        for path, body in (
            ("/api/ask", {"question": "Who is the pomegranate of Belgium?"}),
            ("/api/ask", {"question": "x", "pomegranate": 1}),
            ("/api/search", {"query": "pomegranate"}),
            ("/v1/chat/completions", {"messages": [{"role": "user", "content": "pomegranate"}]}),
            ("/v1/chat/completions", {"messages": [{"role": "pomegranate", "content": "x"}]}),
            ("/mcp", {**call, "params": {"name": "ask", "arguments": {"question": "pomegranate"}}}),
            ("/mcp", {**call, "params": {"name": "pomegranate", "arguments": {"pomegranate": 1}}}),
            ("/mcp", {"pomegranate": 1}),
        ):
            answer = real.post(path, json=body, headers={"accept": "application/json, text/event-stream"})
            assert answer.status_code < 500
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert ours
    for record in ours:
        assert "pomegranate" not in record.getMessage()
        assert "127.0.0.1" not in record.getMessage()


def test_a_slow_answer_gives_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "PULSE_SECONDS", 0.05)
    slow = PreparedAssistant(pause=0.2)
    with served(api_app(slow)) as address:
        answer = httpx.post(f"{address}/api/ask", json={"question": "Which?"}, headers=EVENTS, timeout=30)
    assert answer.text.count(": still at work\n\n") >= len(LIST.claims)
    names = [name for name, _ in events(answer.text.replace(": still at work\n\n", ""))]
    assert names == ["status", *["sentence"] * len(LIST.claims), "answer"]


@pytest.mark.parametrize("language", ["de", "zz", "sw-KE"])
def test_a_language_that_is_not_spoken_is_told(client: httpx.Client, language: str) -> None:
    answer = client.post("/api/ask", json={"question": "Which?", "language": language})
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith("The languages are: en, nl, fr.")


@pytest.mark.parametrize("language", ["nl", "fr-BE", "en"])
def test_a_refusal_in_another_language_says_that_english_works_best(client: httpx.Client, language: str) -> None:
    hint = speak(language[:2]).say("web_in_english")
    asked = {"language": language}
    refused = client.post("/api/ask", json={**asked, "question": "What about Norway?"}).json()
    assert (hint in refused["note"], hint in refused["text"]) == (language != "en", language != "en")
    streamed = client.post("/api/ask", json={**asked, "question": "What about Norway?"}, headers=EVENTS)
    assert events(streamed.text)[-1][1]["note"] == refused["note"]
    assert hint not in client.post("/api/ask", json={**asked, "question": "Which?"}).json()["note"]


def test_a_language_model_translates_so_that_nothing_is_said_of_english() -> None:
    with served(api_app(PreparedAssistant(), language_model=True)) as address:
        body = {"language": "nl", "question": "What about Norway?"}
        assert httpx.post(f"{address}/api/ask", json=body).json()["note"] == REFUSAL.note
