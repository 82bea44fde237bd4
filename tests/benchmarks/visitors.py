"""Visitors: fifty at once with a question every five seconds each, then two hundred in the same moment.

Once through the API and once over the protocol of the chat page's queue, each with a server of its own that has no limit
per address, since all come from one. First words are counted from the click to the first checked sentence, or to what
says that there is none. The visitors share the machine with the server.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import httpx
import numpy as np
import psutil

from tests.benchmarks.bench import Bench, questions
from tests.benchmarks.figures import Figure, SkippedError
from tests.benchmarks.server import server

VISITORS, CROWD = 50, 200
PAUSE = 5.0
SECONDS, FULL_SECONDS = 30, 120
FIRST_WORDS = 2.0
HEALTH_PAUSE = 0.2
# What the chat page shows once there is something to read, and not only that a search is on its way.
_WORDS = ("nap-text", "nap-note")


@dataclass
class Asked:
    """What became of questions: seconds to the first words and to the whole answer, of refusals, and the errors."""

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


Ask = Callable[[httpx.AsyncClient, str, Asked], Awaitable[None]]


def measure(bench: Bench) -> list[Figure]:
    """Both ways in."""
    bench.starter()
    return [figure for way in ("API", "queue") for figure in _of(way, bench)]


def _of(way: str, bench: Bench) -> Iterator[Figure]:
    seconds = FULL_SECONDS if bench.full else SECONDS
    with server(bench, "fp32", NAP_REQUESTS_PER_MINUTE="0") as (pid, address):
        ask = _ask_api if way == "API" else _Page.of(address).ask
        asyncio.run(_steady(address, ask, VISITORS, 2 * PAUSE))  # what is loaded once is there
        before, used = _resident(pid), _processor(pid)
        asked, healthy = asyncio.run(_steady(address, ask, VISITORS, seconds))
        after, used = _resident(pid), _processor(pid) - used
        yield from _figures(f"{VISITORS} through the {way}", asked, healthy, FIRST_WORDS)
        # On a machine that is busy with other work this says more than the clock does.
        each = 1000 * used / max(1, len(asked.whole))
        yield Figure(f"{VISITORS} through the {way}: processor time for a question", each, "ms")
        yield Figure(f"{VISITORS} through the {way}: memory at the beginning", before, "MB")
        yield Figure(f"{VISITORS} through the {way}: memory {seconds} s later", after, "MB", at_most=before * 1.1)
        crowd, healthy = asyncio.run(_at_once(address, ask))
        yield from _figures(f"{CROWD} at once through the {way}", crowd, healthy)
        yield Figure(f"{CROWD} at once through the {way}: memory after", _resident(pid), "MB")


def _figures(name: str, asked: Asked, healthy: list[float], aim: float | None = None) -> Iterator[Figure]:
    yield Figure(f"{name}: answered", len(asked.whole), "count")
    yield Figure(f"{name}: refused (503)", len(asked.refused), "count")
    yield Figure(f"{name}: errors", len(asked.errors), "count", at_most=0)
    for what, taken, most in (("first words", asked.first, aim), ("whole answer", asked.whole, None)):
        yield Figure(f"{name}: {what}, p50", _at(taken, 50), "s")
        yield Figure(f"{name}: {what}, p95", _at(taken, 95), "s", at_most=most)
    if asked.refused:
        yield Figure(f"{name}: refusal, p50", _at(asked.refused, 50), "s")
        yield Figure(f"{name}: refusal, p95", _at(asked.refused, 95), "s")
    yield Figure(f"{name}: health, p95", _at(healthy, 95), "s")
    yield Figure(f"{name}: health, longest", max(healthy), "s")


def _at(taken: list[float], percent: int) -> float:
    return float(np.percentile(taken, percent)) if taken else float("nan")


def _resident(pid: int) -> float:
    """Resident memory of a process and its children now, in megabytes of 10^6 bytes."""
    process = psutil.Process(pid)
    return sum(each.memory_info().rss for each in (process, *process.children(recursive=True))) / 1e6


def _processor(pid: int) -> float:
    """Seconds of processor time that a process and its children have used."""
    process = psutil.Process(pid)
    return sum(sum(each.cpu_times()[:2]) for each in (process, *process.children(recursive=True)))


async def _steady(address: str, ask: Ask, visitors: int, seconds: float) -> tuple[Asked, list[float]]:
    """Visitors who come one after another and then ask every PAUSE seconds, whether they have read or not."""
    asked, end = Asked(), time.monotonic() + seconds
    pool = random.Random(1325).choices(questions(), k=1000)

    async def visitor(number: int) -> None:
        begin = time.monotonic() + PAUSE * number / visitors
        for turn in range(1000):
            moment = begin + turn * PAUSE
            if moment >= end:
                return
            await asyncio.sleep(max(0.0, moment - time.monotonic()))
            await ask(web, pool[(31 * number + turn) % len(pool)], asked)

    async with _browser(address) as web:
        watch = asyncio.create_task(_health(address))
        await asyncio.gather(*map(visitor, range(visitors)))
        return asked, await _ended(watch)


async def _at_once(address: str, ask: Ask) -> tuple[Asked, list[float]]:
    asked = Asked()
    pool = random.Random(1325).choices(questions(), k=CROWD)
    async with _browser(address) as web:
        watch = asyncio.create_task(_health(address))
        await asyncio.sleep(2 * HEALTH_PAUSE)
        await asyncio.gather(*(ask(web, question, asked) for question in pool))
        return asked, await _ended(watch)


@asynccontextmanager
async def _browser(address: str) -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=4 * CROWD, max_keepalive_connections=4 * CROWD)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as web:
        yield web


async def _health(address: str) -> list[float]:
    """How long /healthz takes, again and again, until cancelled."""
    taken: list[float] = []
    async with httpx.AsyncClient(base_url=address, timeout=120) as web:
        try:
            while True:
                started = time.perf_counter()
                (await web.get("/healthz")).raise_for_status()
                taken.append(time.perf_counter() - started)
                await asyncio.sleep(HEALTH_PAUSE)
        except asyncio.CancelledError:
            return taken


async def _ended(watch: asyncio.Task[list[float]]) -> list[float]:
    watch.cancel()
    return await watch


async def _ask_api(web: httpx.AsyncClient, question: str, asked: Asked) -> None:
    started = time.perf_counter()
    try:
        async with web.stream(
            "POST", "/api/ask", json={"question": question}, headers={"accept": "text/event-stream"}
        ) as answer:
            if _is_refused(answer, started, asked):
                return
            first, name = 0.0, ""
            async for line in answer.aiter_lines():
                name = line.removeprefix("event: ") if line.startswith("event: ") else name
                if not first and name in ("sentence", "answer"):
                    first = time.perf_counter() - started
            if name != "answer":
                asked.errors.append(f"the stream ended with {name}")
                return
    except httpx.HTTPError as error:
        asked.errors.append(repr(error))
        return
    asked.first.append(first)
    asked.whole.append(time.perf_counter() - started)


def _is_refused(answer: httpx.Response, started: float, asked: Asked) -> bool:
    if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        asked.refused.append(time.perf_counter() - started)
    elif answer.status_code != HTTPStatus.OK:
        asked.errors.append(f"status {answer.status_code}")
    return answer.status_code != HTTPStatus.OK


@dataclass(frozen=True)
class _Page:
    """How the chat page sends a question: the number of the event, and what stands in its fields."""

    event: int
    fields: tuple[tuple[str, Any], ...]

    @classmethod
    def of(cls, address: str) -> _Page:
        """As the page's own configuration says it."""
        config = httpx.get(f"{address}/config", timeout=60).raise_for_status().json()
        components = {component["id"]: component for component in config["components"]}
        for event in config["dependencies"]:
            if any(name == "submit" for _, name in event["targets"]):
                fields = (components[number] for number in event["inputs"])
                return cls(event["id"], tuple((each["type"], each["props"].get("value")) for each in fields))
        raise SkippedError("the chat page has no event that sends a question")

    async def ask(self, web: httpx.AsyncClient, question: str, asked: Asked) -> None:
        """One question of a new conversation."""
        values = {"textbox": question, "chatbot": []}
        session = uuid.uuid4().hex
        data = [values.get(kind, value) for kind, value in self.fields]
        started, first, done = time.perf_counter(), 0.0, {"success": False}
        try:
            joined = await web.post(
                "/gradio_api/queue/join", json={"data": data, "fn_index": self.event, "session_hash": session}
            )
            if _is_refused(joined, started, asked):
                return
            async with web.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as answer:
                async for line in answer.aiter_lines():
                    if not first and any(word in line for word in _WORDS):
                        first = time.perf_counter() - started
                    message = json.loads(line[5:]) if line.startswith("data:") else {}
                    if message.get("msg") == "process_completed":
                        done = message  # the page goes on reading until the server ends the stream
        except httpx.HTTPError as error:
            asked.errors.append(repr(error))
            return
        if not done["success"] or not first:
            asked.errors.append("the queue gave no answer")
            return
        asked.first.append(first)
        asked.whole.append(time.perf_counter() - started)
