"""LlamaIndex's starter: documents split and stored as it does by default, found by meaning alone."""

from __future__ import annotations

from llama_index.core import Document, VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from loop import LIMIT, Passages, serve


def index(weights: str, passages: Passages) -> BaseRetriever:
    """In memory."""
    documents = [Document(text=passage["text"], doc_id=passage["id"]) for passage in passages]
    model = HuggingFaceEmbedding(model_name=weights, device="cpu")
    return VectorStoreIndex.from_documents(documents, embed_model=model).as_retriever(similarity_top_k=LIMIT)


def search(store: BaseRetriever, question: str) -> list[str]:
    """The passages of the nearest nodes."""
    return [found.node.ref_doc_id or "" for found in store.retrieve(question)]


if __name__ == "__main__":
    serve(index, search)
