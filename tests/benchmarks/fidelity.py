"""Fidelity: vectors in 8 bits beside the exact ones, and what they find by meaning alone, on public question sets."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from assistant.build import embeddings
from tests.benchmarks.bench import Bench
from tests.benchmarks.evidence_samples import DATA, SEED, rows
from tests.benchmarks.figures import Figure, SkippedError
from vectorstore.embeddings import Vectors

SETS = ("squad", "clapnq")
QUESTIONS = 400
NEAREST = 10


def measure(bench: Bench) -> list[Figure]:
    """Each passage as one text, its title in front, cut where the model ends."""
    missing = [name for name in SETS if not (DATA / name).is_dir()]
    if missing:
        raise SkippedError(f"no public question sets {', '.join(missing)} in {DATA}")
    return [figure for name in SETS for figure in _figures(name, bench)]


def _figures(name: str, bench: Bench) -> Iterator[Figure]:
    passages = rows(name, "passages")
    asked = [row for row in rows(name, "questions") if row["answerable"]]
    random.Random(SEED).shuffle(asked)
    asked = asked if bench.full else asked[:QUESTIONS]
    vectors: dict[str, Vectors] = {}
    found: dict[str, npt.NDArray[np.intp]] = {}
    for precision in ("fp32", "int8"):
        model = embeddings(bench.settings(precision))
        vectors[precision] = model.encode([f"{row['title'] or ''}\n{row['text']}" for row in passages])
        scores = np.array([model.encode_query(row["question"]) for row in asked]) @ vectors[precision].T
        found[precision] = np.argsort(-scores, axis=1)[:, :NEAREST]
    cosines = np.sum(vectors["fp32"] * vectors["int8"], axis=1)
    shared = [len(np.intersect1d(*pair)) / NEAREST for pair in zip(found["fp32"], found["int8"], strict=True)]
    yield Figure(f"{name}, cosine of int8 to fp32, mean", float(cosines.mean()), "cosine")
    yield Figure(f"{name}, cosine of int8 to fp32, lowest", float(cosines.min()), "cosine")
    yield Figure(f"{name}, share of the {NEAREST} nearest that both find", float(np.mean(shared)), "share")
    for precision, nearest in found.items():
        right = [passages[best]["id"] in row["gold"] for best, row in zip(nearest[:, 0], asked, strict=True)]
        yield Figure(f"{name}, the nearest is right, {precision}", float(np.mean(right)), "share")
