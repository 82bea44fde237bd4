"""Limits of time, number and length around a model, and how its errors are told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGenerationChunk

from assistant.llm.budget import DAY, LONGEST_PAUSE, MINUTE, Budget
from assistant.llm.calling import LanguageModel
from assistant.llm.errors import LlmFailed
from tests.assistant.llm.scripted import Scripted

ASKED = [HumanMessage("hello")]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_budget_of_a_minute_and_of_a_day() -> None:
    clock = Clock()
    budget = Budget(per_minute=2, per_day=3, clock=clock)
    assert [budget.take() for _ in range(3)] == [True, True, False]
    clock.now = MINUTE + 1
    assert [budget.take() for _ in range(2)] == [True, False]
    clock.now = DAY + 1
    assert budget.take()
    clock.now = 2 * DAY + 2
    assert [budget.take() for _ in range(3)] == [True, True, False]


def test_without_limits_there_is_always_a_call() -> None:
    budget = Budget()
    assert all(budget.take() for _ in range(1000))


def test_a_pause() -> None:
    clock = Clock()
    budget = Budget(clock=clock)
    budget.pause(10)
    assert not budget.take()
    clock.now = 11
    assert budget.take()
    budget.pause(10**9)
    clock.now = 12 + LONGEST_PAUSE
    assert budget.take()


def test_many_threads_take_no_more_than_there_is() -> None:
    budget = Budget(per_minute=50)
    taken: list[bool] = []
    threads = [threading.Thread(target=lambda: taken.extend(budget.take() for _ in range(20))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 50


@pytest.mark.parametrize("step", [1, 3, 100])
def test_what_a_model_thinks_is_left_out(step: int) -> None:
    said = "<think>Belgium? Let me see.</think>The plan has four aims. [1]"
    model = LanguageModel(Scripted(reply=lambda _: said, step=step))
    assert model.complete(ASKED, model.deadline()) == "The plan has four aims. [1]"
    plain = LanguageModel(Scripted(reply=lambda _: "<5 of them", step=step))
    assert plain.complete(ASKED, plain.deadline()) == "<5 of them"


class Blocked(Scripted):
    """Hangs until it is let go."""

    let_go: Any = None

    def _stream(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        yield ChatGenerationChunk(message=AIMessageChunk(content="One. "))
        self.let_go.wait(30)


def test_a_model_that_hangs_is_left_behind_and_takes_a_place_until_it_ends() -> None:
    let_go = threading.Event()
    model = LanguageModel(Blocked(reply=lambda _: "", let_go=let_go), seconds=0.3, places=2)
    for reason in ("timeout", "timeout", "busy"):
        started = time.monotonic()
        with pytest.raises(LlmFailed) as caught:
            model.complete(ASKED, model.deadline())
        assert caught.value.reason == reason
        assert time.monotonic() - started < 5
    let_go.set()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            assert model.complete(ASKED, time.monotonic() + 5) == "One."
            break
        except LlmFailed:
            time.sleep(0.05)
    else:
        pytest.fail("the places were not given back")


def test_an_error_of_any_kind_is_told_in_our_words() -> None:
    class Broken(Scripted):
        def _stream(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
            raise ZeroDivisionError("sk-secret")
            yield

    model = LanguageModel(Broken(reply=lambda _: ""))
    with pytest.raises(LlmFailed) as caught:
        model.complete(ASKED, model.deadline())
    assert caught.value.reason == "broken"
    assert "secret" not in repr(caught.value) + str(caught.value)
    assert caught.value.__cause__ is None
