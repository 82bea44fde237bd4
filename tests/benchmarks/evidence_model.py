"""The evidence model: weights of signals, fitted so that the right sentence comes first and the score is its log-odds.

Two losses are added: over the sentences of a search, that of choosing a right one (softmax); over the searches, that
of telling by the best sentence whether there is an answer (logistic). Squared weights are penalised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from assistant.answering.signals import Signals, Standing
from tests.benchmarks.evidence_samples import Sample, Values

FOLDS = 8
# What a search without the answer counts: there are two of them for each public question.
NO_ANSWER = 0.5
PENALTY = 3.0
ROUNDS = 4
_OF_SENTENCE = np.array([name not in Standing._fields for name in Signals._fields])


@dataclass(frozen=True, slots=True)
class Model:
    """`weights` has one number for each signal, in the order of the fields."""

    weights: Values
    constant: float

    def scores(self, sample: Sample) -> Values:
        """The log-odds of each sentence, shape (sentences,)."""
        return np.asarray(sample.signals @ self.weights + self.constant)


def fit(samples: Sequence[Sample], counts: Mapping[str, float] | None = None) -> Model:
    """The model of these searches. `counts` says what a search of a set counts for, 1 where it says nothing."""
    worth = np.array([(counts or {}).get(s.name, 1.0) * (1.0 if s.answerable else NO_ANSWER) for s in samples])
    middle, spread = _scale(samples)
    scaled = [((s.signals - middle) / spread) for s in samples]
    chosen = [i for i, s in enumerate(samples) if s.answerable and s.right.any()]
    sentences = np.concatenate([scaled[i] for i in chosen])
    right = np.concatenate([samples[i].right for i in chosen])
    lengths = np.array([len(scaled[i]) for i in chosen])
    choice = _Choice(sentences[:, _OF_SENTENCE], right, lengths, worth[chosen])
    answerable = np.array([s.answerable for s in samples])
    size = len(middle)
    # The weights, the constant, and the logarithm of how much sharper the choice is than the log-odds.
    found = np.concatenate([np.where(_OF_SENTENCE, 0.3, 0.0), [0.0, 0.5]])
    for _ in range(ROUNDS):
        best = np.stack([rows[int(np.argmax(rows @ found[:size]))] for rows in scaled])

        def loss(theta: Values, best: Values = best) -> tuple[float, Values]:
            weights, constant, sharper = theta[:size], theta[size], np.exp(theta[-1])
            odds = best @ weights + constant
            value = float(worth @ np.where(answerable, np.logaddexp(0, -odds), np.logaddexp(0, odds)))
            error = worth * (1 / (1 + np.exp(-odds)) - answerable)
            slope = np.concatenate([best.T @ error, [error.sum(), 0.0]])
            chose, chose_slope = choice.loss(sharper * weights[_OF_SENTENCE])
            slope[:size][_OF_SENTENCE] += sharper * chose_slope
            slope[-1] += sharper * float(chose_slope @ weights[_OF_SENTENCE])
            slope[:size] += PENALTY * weights
            return value + chose + PENALTY * float(weights @ weights) / 2, slope

        found = minimize(loss, found, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    weights = found[:size] / spread
    return Model(weights, float(found[size] - middle @ weights))


def folds_of(samples: Sequence[Sample], count: int = FOLDS) -> npt.NDArray[np.int64]:
    """The fold of each search: all those of a document in one, the folds of a set of about the same size."""
    fold: dict[tuple[str, str], int] = {}
    for name in dict.fromkeys(s.name for s in samples):
        sizes, filled = Counter(s.group for s in samples if s.name == name), [0] * count
        for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
            least = filled.index(min(filled))
            fold[name, group], filled[least] = least, filled[least] + size
    return np.array([fold[s.name, s.group] for s in samples])


def cross_fitted(samples: Sequence[Sample], counts: Mapping[str, float] | None = None) -> list[Values]:
    """The scores of each search's sentences by a model that was fitted without any search of its document."""
    fold = folds_of(samples)
    models = {
        int(k): fit([s for s, of in zip(samples, fold, strict=True) if of != k], counts) for k in np.unique(fold)
    }
    return [models[int(k)].scores(sample) for k, sample in zip(fold, samples, strict=True)]


@dataclass(frozen=True, slots=True)
class _Choice:
    """Searches one after another: their sentences, which are right, how many each has and what each counts."""

    sentences: Values
    right: npt.NDArray[np.bool_]
    lengths: npt.NDArray[np.int64]
    worth: Values

    def loss(self, weights: Values) -> tuple[float, Values]:
        """The loss of choosing a right sentence by softmax, and its slope."""
        odds = self.sentences @ weights
        of_all, share = self._softmax(odds)
        of_right, right_share = self._softmax(np.where(self.right, odds, -np.inf))
        slope = self.sentences.T @ ((share - right_share) * np.repeat(self.worth, self.lengths))
        return float(self.worth @ (of_all - of_right)), slope

    def _softmax(self, odds: Values) -> tuple[Values, Values]:
        starts = np.cumsum(self.lengths) - self.lengths
        highest = np.maximum.reduceat(odds, starts)
        shares = np.exp(odds - np.repeat(highest, self.lengths))
        sums = np.add.reduceat(shares, starts)
        return highest + np.log(sums), shares / np.repeat(sums, self.lengths)


def _scale(samples: Sequence[Sample]) -> tuple[Values, Values]:
    """Mean and standard deviation of each signal over all sentences."""
    values = np.concatenate([sample.signals for sample in samples])
    spread = values.std(axis=0)
    return values.mean(axis=0), np.where(spread > 0, spread, 1.0)
