"""Asking: a whole, checked answer of ours beside the four passages of LangChain's tutorial pipeline."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

import numpy as np

from assistant.assemble import open_assistant
from tests.benchmarks import tutorial
from tests.benchmarks.bench import Bench, questions
from tests.benchmarks.figures import Figure

ROUNDS = 5


def measure(bench: Bench) -> list[Figure]:
    """Every question in turns of whole rounds: torch's threads spin for a while after their last work."""
    documents, _, _ = bench.corpus()
    theirs = tutorial.store([document.text for document in documents])
    asked = questions()
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    steps: list[dict[str, float]] = []
    with closing(open_assistant(bench.starter())) as assistant:

        def ask(question: str) -> None:
            steps.append(assistant.ask(question).timings_ms)

        sides = {"ours": ask, "theirs": theirs.invoke}
        for number in range(ROUNDS + 1):
            for name in list(sides)[:: -1 if number % 2 else 1]:
                took = [_milliseconds(sides[name], question) for question in asked]
                times[name] += took if number else []  # the first round warms up
            if number == 0:
                steps.clear()

    def percentile(name: str, percent: int) -> float:
        return float(np.percentile(times[name], percent))

    def step(name: str) -> float:
        return float(np.median([taken.get(name, 0.0) for taken in steps]))

    outside = [taken["total"] - taken["embed"] for taken in steps]
    return [
        Figure("questions", len(asked), "count"),
        Figure("our whole answer, p50", percentile("ours", 50), "ms"),
        Figure("our whole answer, p95", percentile("ours", 95), "ms"),
        Figure("tutorial's passages, p50", percentile("theirs", 50), "ms"),
        Figure("tutorial's passages, p95", percentile("theirs", 95), "ms"),
        Figure("ours / tutorial's, p50", percentile("ours", 50) / percentile("theirs", 50), "times"),
        Figure("ours / tutorial's, p95", percentile("ours", 95) / percentile("theirs", 95), "times"),
        Figure("our time outside the encoder, p50", float(np.percentile(outside, 50)), "ms"),
        Figure("our time outside the encoder, p95", float(np.percentile(outside, 95)), "ms"),
        *(Figure(f"  {name}, p50", step(name), "ms") for name in ("understand", "embed", "retrieve", "decide", "word")),
    ]


def _milliseconds(side: Callable[[str], object], question: str) -> float:
    started = time.perf_counter()
    side(question)
    return (time.perf_counter() - started) * 1000
