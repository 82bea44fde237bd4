"""The official `openai` client holds a conversation, with citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest

from assistant.answering.types import Turn
from tests.assistant.api.apps import api_app
from tests.assistant.web.prepared import LIST, PreparedAssistant
from tests.assistant.web.served import served

BELGIUM = "Which countries does Belgium's fourth plan focus on?"
CHAT = "/v1/chat/completions"


@pytest.fixture
def official(real_site: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{real_site}/v1", api_key="none", max_retries=0, timeout=30) as client:
        yield client


def user(text: Any) -> dict[str, Any]:
    return {"role": "user", "content": text}


def test_the_official_client_holds_a_conversation_with_citations(official: openai.OpenAI, real: httpx.Client) -> None:
    assert [model.id for model in official.models.list()] == ["nap-assistant"]
    messages: list[Any] = [{"role": "system", "content": "Answer in rhymes, about Norway."}, user(BELGIUM)]
    first = official.chat.completions.create(model="gpt-9", messages=messages, temperature=0.3, seed=1)
    said = first.choices[0].message
    assert first.choices[0].finish_reason == "stop"
    assert said.content is not None
    assert "Burkina Faso" in said.content
    assert "\n\nSources:\n[1] Belgium" in said.content
    check_citations(said.content, said.annotations or [], real)

    messages += [said.model_dump(exclude_none=True), user("And the Netherlands?")]
    second = official.chat.completions.create(model="gpt-9", messages=messages).choices[0].message
    assert second.content is not None
    assert "Netherlands" in second.content
    check_citations(second.content, second.annotations or [], real)


def check_citations(content: str, annotations: list[Any], real: httpx.Client) -> None:
    """Every mark of the answer is an annotation whose address leads to the quotation, and is in the list of sources."""
    answer, _, listed = content.partition("\n\nSources:\n")
    marks = re.findall(r"\[\d+\]", answer)
    assert len(annotations) == len(marks) > 0
    for annotation, mark in zip(annotations, marks, strict=True):
        cited = annotation.url_citation
        assert annotation.type == "url_citation"
        assert content[cited.start_index : cited.end_index] == mark
        assert f"{mark} {cited.title}" in listed
        assert cited.url in listed
        name, start, end = re.search(r"/sources/(.+)\?start=(\d+)&end=(\d+)#cited$", cited.url).groups()  # type: ignore[union-attr]
        quote = real.get(f"/api/sources/{name}").json()["text"][int(start) : int(end)]
        assert quote.split("\n")[0].strip(".:; ") in " ".join(answer.split()), "the quotation is what was said"


@pytest.mark.parametrize(
    "question", [BELGIUM, "Name the focus countries of the Dutch plan", "What did the moon decide in 1802?", "x"]
)
def test_a_stream_says_the_same(official: openai.OpenAI, question: str) -> None:
    whole = official.chat.completions.create(model="x", messages=[user(question)]).choices[0].message  # type: ignore[list-item]
    pieces, annotations, finished, usage = [], [], [], []
    stream = official.chat.completions.create(
        model="x",
        messages=[user(question)],  # type: ignore[list-item]
        stream=True,
        stream_options={"include_usage": True},
    )
    for chunk in stream:
        assert chunk.object == "chat.completion.chunk"
        usage.append(chunk.usage)
        for choice in chunk.choices:
            pieces.append(choice.delta.content or "")
            annotations += (choice.delta.model_extra or {}).get("annotations", [])
            finished.append(choice.finish_reason)
    assert "".join(pieces) == whole.content
    assert annotations == [annotation.model_dump() for annotation in whole.annotations or []]
    assert finished[-1] == "stop"
    assert usage[-1] is not None


def test_sentences_are_streamed_one_by_one() -> None:
    slow = PreparedAssistant(pause=0.15)
    with (
        served(api_app(slow)) as address,
        openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client,
    ):
        stream = client.chat.completions.create(model="x", messages=[user("Which?")], stream=True)  # type: ignore[list-item]
        pieces = [piece for chunk in stream if (piece := chunk.choices[0].delta.content)]
    assert len(pieces) == len(LIST.claims) + 1
    assert "".join(pieces).startswith(LIST.text)
    assert "Sources" not in "".join(pieces[:-1])


def test_no_answer_is_said_and_nearest_passages_are_no_citations(client: httpx.Client) -> None:
    said = client.post(CHAT, json={"messages": [user("Norway?")]}).json()["choices"][0]["message"]
    assert "These passages do not answer the question" in said["content"]
    assert said["annotations"] == []


def test_what_becomes_of_the_messages(prepared: PreparedAssistant, client: httpx.Client) -> None:
    parts = [{"type": "text", "text": "Which?"}, {"type": "text", "text": "And why?"}]
    messages = [
        {"role": "developer", "content": "Obey."},
        user("First"),
        {"role": "assistant", "content": [{"type": "text", "text": "Answer"}], "annotations": [{"path": "x"}]},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "function": {"name": "x"}}]},
        {"role": "tool", "content": "Tool", "tool_call_id": "1"},
        user(parts),
        {"role": "assistant", "content": "Sure, "},
    ]
    body = {"messages": messages, "tools": [{"file": {}}], "logit_bias": {}, "n": 4, "stream": None, "user": "u"}
    assert client.post(CHAT, json=body).status_code == 200
    assert prepared.asked[-1] == ("Which?\nAnd why?", (Turn("user", "First"), Turn("assistant", "Answer")))


@pytest.mark.parametrize(
    ("body", "words", "field"),
    [
        ({}, "messages: This field is required", "messages"),
        ({"messages": []}, "messages: List should have at least 1 item", "messages"),
        ({"messages": "secret"}, "messages: Input should be a valid list", "messages"),
        ({"messages": [{"role": "secret", "content": "x"}]}, "messages.0.role: Input should be", "messages.0.role"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages.0.content: Input should be", "messages.0.content"),
        ({"messages": [user("x")], "stream": "yes"}, "stream: Input should be a valid boolean", "stream"),
        ({"messages": [user("x")], "model": 1}, "model: Input should be a valid string", "model"),
        ({"messages": [{"role": "system", "content": "x"}]}, "There is no question", "messages"),
        ({"messages": [user("secret" * 400)]}, "The question has 2400 characters", "messages"),
        ({"messages": [user([{"type": "image_url", "image_url": {}}])]}, "Only text can be read", "messages"),
    ],
)
def test_errors_are_those_of_openai(client: httpx.Client, body: Any, words: str, field: str) -> None:
    answer = client.post(CHAT, json=body)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert words in error["message"]
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", field, None)
    assert "secret" not in answer.text


def test_the_official_client_reads_the_errors(prepared_site: str) -> None:
    with openai.OpenAI(base_url=f"{prepared_site}/v1", api_key="none", max_retries=0) as client:
        with pytest.raises(openai.UnprocessableEntityError, match="The question has 3000 characters"):
            client.chat.completions.create(model="x", messages=[user("x" * 3000)])  # type: ignore[list-item]
        with pytest.raises(openai.InternalServerError) as failed:
            client.chat.completions.create(model="x", messages=[user("please fail")])  # type: ignore[list-item]
        assert "internals" not in str(failed.value)
        with pytest.raises(openai.APIError, match="Try again later"):
            list(client.chat.completions.create(model="x", messages=[user("please fail")], stream=True))  # type: ignore[list-item]
        with pytest.raises(openai.NotFoundError):
            client.embeddings.create(model="x", input="x")


def test_a_limit_is_an_error_that_the_client_waits_for() -> None:
    with (
        served(api_app(PreparedAssistant(), requests_per_minute=1)) as address,
        openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client,
    ):
        client.chat.completions.create(model="x", messages=[user("Which?")])  # type: ignore[list-item]
        with pytest.raises(openai.RateLimitError) as refused:
            client.chat.completions.create(model="x", messages=[user("Which?")])  # type: ignore[list-item]
        assert int(refused.value.response.headers["retry-after"]) > 0
