"""LangChain's tutorial pipeline with the same weights on torch, up to the passages found (no language model).

`python -m tests.benchmarks.tutorial FOLDER` stores the starter corpus in a new folder;
`python -m tests.benchmarks.tutorial FOLDER QUESTION` asks it one question, as a fresh process would.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from langchain_chroma import Chroma
from langchain_core.vectorstores import VectorStoreRetriever
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from vectorstore.model import locate


def model() -> HuggingFaceEmbeddings:
    """The weights that we use too."""
    return HuggingFaceEmbeddings(model_name=str(locate().folder), model_kwargs={"device": "cpu"})


def store(texts: Sequence[str], folder: str | None = None) -> VectorStoreRetriever:
    """Split and store `texts`, in memory without a folder."""
    pieces = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_text
    return retriever(Chroma.from_texts([p for t in texts for p in pieces(t)], model(), persist_directory=folder))


def retriever(chroma: Chroma) -> VectorStoreRetriever:
    """The four nearest pieces."""
    return chroma.as_retriever(search_kwargs={"k": 4})


def main(arguments: list[str]) -> None:
    """Store, or ask."""
    folder, *question = arguments
    if question:
        found = retriever(Chroma(embedding_function=model(), persist_directory=folder)).invoke(question[0])
        print(found[0].page_content)
    else:
        import ingest
        from assistant.build import starter_corpus

        store([document.text for document in ingest.read([starter_corpus()]).documents], folder)


if __name__ == "__main__":
    main(sys.argv[1:])
