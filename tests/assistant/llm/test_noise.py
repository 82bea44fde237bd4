"""A model that puts words together at random: nothing that the sources do not say is shown."""

from __future__ import annotations

import random

from tests.assistant.llm.conftest import Open
from tests.assistant.llm.noise import PHRASES, assert_supported

QUESTION = "Which countries does Belgium's fourth plan focus on?"


def test_noise_is_caught(fluent: Open) -> None:
    luck = random.Random(1325)
    assistant, _ = fluent(lambda _: " ".join(luck.choice(PHRASES) for _ in range(80)) + " .")
    removed = []
    for _ in range(8):
        answer = assistant.ask(QUESTION)
        assert answer.status == "answered"
        for claim in answer.claims:
            assert_supported(claim, answer)
        removed += [claim.text for claim in answer.unsupported]
    assert len(set(removed)) > 40
    assert any("five" in text for text in removed)
