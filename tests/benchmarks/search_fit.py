"""Weights of the search's signals, fitted on public questions and tried on documents that they were not fitted on.

The loss is that of choosing a right passage among a question's candidates (softmax of the weighted sum), every set
counting the same; weights are not negative, and their squares are penalised a little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

FOLDS = 5
PENALTY = 1e-3

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question's candidates: their signals, shape (candidates, signals), and the passage that each belongs to.

    `document` is the document that the question is about, `gold` the passages that answer it.
    """

    name: str
    document: str
    signals: Values
    passages: tuple[str, ...]
    gold: frozenset[str]


def fit(cases: Sequence[Case]) -> Values:
    """The weights, shape (signals,), with a sum of 1."""
    kept = [(case, right) for case in cases if (right := np.isin(case.passages, list(case.gold))).any()]
    counts = Counter(case.name for case, _ in kept)
    worth = np.array([1 / counts[case.name] / len(counts) for case, _ in kept])
    signals = np.concatenate([case.signals for case, _ in kept])
    right = np.concatenate([right for _, right in kept])
    lengths = np.array([len(right) for _, right in kept])
    starts = np.cumsum(lengths) - lengths
    owner = np.repeat(np.arange(len(kept)), lengths)

    def loss(weights: Values) -> tuple[float, Values]:
        scores = signals @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        of_all, of_right = np.add.reduceat(powers, starts), np.add.reduceat(powers * right, starts)
        value = worth @ np.log(of_all / of_right) + PENALTY * weights @ weights
        slope = worth[owner] * (powers / of_all[owner] - powers * right / of_right[owner])
        return float(value), slope @ signals + 2 * PENALTY * weights

    size = signals.shape[1]
    found = minimize(loss, np.ones(size), jac=True, method="L-BFGS-B", bounds=[(0, None)] * size).x
    return np.asarray(found / found.sum())


def folds(cases: Sequence[Case]) -> list[tuple[list[Case], list[Case]]]:
    """Pairs of cases to fit on and cases to try on. All of a document's cases are on one side of each pair, and every
    case is tried once."""
    number: dict[tuple[str, str], int] = {}
    for name in sorted({case.name for case in cases}):
        documents = sorted({case.document for case in cases if case.name == name})
        number |= {(name, document): place % FOLDS for place, document in enumerate(documents)}
    of = [number[case.name, case.document] for case in cases]
    return [
        (
            [case for case, its in zip(cases, of, strict=True) if its != fold],
            [case for case, its in zip(cases, of, strict=True) if its == fold],
        )
        for fold in range(FOLDS)
    ]
