"""The types that the vector store produces."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.types import Chunk, Document


@dataclass(frozen=True, slots=True)
class Scores:
    """How well a passage fits a query.

    `dense` is the cosine similarity (-1 to 1), `keyword` the BM25 score (0 or more, unbounded) and `fused`
    the weighted mix of both, each scaled by the best candidate of that query (0 to 1).
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
