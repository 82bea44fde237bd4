"""Visitors come and go, and the server is as it was before."""

from __future__ import annotations

import gc
import json
from collections import Counter

import httpx
from gradio.state_holder import SessionState

from tests.assistant.web.prepared import PreparedAssistant


def visit(client: httpx.Client, number: int) -> None:
    """One question of a page of its own."""
    session = f"visitor{number}"
    body = {"data": [f"Mali, {number}?", [], "", ""], "fn_index": 0, "session_hash": session}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        messages = [json.loads(line[5:]) for line in stream.iter_lines() if line.startswith("data:")]
    assert messages[-2]["msg"] == "process_completed"
    assert messages[-2]["success"]


def alive(*kinds: str) -> Counter[str]:
    gc.collect()
    counted = Counter(type(item).__name__ for item in gc.get_objects())
    return Counter({kind: counted[kind] for kind in kinds})


def test_no_visitor_leaves_a_session_behind(client: httpx.Client, assistant: PreparedAssistant) -> None:
    for number in range(3):
        visit(client, number)
    before = alive(SessionState.__name__, "Chatbot", "dict", "list")
    for number in range(3, 23):
        visit(client, number)
    assistant.asked.clear()
    after = alive(SessionState.__name__, "Chatbot", "dict", "list")
    assert after[SessionState.__name__] <= before[SessionState.__name__]
    assert after["Chatbot"] <= before["Chatbot"]
    assert after["dict"] + after["list"] < before["dict"] + before["list"] + 20 * 10
