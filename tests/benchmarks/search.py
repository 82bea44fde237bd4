"""Search: ours on public question sets, beside each of its two methods alone, their plain mix, and fitted weights.

Recall@1, MRR@10 and nDCG@10 of passages. The weights of `vectorstore.fusion` are fixed; "cross-fitted" are weights
fitted anew on all sets and tried on documents that were left out, which shows what fixing them has gained or lost.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from assistant.build import embeddings
from tests.benchmarks.bench import Bench
from tests.benchmarks.evidence_samples import DATA, SEED, rows, set_index
from tests.benchmarks.figures import Figure, SkippedError
from tests.benchmarks.ranking import Quality, distinct, mean, quality
from tests.benchmarks.search_fit import Case, Values, fit, folds
from vectorstore import Index, OnnxEmbeddings
from vectorstore.fusion import WEIGHTS, mix

SETS = ("squad", "clapnq", "chunkeval", "mtragun")
QUESTIONS = 400
PLAIN_MIX = 0.4
AIMS: Mapping[tuple[str, str], float] = {
    ("squad", "recall_at_1"): 0.86,
    ("squad", "mrr"): 0.91,
    ("clapnq", "mrr"): 0.985,
    ("chunkeval", "ndcg"): 0.80,
}
LABELS = {"recall_at_1": "recall@1", "mrr": "MRR@10", "ndcg": "nDCG@10"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its case for fitting, and the scores of its candidates by name of the method."""

    case: Case
    scores: Mapping[str, Values]


def measure(bench: Bench) -> list[Figure]:
    """All questions with an answer, or with sets larger than `QUESTIONS` a seeded sample of them."""
    missing = [name for name in SETS if not (DATA / name).is_dir()]
    if missing:
        raise SkippedError(f"no public question sets {', '.join(missing)} in {DATA}")
    model = embeddings(bench.settings())
    asked: list[Asked] = []
    for name in SETS:
        with set_index(name, bench.work / "evidence" / name, model) as index:
            asked += ask(name, index, model, None if bench.full else QUESTIONS)
    fitted = cross_fitted([one.case for one in asked])
    return [
        figure for name in SETS for figure in _figures(name, [one for one in asked if one.case.name == name], fitted)
    ]


def ask(name: str, index: Index, model: OnnxEmbeddings, size: int | None = None) -> Iterator[Asked]:
    """The answerable questions of a set, or a seeded choice of `size` of them."""
    questions = [row for row in rows(name, "questions") if row["answerable"]]
    random.Random(SEED).shuffle(questions)
    for row in questions[:size]:
        found = index.candidates(row["question"], vector=model.encode_query(row["question"]))
        signals = np.stack([getattr(found.signals, signal) for signal in WEIGHTS], axis=1).astype(np.float64)
        case = Case(
            name,
            row["doc"],
            np.clip(signals, 0, 1),
            tuple(index.chunks[number].document_id for number in found.rows),
            frozenset(row["gold"]),
        )
        scores = {
            "ours": case.signals @ list(WEIGHTS.values()),
            "meaning alone": np.asarray(found.signals.passage, dtype=np.float64),
            "words alone": np.asarray(found.keyword, dtype=np.float64),
            "plain mix": np.asarray(mix(found.signals.passage, found.keyword, PLAIN_MIX), dtype=np.float64),
        }
        yield Asked(case, scores)


def of_scores(case: Case, scores: Values) -> Quality:
    """Equal scores keep the order of the passages."""
    return quality(distinct(case.passages[place] for place in np.argsort(-scores, kind="stable")), case.gold)


def cross_fitted(cases: list[Case]) -> dict[str, Quality]:
    """The quality by set of weights that were fitted without the document that they are tried on."""
    tried: dict[str, list[Quality]] = {}
    for known, left_out in folds(cases):
        weights = fit(known)
        for case in left_out:
            tried.setdefault(case.name, []).append(of_scores(case, case.signals @ weights))
    return {name: mean(qualities) for name, qualities in tried.items()}


def _figures(name: str, asked: list[Asked], fitted: Mapping[str, Quality]) -> Iterator[Figure]:
    methods = {method: mean(of_scores(one.case, one.scores[method]) for one in asked) for method in asked[0].scores} | {
        "cross-fitted": fitted[name]
    }
    yield Figure(f"{name}: questions", len(asked), "count")
    for measure_, label in LABELS.items():
        alone = max(getattr(methods[method], measure_) for method in ("meaning alone", "words alone"))
        for method, found in methods.items():
            aim = max(alone, AIMS.get((name, measure_), 0.0)) if method in ("ours", "cross-fitted") else None
            yield Figure(f"{name}, {label}: {method}", getattr(found, measure_), "share", at_least=aim)
