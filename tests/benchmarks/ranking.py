"""How well a ranking of passages fits the passages that answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import log2
from typing import NamedTuple

import numpy as np

DEPTH = 10


class Quality(NamedTuple):
    """Of one question, or the mean of many."""

    recall_at_1: float
    mrr: float
    ndcg: float


def quality(found: Sequence[str], gold: Collection[str]) -> Quality:
    """`found` are passages, best first; what is after the tenth does not count."""
    right = [passage in gold for passage in found[:DEPTH]]
    first = right.index(True) + 1 if any(right) else None
    gain = sum(1 / log2(place + 1) for place, hit in enumerate(right, start=1) if hit)
    most = sum(1 / log2(place + 1) for place in range(1, min(len(gold), DEPTH) + 1))
    return Quality(float(first == 1), 1 / first if first else 0.0, gain / most)


def mean(qualities: Iterable[Quality]) -> Quality:
    """Over all questions."""
    return Quality(*(float(value) for value in np.mean(list(qualities), axis=0)))


def distinct(passages: Iterable[str]) -> list[str]:
    """The first `DEPTH` different passages: several parts of one count once, at the best of their places."""
    return list(dict.fromkeys(passages))[:DEPTH]
