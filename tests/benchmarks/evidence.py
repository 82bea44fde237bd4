"""Evidence: does the best-ranked sentence answer, and is a question refused when its answer is taken away?

Public sets that the weights of `assistant.answering.evidence` were not made for, seen by their signals alone: no
countries and no plans. For each answerable question the passages are searched three times: in all of the set,
without its gold paragraph, and without its whole document.
"""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import vectorstore
from assistant.answering.decide import THRESHOLD
from assistant.answering.evidence import Evidence, Vector, probe, rank
from assistant.answering.pipeline import PASSAGES
from assistant.build import embeddings
from ingest import CHUNKER_VERSION, Facts, split
from ingest.assemble import assemble
from ingest.elements import Element
from tests.benchmarks.bench import ROOT, Bench
from tests.benchmarks.figures import Figure, SkippedError
from vectorstore import Index, OnnxEmbeddings

DATA = ROOT.parent / "shared" / "data" / "bench"
SAMPLES = {"squad": 700, "clapnq": 150}
SEED = 1
WRONG_REFUSALS = 0.05
TAKEN_AWAY = ("gold paragraph", "document")

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: which of its ranked sentences hold the answer, and the best score in each search."""

    right: tuple[bool, ...]
    best: float
    best_without: dict[str, float]


def measure(bench: Bench) -> list[Figure]:
    """All sets, a seeded sample of each."""
    missing = [name for name in SAMPLES if not (DATA / name).is_dir()]
    if missing:
        raise SkippedError(f"no public question sets {', '.join(missing)} in {DATA}")
    model = embeddings(bench.settings())
    figures: list[Figure] = []
    for name, size in SAMPLES.items():
        with closing(_index(name, bench.work / "evidence" / name, model)) as index:
            figures += _figures(name, list(_outcomes(name, None if bench.full else size, index, model)))
    return figures


def auroc(positive: Scores, negative: Scores) -> float:
    """The chance that a positive's score is above a negative's, ties counting half."""
    ordered = np.sort(negative)
    below, up_to = (np.searchsorted(ordered, positive, side=side) for side in ("left", "right"))
    return float((below + up_to).mean() / 2 / len(ordered))


def _figures(name: str, outcomes: list[Outcome]) -> Iterator[Figure]:
    best = np.array([outcome.best for outcome in outcomes])
    limit = np.quantile(best, WRONG_REFUSALS)
    yield Figure(f"{name}: questions", len(outcomes), "count")
    for count in (1, 3):
        share = np.mean([any(outcome.right[:count]) for outcome in outcomes])
        yield Figure(f"{name}: answer in the top {count} sentences", float(share), "share")
    yield Figure(f"{name}: answer in any sentence found", float(np.mean([any(o.right) for o in outcomes])), "share")
    yield Figure(f"{name}: refused although answerable, own threshold", float(np.mean(best < THRESHOLD)), "share")
    for part in TAKEN_AWAY:
        without = np.array([outcome.best_without[part] for outcome in outcomes])
        yield Figure(f"{name}, {part} removed: AUROC", auroc(best, without), "AUROC")
        yield Figure(f"{name}, {part} removed: refused at 5 % wrong refusals", float(np.mean(without < limit)), "share")
        yield Figure(f"{name}, {part} removed: refused, own threshold", float(np.mean(without < THRESHOLD)), "share")


def _outcomes(name: str, size: int | None, index: Index, model: OnnxEmbeddings) -> Iterator[Outcome]:
    document_of = {row["id"]: row["doc"] for row in rows(name, "passages")}
    asked = [row for row in rows(name, "questions") if row["answerable"] and row["answers"]]
    random.Random(SEED).shuffle(asked)
    for row in asked[:size]:
        gold = row["gold"]
        remaining = {
            "gold paragraph": [passage for passage in document_of if passage not in gold],
            "document": [passage for passage, document in document_of.items() if document != row["doc"]],
        }
        find = partial(_find, index, row["question"], model.encode_query(row["question"]))
        ranked = find(None)
        yield Outcome(
            tuple(evidence.document.id in gold and _answers(evidence.text, row["answers"]) for evidence in ranked),
            _best(ranked),
            {part: _best(find(remaining[part])) for part in TAKEN_AWAY},
        )


def _find(index: Index, question: str, vector: Vector, allowed: Collection[str] | None) -> list[Evidence]:
    passages = index.search(question, vector=vector, document_ids=allowed, limit=PASSAGES)
    return rank(probe(question, vector, index, (), ()), passages, index, {})


def _best(ranked: list[Evidence]) -> float:
    return ranked[0].score if ranked else float("-inf")


def _answers(sentence: str, answers: list[str]) -> bool:
    """Whether a sentence holds one of the answers, or is itself a part of a longer one."""
    said = _plain(sentence)
    return any(_plain(answer) in said or (len(said) > 20 and said in _plain(answer)) for answer in answers)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _index(name: str, folder: Path, model: OnnxEmbeddings) -> Index:
    """The index of a set's passages, one document each; built where it is not there yet."""
    try:
        return vectorstore.open_index(folder, model, chunker_version=CHUNKER_VERSION)
    except vectorstore.VectorstoreError:
        documents = [
            assemble(
                row["id"],
                row["id"],
                row["title"] or "",
                [Element("paragraph", _one_line(row["text"]))],
                Facts(),
                sha256(row["text"].encode()).hexdigest(),
            )
            for row in rows(name, "passages")
        ]
        chunks = [chunk for document in documents for chunk in split(document, model.count_tokens, model.max_tokens)]
        vectorstore.build(documents, chunks, folder, model, chunker_version=CHUNKER_VERSION)
        return vectorstore.open_index(folder, model)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def rows(name: str, kind: str) -> list[dict[str, Any]]:
    """Those of a public set: its `passages` or its `questions`."""
    with (DATA / name / f"{kind}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
