"""Opinions on answers: who can read them, and what they count against."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.web import WebOptions, create_app
from tests.assistant.web.prepared import PreparedAssistant
from tests.assistant.web.served import served

OPINION = {"answer_id": "a", "status": "answered", "index_version": "v", "opinion": "good"}
ASK = {"question": "Which?"}
MOST = 3


@pytest.fixture
def opinions(tmp_path: Path) -> Path:
    return tmp_path / "new" / "feedback.jsonl"


@pytest.fixture
def strict(opinions: Path) -> Iterator[httpx.Client]:
    """A site that takes three questions a minute."""
    app = create_app(PreparedAssistant(), WebOptions(feedback_file=opinions, requests_per_minute=MOST))
    with served(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def joined(client: httpx.Client, data: list[Any]) -> int:
    sent = {"data": data, "fn_index": 0, "session_hash": "x", "event_data": None, "trigger_id": None}
    return client.post("/gradio_api/queue/join", json=sent).status_code


def test_only_the_operator_s_account_can_read_them(strict: httpx.Client, opinions: Path) -> None:
    before = os.umask(0)
    try:
        assert strict.post("/api/feedback", json=OPINION).status_code == 204
    finally:
        os.umask(before)
    assert stat.S_IMODE(opinions.stat().st_mode) == 0o600


def test_opinions_and_opened_pages_are_no_questions(strict: httpx.Client) -> None:
    told = [strict.post("/api/feedback", json=OPINION).status_code for _ in range(MOST + 1)]
    assert told == [204] * MOST + [429], "they have a limit of their own"
    assert 429 not in [joined(strict, []) for _ in range(MOST + 1)]
    assert [strict.post("/api/ask", json=ASK).status_code for _ in range(MOST)] == [200] * MOST
    assert strict.post("/api/ask", json=ASK).status_code == 429
    assert joined(strict, ["Which?", [], "", ""]) == 429, "a question in the chat is one"
    assert joined(strict, []) != 429
