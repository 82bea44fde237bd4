"""The index as a LangChain retriever, for chains of your own."""

from __future__ import annotations

import contextlib
import dataclasses

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from vectorstore.index import Index
from vectorstore.live import LiveIndex
from vectorstore.types import Passage


class NapRetriever(BaseRetriever):
    """Finds passages by meaning and by words: `NapRetriever(index=open_index(...)).invoke("Who pays?")`.

    Each document's metadata holds plain values only: document_id, chunk_id, title, section, page, start and end
    (character offsets into the source's text), scores, url, and the references that the passage rests on.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index | LiveIndex
    limit: int = 5
    document_ids: tuple[str, ...] | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        borrowed = self.index.acquire() if isinstance(self.index, LiveIndex) else contextlib.nullcontext(self.index)
        with borrowed as index:
            passages = index.search(query, document_ids=self.document_ids, limit=self.limit)
        return [as_langchain(passage) for passage in passages]


def as_langchain(passage: Passage) -> Document:
    """A passage as a LangChain document."""
    chunk, source = passage.chunk, passage.document
    references = [reference for reference in source.references if reference.id in chunk.reference_ids]
    return Document(
        id=chunk.id,
        page_content=chunk.text,
        metadata={
            "document_id": chunk.document_id,
            "chunk_id": chunk.id,
            "title": source.title,
            "section": " > ".join(chunk.heading_path[1:]),
            "page": chunk.page,
            "start": chunk.start,
            "end": chunk.end,
            "scores": dataclasses.asdict(passage.scores),
            "url": source.facts.url,
            "references": [dataclasses.asdict(reference) for reference in references],
        },
    )
