"""One score from all that speaks for a passage."""

from __future__ import annotations

import numpy as np

from vectorstore.signals import Signals, Values

# Fitted on squad, clapnq, chunkeval and mtragun together, each counting the same (tests/benchmarks/search_fit.py), and
# rounded. Weights of any three sets rank the fourth as well to within .01 of MRR@10. MRR@10 of the fixed weights, of
# weights fitted without the question's document, of the plain mix and of the better method alone: squad .930, .929,
# .898, .875; clapnq .993, .993, .974, .983; chunkeval .801, .798, .778, .782; mtragun .876, .870, .878, .835.
# Weights that change with the question (its length, its rarest words, the gaps and the overlap of the two searches) were
# no better on documents that they were not fitted on.
WEIGHTS = {
    "passage": 0.18,
    "sentence": 0.19,
    "two_sentences": 0.15,
    "keyword": 0.09,
    "words": 0.18,
    "sentence_words": 0.13,
    "pairs": 0.08,
}


def fuse(signals: Signals) -> Values:
    """The weighted sum of the signals: 0 to 1, shape (candidates,). Cosines below 0 count as 0."""
    values = np.stack([getattr(signals, name) for name in WEIGHTS], axis=1)
    return np.asarray(np.clip(values, 0, 1) @ np.array(list(WEIGHTS.values())))


def mix(dense: Values, keyword: Values, dense_weight: float) -> Values:
    """The weighted mean of two scores, each divided by the best of these candidates: 0 to 1, shape as given.

    Cosines below 0 count as 0.
    """
    return dense_weight * _scaled(dense) + (1 - dense_weight) * _scaled(keyword)


def _scaled(scores: Values) -> Values:
    best = scores.max(initial=0)
    return np.clip(scores, 0, None) / best if best > 0 else np.zeros_like(scores)
