"""How alike two words are in meaning ("cops" and "police"), from a table of word vectors.

The table holds the search terms of common English words: `python -m tests.benchmarks.word_vectors` makes it. A word
that it lacks is like no other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

# Cosines from which on two words have something to do with each other, and from which on they nearly mean the same.
FAINT, CLOSE = 0.3, 0.7

Credits = Mapping[str, Mapping[str, float]]


def credits_of(wanted: Iterable[str], among: Collection[str]) -> Credits:
    """For each wanted search term those of `among` that are like it, with how much (above 0, at most 1)."""
    rows, vectors = _table()
    others = [term for term in among if term in rows]
    here = vectors[[rows[term] for term in others]].astype(np.float32)
    known = [term for term in wanted if term in rows]
    cosines = vectors[[rows[term] for term in known]].astype(np.float32) @ here.T
    values = np.clip((cosines - FAINT) / (CLOSE - FAINT), 0, 1)
    found: dict[str, dict[str, float]] = {term: {} for term in known}
    for row, column in zip(*np.nonzero(values), strict=True):
        if others[column] != known[row]:
            found[known[row]][others[column]] = float(values[row, column])
    return found


def is_common(term: str) -> bool:
    """Whether a search term is that of a common English word."""
    return term in _table()[0]


@cache
def _table() -> tuple[dict[str, int], npt.NDArray[np.float16]]:
    """The row of each term, and the vectors of length 1, shape (terms, dimension)."""
    with files("assistant.answering").joinpath("word_vectors.npz").open("rb") as file, np.load(file) as data:
        terms, vectors = data["terms"], data["vectors"].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return {str(term): row for row, term in enumerate(terms)}, vectors.astype(np.float16)
