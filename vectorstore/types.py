"""The types that the vector store produces."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.types import Chunk, Document


@dataclass(frozen=True, slots=True)
class Scores:
    """How well a passage fits a query.

    `dense` is the cosine similarity (-1 to 1), `keyword` the BM25 score (0 or more, unbounded) and `fused` the weighted
    sum of all that speaks for the passage (0 to 1, see `vectorstore.fusion`). None depends on the other passages, so
    that scores of different questions can be compared.
    """

    dense: float
    keyword: float
    fused: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found for a query, with the document that it belongs to."""

    chunk: Chunk
    document: Document
    scores: Scores
