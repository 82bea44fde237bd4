"""Memory: peak of the real chat server and its children, while a visitor asks over Gradio's queue protocol."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.benchmarks.bench import Bench, questions
from tests.benchmarks.figures import Figure, SkippedError
from tests.benchmarks.server import server
from vectorstore.model import Precision

ASKED = 20
AIMS: dict[Precision, int] = {"fp32": 550, "int8": 460}
ANSWER_SECONDS = 60


def measure(bench: Bench) -> list[Figure]:
    """One server for each precision: a page load, then questions in one conversation."""
    if not Path("/proc/self/status").is_file():
        raise SkippedError("the peak of a process is read from /proc, which this system does not have")
    return [figure for precision in AIMS for figure in _of_server(bench, precision)]


def _of_server(bench: Bench, precision: Precision) -> Iterator[Figure]:
    bench.starter(precision)
    with server(bench, precision) as (pid, address), httpx.Client(base_url=address, timeout=ANSWER_SECONDS) as web:
        peaks = Peaks(pid)
        event = _open_page(web)
        yield Figure(f"chat server, {precision}, page open", peaks.megabytes(), "MB")
        conversation: list[Any] = []
        for question in questions()[:: len(questions()) // ASKED][:ASKED]:
            conversation = _ask(web, event, question, conversation)
            peaks.look()
        # The plain words of a turn travel with it; what is no answer (a failure, a notice) has none.
        assert sum(bool(turn["metadata"]["log"]) for turn in conversation) == 2 * ASKED, "a question was not answered"
        yield Figure(f"chat server, {precision}, peak of {ASKED} questions", peaks.megabytes(), "MB", AIMS[precision])


class Peaks:
    """The highest resident memory (VmHWM) of each process that was seen in a tree of processes."""

    def __init__(self, root: int) -> None:
        self._root = psutil.Process(root)
        self._highest: dict[int, int] = {}

    def look(self) -> None:
        """Read the processes that there are now."""
        for process in (self._root, *self._root.children(recursive=True)):
            try:
                lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
            except OSError:  # it has just ended
                continue
            for line in lines:
                if line.startswith("VmHWM:"):
                    self._highest[process.pid] = int(line.split()[1])

    def megabytes(self) -> float:
        """The sum of the highest values so far, in megabytes of 10^6 bytes."""
        self.look()
        return sum(self._highest.values()) * 1024 / 1e6


def _open_page(web: httpx.Client) -> int:
    """Load the page as a browser does; return the number of the event that sends a question."""
    web.get("/").raise_for_status()
    web.get("/theme.css").raise_for_status()
    config = web.get("/config").raise_for_status().json()
    for dependency in config["dependencies"]:
        if any(event == "submit" for _, event in dependency["targets"]):
            return int(dependency["id"])
    raise SkippedError("the chat page has no event that sends a question")


def _ask(web: httpx.Client, event: int, question: str, conversation: list[Any]) -> list[Any]:
    """Send one question with the conversation so far; return the conversation with the whole answer in it."""
    session = uuid.uuid4().hex
    body = {"data": [question, conversation], "fn_index": event, "session_hash": session}
    web.post("/gradio_api/queue/join", json=body).raise_for_status()
    with web.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as answer:
        for line in answer.iter_lines():
            message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
            if message.get("msg") == "process_completed":
                assert message["success"], message
                return list(message["output"]["data"][1])
    raise AssertionError(f"no answer to {question!r}")
