"""Haystack's hybrid retrieval: BM25 and vectors in its in-memory store, joined by reciprocal ranks.

Its tutorial ends in a cross-encoder, another model; here all have the same weights, so the joined ranks are the result.
"""

from __future__ import annotations

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from loop import LIMIT, Passages, serve


def index(weights: str, passages: Passages) -> Pipeline:
    """In memory."""
    device = ComponentDevice.from_str("cpu")
    store = InMemoryDocumentStore()
    embedder = SentenceTransformersDocumentEmbedder(model=weights, device=device, progress_bar=False)
    embedder.warm_up()
    documents = [Document(content=passage["text"], meta={"passage": passage["id"]}) for passage in passages]
    store.write_documents(embedder.run(documents)["documents"])
    pipeline = Pipeline()
    pipeline.add_component(
        "embedder", SentenceTransformersTextEmbedder(model=weights, device=device, progress_bar=False)
    )
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=LIMIT))
    pipeline.add_component("keyword", InMemoryBM25Retriever(store, top_k=LIMIT))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=LIMIT))
    pipeline.connect("embedder.embedding", "dense.query_embedding")
    pipeline.connect("dense", "joiner")
    pipeline.connect("keyword", "joiner")
    return pipeline


def search(pipeline: Pipeline, question: str) -> list[str]:
    """The passages, by the sum of their reciprocal ranks."""
    found = pipeline.run({"embedder": {"text": question}, "keyword": {"query": question}})
    return [document.meta["passage"] for document in found["joiner"]["documents"]]


if __name__ == "__main__":
    serve(index, search)
