"""Keyword search: BM25 over the terms of every chunk's search text, title and headings included."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from vectorstore.analysis import terms
from vectorstore.errors import IndexDamaged
from vectorstore.segments import UNKNOWN

if TYPE_CHECKING:
    from bm25s import BM25


# Long passages are held back little, because what they have too much of is weighed sentence by sentence elsewhere.
# MRR@10 of the whole search, against Lucene's 1.2 and 0.75: squad .930 (.929), clapnq .993 (.993), chunkeval .801 (.797),
# mtragun .876 (.871); of BM25 alone .875 (.869), .942 (.942), .782 (.778), .835 (.850).
K1, B = 0.9, 0.4


class KeywordIndex:
    """BM25 scores of all chunks for a query's terms, and the weight of a term. Thread-safe, read-only."""

    def __init__(self, bm25: BM25 | None, size: int) -> None:
        """`bm25` is None where no chunk has a term; `size` is the number of chunks."""
        self._bm25 = bm25
        self._size = size

    @classmethod
    def of(cls, texts: Iterable[str]) -> KeywordIndex:
        """Index these texts, in their order."""
        tokens = [terms(text) for text in texts]
        if not any(tokens):
            return cls(None, len(tokens))
        bm25 = _library()(k1=K1, b=B, backend="numpy")
        bm25.index(tokens, show_progress=False)
        return cls(bm25, len(tokens))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, which is made."""
        folder.mkdir()
        if self._bm25 is not None:
            self._bm25.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> KeywordIndex:
        """Read what `save` wrote. Raises IndexDamaged."""
        if not any(folder.glob("*.json")):
            return cls(None, size)
        try:
            bm25 = _library().load(folder, show_progress=False)
        except Exception as error:  # json, numpy and os errors alike mean damaged files
            raise IndexDamaged(f"The keyword index in {folder} cannot be read ({error}). Run: nap ingest") from error
        return cls(bm25, size)

    def scores(self, query: Sequence[str]) -> npt.NDArray[np.float32]:
        """The BM25 score of every chunk, shape (chunks,), for terms as `analysis.terms` makes them.

        Unknown terms add nothing.
        """
        known = self._bm25.get_tokens_ids(list(query)) if self._bm25 else []
        if not self._bm25 or not known:
            return np.zeros(self._size, dtype=np.float32)
        scores: npt.NDArray[np.float32] = self._bm25.get_scores_from_ids(known)
        return scores

    def number(self, term: str) -> int:
        """The place of a term in the vocabulary, or UNKNOWN."""
        return int(self._bm25.vocab_dict.get(term, UNKNOWN)) if self._bm25 else UNKNOWN

    def weight(self, term: str) -> float:
        """The inverse document frequency of a term: 0 or more, most for a term that no chunk has."""
        having = 0
        if self._bm25 and (column := self.number(term)) != UNKNOWN:
            having = int(self._bm25.scores["indptr"][column + 1] - self._bm25.scores["indptr"][column])
        return math.log(1 + (self._size - having + 0.5) / (having + 0.5))


def _library() -> type[BM25]:
    from bm25s import BM25

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it asks for DEBUG, which any handler would then print
    library: type[BM25] = BM25
    return library
