"""Outcomes -> metrics with bootstrap intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evaluation.outcome import Outcome

RESAMPLES = 1000
SEED = 1325
TOP = 10


@dataclass(frozen=True, slots=True)
class Metric:
    """A value with the bounds of its 95 % bootstrap interval, and the number of questions that it is over."""

    value: float
    low: float
    high: float
    questions: int


Measure = Callable[[Outcome], float | None]


def _recall_at(count: int) -> Measure:
    return lambda outcome: None if outcome.ranks is None else float(any(rank <= count for rank in outcome.ranks))


def _reciprocal_rank(outcome: Outcome) -> float | None:
    if outcome.ranks is None:
        return None
    return next((1 / rank for rank in outcome.ranks if rank <= TOP), 0.0)


def _ndcg(outcome: Outcome) -> float | None:
    """With gains of 1 for each passage that holds a fact; ideal is all of them that were found, at the top."""
    if outcome.ranks is None:
        return None
    ranks = [rank for rank in outcome.ranks if rank <= TOP]
    ideal = sum(1 / math.log2(i + 2) for i in range(max(1, len(ranks))))
    return sum(1 / math.log2(rank + 1) for rank in ranks) / ideal


def _refusal_precision(outcome: Outcome) -> float | None:
    return None if not outcome.refused or outcome.should_refuse is None else float(outcome.should_refuse)


def _refusal_recall(outcome: Outcome) -> float | None:
    return float(outcome.refused) if outcome.should_refuse else None


def _flag(name: str) -> Measure:
    def measure(outcome: Outcome) -> float | None:
        value = getattr(outcome, name)
        return None if value is None else float(value)

    return measure


# Each is the mean over the questions that it applies to. `docs/evaluation.md` says what each one means.
MEASURES: dict[str, Measure] = {
    "right": _flag("right"),
    "recall@1": _recall_at(1),
    "recall@5": _recall_at(5),
    "recall@10": _recall_at(10),
    "mrr@10": _reciprocal_rank,
    "ndcg@10": _ndcg,
    "fact_recall": _flag("facts"),
    "citation_precision": _flag("citations_right"),
    "citation_recall": _flag("source_cited"),
    "quote_fidelity": _flag("quotes_hold"),
    "refusal_precision": _refusal_precision,
    "refusal_recall": _refusal_recall,
    "wrong_country_rate": _flag("wrong_country"),
    "superseded_plan_rate": _flag("superseded"),
}
PERCENTILES = {"latency_p50_ms": 50.0, "latency_p95_ms": 95.0}
# Of these, less is better.
COSTS = frozenset({"wrong_country_rate", "superseded_plan_rate", *PERCENTILES})


def measure(outcomes: Sequence[Outcome]) -> dict[str, Metric]:
    """Every metric that applies to at least one of the outcomes."""
    found: dict[str, Metric] = {}
    for name, of in MEASURES.items():
        values = [value for value in map(of, outcomes) if value is not None]
        if values:
            found[name] = metric(np.array(values), np.mean)
    times = np.array([outcome.milliseconds for outcome in outcomes])
    for name, share in PERCENTILES.items():
        if len(times):
            found[name] = metric(times, lambda sample, axis=None, share=share: np.percentile(sample, share, axis=axis))
    return found


def by_group(outcomes: Sequence[Outcome], group: Callable[[Outcome], str]) -> dict[str, dict[str, Metric]]:
    """The metrics of each group of outcomes, in the order in which groups appear."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(group(outcome), []).append(outcome)
    return {name: measure(members) for name, members in groups.items()}


def metric(values: np.ndarray, statistic: Callable[..., np.ndarray]) -> Metric:
    """The statistic of the values with its bootstrap interval. `statistic` takes an array and `axis`."""
    luck = np.random.default_rng(SEED)
    samples = statistic(luck.choice(values, (RESAMPLES, len(values))), axis=1)
    low, high = np.percentile(samples, [2.5, 97.5])
    return Metric(float(statistic(values)), float(low), float(high), len(values))
