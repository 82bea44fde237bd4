"""The line in front of the assistant, and the gate that all share."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from assistant.answering.types import Answer
from assistant.api.line import BusyError, Line
from assistant.api.paced import Paced
from prompts import speak
from tests.assistant.api.loops import in_a_loop
from tests.assistant.web.prepared import SUPPORTED, PreparedAssistant


def test_so_many_work_so_many_wait_and_the_rest_are_refused() -> None:
    async def crowd() -> None:
        line, go, running = Line(2, 3), threading.Event(), []

        def work() -> int:
            running.append(threading.current_thread().name)
            assert go.wait(10)
            return len(running)

        async def one() -> int | None:
            try:
                return await line.run(work)
            except BusyError:
                return None

        tasks = [asyncio.create_task(one()) for _ in range(9)]
        await asyncio.sleep(0.1)
        assert len(running) == 2
        assert sum(task.done() for task in tasks) == 4
        go.set()
        done = await asyncio.gather(*tasks)
        assert done.count(None) == 4
        assert len(set(running)) == 2
        assert await line.run(lambda: "free again") == "free again"

    in_a_loop(crowd())


def test_whoever_gives_up_leaves_the_line() -> None:
    async def leave() -> None:
        line, go, ran = Line(1, 1), threading.Event(), []
        first = asyncio.create_task(line.run(lambda: go.wait(10)))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(line.run(lambda: ran.append("second")))
        await asyncio.sleep(0.05)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        third = asyncio.create_task(line.run(lambda: ran.append("third")))
        await asyncio.sleep(0.05)
        go.set()
        await asyncio.gather(first, third)
        assert ran == ["third"]

    in_a_loop(leave())


def test_parts_come_as_they_are_made_and_errors_after_them() -> None:
    line, go, found = Line(1, 0), threading.Event(), []

    def parts() -> Iterator[int]:
        yield 1
        assert go.wait(10)
        yield 2
        raise ValueError("broken")

    async def follow() -> None:
        async for part in line.stream(parts):
            found.append(part)
            if not go.is_set():
                with pytest.raises(BusyError):
                    line.stream(parts)
                go.set()

    async def follow_and_go_on() -> None:
        with pytest.raises(ValueError, match="broken"):
            await follow()
        assert found == [1, 2]
        assert await line.run(lambda: 3) == 3

    in_a_loop(follow_and_go_on())


def test_nothing_more_is_made_for_whoever_has_gone() -> None:
    async def leave() -> int:
        line, made = Line(1, 0), []

        def parts() -> Iterator[int]:
            for number in range(100):
                made.append(number)
                yield number
                threading.Event().wait(0.02)

        stream = line.stream(parts)
        async for _ in stream:
            break
        await stream.aclose()  # type: ignore[attr-defined]
        while True:
            try:
                return await line.run(lambda: len(made))
            except BusyError:
                await asyncio.sleep(0.01)

    assert in_a_loop(leave()) < 10


def test_a_closed_line_takes_nothing_and_drops_what_waits() -> None:
    async def close() -> None:
        line, go = Line(1, 5), threading.Event()
        first = asyncio.create_task(line.run(lambda: go.wait(10)))
        waiting = asyncio.create_task(line.run(lambda: 1))
        await asyncio.sleep(0.05)
        line.close()
        go.set()
        assert await first
        with pytest.raises(asyncio.CancelledError):
            await waiting
        with pytest.raises(RuntimeError):
            await line.run(lambda: 1)

    in_a_loop(close())


def test_so_many_answers_are_worked_on_whichever_door_they_came_by() -> None:
    at_work, most, lock = 0, 0, threading.Lock()

    class Counted(PreparedAssistant):
        def ask(self, *arguments: Any, **more: Any) -> Answer:
            nonlocal at_work, most
            with lock:
                at_work += 1
                most = max(most, at_work)
            threading.Event().wait(0.02)
            with lock:
                at_work -= 1
            return super().ask(*arguments, **more)

    paced = Paced(Counted(), 2)
    doors: list[Callable[[], object]] = [
        lambda: paced.ask("Mali?"),
        lambda: list(paced.speaking(speak("nl")).stream("Mali?")),
        lambda: next(paced.stream("Mali?")),  # and goes away
    ]
    with ThreadPoolExecutor(12) as visitors:
        given = list(visitors.map(lambda number: doors[number % 3](), range(24)))
    assert most == 2
    assert given[0] == SUPPORTED
    assert given[1] == [*SUPPORTED.claims, SUPPORTED]
