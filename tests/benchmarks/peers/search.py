"""Passages found for public questions: ours beside LangChain's tutorial, LlamaIndex, Haystack hybrid and txtai hybrid.

Each peer in its own environment, with the same weights and the same passages, titles in front. Questions are asked in
turns, so that a busy machine slows all sides; read the ratios before the times. A first run fetches the environments,
and every run lets four peers embed every passage.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from assistant.build import embeddings
from tests.benchmarks.bench import Bench
from tests.benchmarks.evidence_samples import DATA, SEED, rows, set_index
from tests.benchmarks.figures import Figure, SkippedError
from tests.benchmarks.peers.environment import PACKAGES, Worker, interpreter
from tests.benchmarks.ranking import distinct, mean, quality
from tests.benchmarks.search import LABELS, QUESTIONS, SETS
from vectorstore import Index, OnnxEmbeddings
from vectorstore.model import locate

OURS = "ours"
LIMIT = 20
TURN = 25  # questions that one side is asked before the next one is

Found = Mapping[str, Any]


def measure(bench: Bench) -> list[Figure]:
    """Every set: all its passages, and of its answerable questions all or a seeded sample."""
    missing = [name for name in SETS if not (DATA / name).is_dir()]
    if missing:
        raise SkippedError(f"no public question sets {', '.join(missing)} in {DATA}")
    work = bench.work / "peers"
    work.mkdir(exist_ok=True)
    pythons = {name: interpreter(name, work / "environments") for name in PACKAGES}
    model = embeddings(bench.settings())
    return [figure for name in SETS for figure in _of_set(name, bench, model, pythons)]


def _of_set(name: str, bench: Bench, model: OnnxEmbeddings, pythons: Mapping[str, Path]) -> Iterator[Figure]:
    asked = [row for row in rows(name, "questions") if row["answerable"]]
    random.Random(SEED).shuffle(asked)
    asked = asked if bench.full else asked[:QUESTIONS]
    passages = [
        {"id": row["id"], "text": "\n".join(filter(None, (row["title"], row["text"])))}
        for row in rows(name, "passages")
    ]
    texts = bench.work / "peers" / f"{name}.json"
    texts.write_text(json.dumps(passages), encoding="utf-8")
    with ExitStack() as running:
        index = running.enter_context(set_index(name, bench.work / "evidence" / name, model))
        sides: dict[str, Callable[[Sequence[str]], Found]] = {OURS: partial(_ours, index, model)}
        for peer, python in pythons.items():
            worker = Worker(python, f"{peer}_search", [str(locate().folder), str(texts)], texts.parent)
            sides[peer] = partial(_theirs, running.enter_context(worker))
        found = _in_turns(sides, [row["question"] for row in asked])
    yield Figure(f"{name}: questions", len(asked), "count")
    for field, label in LABELS.items():
        figures = {
            side: mean(
                quality(distinct(ids), row["gold"]) for ids, row in zip(found[side]["found"], asked, strict=True)
            )
            for side in sides
        }
        best = max(getattr(figures[peer], field) for peer in pythons)
        for side in sides:
            aim = best if side == OURS else None
            yield Figure(f"{name}, {label}: {side}", getattr(figures[side], field), "share", at_least=aim)
    middle = {side: float(np.median(found[side]["milliseconds"])) for side in sides}
    for side in sides:
        yield Figure(f"{name}, a question, p50: {side}", middle[side], "ms")
    yield Figure(f"{name}, of it outside the encoder, p50: {OURS}", float(np.median(found[OURS]["outside"])), "ms")
    for peer in pythons:
        aim = 1.0 if peer == "langchain" else None
        yield Figure(f"{name}, a question, p50: {OURS} / {peer}", middle[OURS] / middle[peer], "times", at_most=aim)


def _in_turns(sides: Mapping[str, Callable[[Sequence[str]], Found]], questions: Sequence[str]) -> dict[str, Found]:
    """What each side found for all questions, and how long each took; the order of the sides turns each time."""
    found: dict[str, dict[str, list[Any]]] = {side: {} for side in sides}
    for number, start in enumerate(range(0, len(questions), TURN)):
        for side in list(sides)[:: -1 if number % 2 else 1]:
            for key, values in sides[side](questions[start : start + TURN]).items():
                found[side].setdefault(key, []).extend(values)
    return dict(found)


def _theirs(worker: Worker, questions: Sequence[str]) -> Found:
    answered: Found = json.loads(worker.answer(json.dumps(questions)))
    return answered


def _ours(index: Index, model: OnnxEmbeddings, questions: Sequence[str]) -> Found:
    found, milliseconds, outside = [], [], []
    for question in questions:
        started = time.perf_counter()
        vector = model.encode_query(question)
        encoded = time.perf_counter()
        passages = index.search(question, vector=vector, limit=LIMIT)
        ended = time.perf_counter()
        found.append([passage.document.id for passage in passages])
        milliseconds.append((ended - started) * 1000)
        outside.append((ended - encoded) * 1000)
    return {"found": found, "milliseconds": milliseconds, "outside": outside}
