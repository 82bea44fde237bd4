"""Visitors come and go, and the server is as it was before."""

from __future__ import annotations

import gc
import json
from collections import Counter
from itertools import pairwise

import httpx
from gradio import Chatbot
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


def alive() -> Counter[str]:
    gc.collect()
    found = gc.get_objects()
    kinds = Counter({kind.__name__: sum(isinstance(item, kind) for item in found) for kind in (SessionState, Chatbot)})
    return kinds + Counter({"containers": sum(isinstance(item, dict | list) for item in found)})


def test_no_visitor_leaves_a_session_behind(client: httpx.Client, assistant: PreparedAssistant) -> None:
    counts = []
    for visitors in (range(3), range(3, 23), range(23, 43)):
        for number in visitors:
            visit(client, number)
        assistant.asked.clear()
        counts.append(alive())
    assert counts[2]["SessionState"] <= counts[0]["SessionState"]
    assert counts[2]["Chatbot"] <= counts[0]["Chatbot"]
    # What a visitor leaves is left by each twenty; another test's server in this process may load something once.
    grown = [after["containers"] - before["containers"] for before, after in pairwise(counts)]
    assert min(grown) < 20 * 10
