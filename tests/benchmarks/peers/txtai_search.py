"""txtai's hybrid index: BM25 and vectors with equal weights, its default."""

from __future__ import annotations

from loop import LIMIT, Passages, serve
from txtai import Embeddings


def index(weights: str, passages: Passages) -> Embeddings:
    """In memory."""
    embeddings = Embeddings(path=weights, hybrid=True, gpu=False)
    embeddings.index([(passage["id"], passage["text"], None) for passage in passages])
    return embeddings


def search(embeddings: Embeddings, question: str) -> list[str]:
    """The passages, by the mean of both scores."""
    return [name for name, _ in embeddings.search(question, LIMIT)]


if __name__ == "__main__":
    serve(index, search)
