"""LangChain's tutorial: pieces of 1000 characters, 200 of them shared, in Chroma, found by meaning alone."""

from __future__ import annotations

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from loop import LIMIT, Passages, serve


def index(weights: str, passages: Passages) -> Chroma:
    """In memory."""
    documents = [Document(passage["text"], metadata={"id": passage["id"]}) for passage in passages]
    pieces = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(documents)
    store = Chroma(embedding_function=HuggingFaceEmbeddings(model_name=weights, model_kwargs={"device": "cpu"}))
    for start in range(0, len(pieces), 5000):
        store.add_documents(pieces[start : start + 5000])
    return store


def search(store: Chroma, question: str) -> list[str]:
    """The passages of the nearest pieces."""
    return [found.metadata["id"] for found in store.similarity_search(question, k=LIMIT)]


if __name__ == "__main__":
    serve(index, search)
