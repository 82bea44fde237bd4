"""Greetings, thanks and the like are answered in a word; a question behind them is a question."""

from __future__ import annotations

import pytest

from assistant.answering.small_talk import small_talk, without_opening


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hi", "hello"),
        ("Hello, how are you today?", "hello"),
        ("Bonjour !", "hello"),
        ("thanks a lot", "thanks"),
        ("OK, thank you very much.", "thanks"),
        ("dank u wel", "thanks"),
        ("Merci beaucoup", "thanks"),
        ("bye", "bye"),
        ("au revoir", "bye"),
        ("help", "help"),
        ("can you help me please", "help"),
        ("yes", "help"),
        ("Hi there, thanks, bye", "hello"),
    ],
)
def test_small_talk(text: str, kind: str) -> None:
    assert small_talk(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "Mali",
        "who is good",
        "you are",
        "is there help for survivors",
        "hello Kenya",
        "day of peace",
        "no plan",
        "I am",
    ],
)
def test_no_small_talk(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Thank you, and Sweden?", "and Sweden?"),
        ("Hello! Who leads Mali's plan?", "Who leads Mali's plan?"),
        ("Who leads Mali's plan, please?", "Who leads Mali's plan, please?"),
        ("Mali, who leads its plan?", "Mali, who leads its plan?"),
        ("Thanks, bye", "Thanks, bye"),
        ("ok.", "ok."),
    ],
)
def test_an_opening_is_left_out(text: str, rest: str) -> None:
    assert without_opening(text) == rest
