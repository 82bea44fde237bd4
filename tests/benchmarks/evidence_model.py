"""The evidence models, fitted: plain logistic models of the signals, with squared weights penalised.

The sentence model adds two losses: over the sentences of a search, that of choosing a right one (softmax); over the
searches, that of telling by the best sentence whether there is an answer (logistic). The question and scope models are
logistic models of the best sentence's signals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from assistant.answering.signals import LEAD_SCORE, Signals, Standing, lead
from tests.benchmarks.evidence_samples import STRAY, UNANSWERABLE, Sample, Values

FOLDS = 8
# What a search counts for by its set. Golden questions are few, and those that the assistant is made for.
COUNTS: Mapping[str, float] = {"clapnq": 2.0, "golden": 2.0}
# What a search counts for that was made by taking the answer away: there are as many of them, or twice as many.
TAKEN_AWAY = 0.5
# What one counts for that is on another subject altogether: to answer it is worse than to miss an answer.
OTHER_SUBJECT = 2.0
PENALTY, SCOPE_PENALTY = 3.0, 20.0
ROUNDS = 4
# Within a scope, search scores tell nothing: these signals do.
SCOPE_SIGNALS = (
    "meaning",
    "words",
    "heading_words",
    "like_words",
    "missing_names",
    "focus",
    "own_meaning",
    "stands_out",
)
# These compare the sentences of one search with each other, so that with them no two searches could be compared.
WITHIN_SEARCH = ("own_meaning", "stands_out")
_COMPARABLE = np.array([name not in WITHIN_SEARCH for name in (*Signals._fields, LEAD_SCORE)])
_OF_SENTENCE = np.array([name not in Standing._fields for name in Signals._fields])
_OF_SCOPE = np.array([name in SCOPE_SIGNALS for name in (*Signals._fields, LEAD_SCORE)])


@dataclass(frozen=True, slots=True)
class Logistic:
    """Log-odds as a constant and one weight for each signal, in the order of the fields, then for the lead score."""

    weights: Values
    constant: float

    def log_odds(self, signals: Values) -> Values:
        """Of signals of shape (any, signals)."""
        return np.asarray(signals @ self.weights + self.constant)


@dataclass(frozen=True, slots=True)
class Models:
    """The three models (see `assistant.answering.signals`)."""

    sentence: Logistic
    question: Logistic
    scope: Logistic

    def best(self, sample: Sample) -> Values:
        """The signals of the best sentence and its lead over the next ones, shape (signals + 1,)."""
        scores = self.sentence.log_odds(sample.signals)
        return np.append(sample.signals[int(np.argmax(scores))], lead(scores.tolist()))

    def odds(self, sample: Sample) -> float:
        """The log-odds that the search answers, by the question or the scope model."""
        model = self.scope if sample.scoped else self.question
        return float(model.log_odds(self.best(sample)))


def fit(samples: Sequence[Sample]) -> Models:
    """The models of these searches; those for questions that a public set calls unanswerable teach nothing."""
    taught = [sample for sample in samples if sample.part != UNANSWERABLE]
    sentence = _sentence_model(taught)
    models = Models(sentence, sentence, sentence)
    best = np.stack([models.best(sample) for sample in taught])
    answerable = np.array([sample.answerable for sample in taught])
    public = np.array([sample.name != "golden" for sample in taught])
    worth = _worth(taught)
    question = _logistic(best[public], answerable[public], worth[public], _COMPARABLE, PENALTY)
    scope = _logistic(best[~public], answerable[~public], worth[~public], _OF_SCOPE, SCOPE_PENALTY)
    return Models(sentence, question, scope)


def folds_of(samples: Sequence[Sample], count: int = FOLDS) -> npt.NDArray[np.int64]:
    """The fold of each search: all those of a document in one, the folds of a set of about the same size."""
    fold: dict[tuple[str, str], int] = {}
    for name in dict.fromkeys(sample.name for sample in samples):
        sizes, filled = Counter(sample.group for sample in samples if sample.name == name), [0] * count
        for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
            least = filled.index(min(filled))
            fold[name, group], filled[least] = least, filled[least] + size
    return np.array([fold[sample.name, sample.group] for sample in samples])


def cross_fitted(samples: Sequence[Sample]) -> list[Models]:
    """For each search the models that were fitted without any search of its document."""
    fold = folds_of(samples)
    models = {k: fit([s for s, of in zip(samples, fold, strict=True) if of != k]) for k in set(fold.tolist())}
    return [models[k] for k in fold.tolist()]


def _worth(samples: Sequence[Sample]) -> Values:
    def of_part(part: str) -> float:
        return TAKEN_AWAY if part.endswith("removed") else OTHER_SUBJECT if part in (STRAY, "off_topic") else 1.0

    return np.array([COUNTS.get(sample.name, 1.0) * of_part(sample.part) for sample in samples])


def _logistic(
    values: Values, answerable: npt.NDArray[np.bool_], worth: Values, used: npt.NDArray[np.bool_], penalty: float
) -> Logistic:
    """A logistic model of the signals that are used; the others weigh nothing."""
    middle, spread = _scale(values)
    scaled = np.where(used, (values - middle) / spread, 0.0)

    def loss(theta: Values) -> tuple[float, Values]:
        odds = scaled @ theta[:-1] + theta[-1]
        value, error = _log_loss(odds, answerable, worth)
        slope = np.append(scaled.T @ error + penalty * theta[:-1], error.sum())
        return value + penalty * float(theta[:-1] @ theta[:-1]) / 2, slope

    found = minimize(loss, np.zeros(values.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    weights = found[:-1] / spread
    return Logistic(weights, float(found[-1] - middle @ weights))


def _sentence_model(samples: Sequence[Sample]) -> Logistic:
    worth = _worth(samples)
    middle, spread = _scale(np.concatenate([sample.signals for sample in samples]))
    scaled = [np.where(_COMPARABLE[:-1], (sample.signals - middle) / spread, 0.0) for sample in samples]
    chosen = [i for i, sample in enumerate(samples) if sample.answerable and sample.right.any()]
    choice = _Choice(
        np.concatenate([scaled[i] for i in chosen])[:, _OF_SENTENCE],
        np.concatenate([samples[i].right for i in chosen]),
        np.array([len(scaled[i]) for i in chosen]),
        worth[chosen],
    )
    answerable = np.array([sample.answerable for sample in samples])
    size = len(middle)
    # The weights, the constant, and the logarithm of how much sharper the choice is than the log-odds.
    found = np.concatenate([np.where(_OF_SENTENCE, 0.3, 0.0), [0.0, 0.5]])
    for _ in range(ROUNDS):
        best = np.stack([rows[int(np.argmax(rows @ found[:size]))] for rows in scaled])

        def loss(theta: Values, best: Values = best) -> tuple[float, Values]:
            weights, sharper = theta[:size], np.exp(theta[-1])
            value, error = _log_loss(best @ weights + theta[size], answerable, worth)
            chose, chose_slope = choice.loss(sharper * weights[_OF_SENTENCE])
            slope = np.concatenate([best.T @ error + PENALTY * weights, [error.sum(), 0.0]])
            slope[:size][_OF_SENTENCE] += sharper * chose_slope
            slope[-1] = sharper * float(chose_slope @ weights[_OF_SENTENCE])
            return value + chose + PENALTY * float(weights @ weights) / 2, slope

        found = minimize(loss, found, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    weights = found[:size] / spread
    return Logistic(weights, float(found[size] - middle @ weights))


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


def _log_loss(odds: Values, answerable: npt.NDArray[np.bool_], worth: Values) -> tuple[float, Values]:
    """The logistic loss of log-odds, and its slope by each of them."""
    value = float(worth @ np.where(answerable, np.logaddexp(0, -odds), np.logaddexp(0, odds)))
    return value, worth * (1 / (1 + np.exp(-odds)) - answerable)


def _scale(values: Values) -> tuple[Values, Values]:
    """Mean and standard deviation of each signal."""
    spread = values.std(axis=0)
    return values.mean(axis=0), np.where(spread > 0, spread, 1.0)
