"""One score from two: how near in meaning, and how many rare words in common."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

# MRR@10 dense / keyword / fused with .3, .4, .5: squad .742 / .872 / .891, .893, .891; clapnq .980 / .946 / .968, .981,
# .981; chunkeval .634 / .776 / .782, .783, .768; mtragun .841 / .832 / .857, .870, .885. No weight is best everywhere.
DENSE_WEIGHT = 0.4

Scores = npt.NDArray[np.float32]


def fuse(dense: Scores, keyword: Scores, dense_weight: float = DENSE_WEIGHT) -> Scores:
    """The weighted mean of both scores, each divided by the best of these candidates: 0 to 1, shape as given.

    Cosines below 0 count as 0.
    """
    return dense_weight * _scaled(dense) + (1 - dense_weight) * _scaled(keyword)


def _scaled(scores: Scores) -> Scores:
    best = scores.max(initial=0)
    return np.clip(scores, 0, None) / best if best > 0 else np.zeros_like(scores)
