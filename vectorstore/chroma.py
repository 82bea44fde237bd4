"""The embedded Chroma database of one build: one collection of ready vectors."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from ingest.types import Chunk
from vectorstore.errors import IndexDamaged

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

FOLDER = "chroma"
COLLECTION = "chunks"
# Chroma counts the users of a folder in tables that it does not guard against threads.
_clients = threading.Lock()
_CONFIGURATION: dict[str, Any] = {
    # A low threshold writes the graph to disk while building; otherwise every reader builds it again on opening.
    # With ef_search 200 the best 50 of 13,000 chunks hold .995 of the true best 50, with the default of 100 .985.
    "hnsw": {"space": "cosine", "ef_search": 200, "batch_size": 2, "sync_threshold": 2},
}


class ChunkCollection:
    """Chunks by vector. Close it after use; a search after that is an error."""

    def __init__(self, client: Client, collection: Collection) -> None:
        self.client = client
        self._collection = collection

    @classmethod
    def create(cls, build: Path) -> ChunkCollection:
        """A new, empty database in a build's folder."""
        client = _client(build)
        # Without a word on it, Chroma would download a model of its own.
        collection = client.create_collection(COLLECTION, embedding_function=None, configuration=_CONFIGURATION)  # type: ignore[arg-type]
        return cls(client, collection)

    @classmethod
    def open(cls, build: Path) -> ChunkCollection:
        """The database of a finished build. Raises IndexDamaged."""
        if not (build / FOLDER / "chroma.sqlite3").is_file():
            raise IndexDamaged(f"The index lacks {build / FOLDER / 'chroma.sqlite3'}. Run: nap ingest")
        client = None
        try:
            client = _client(build)
            return cls(client, client.get_collection(COLLECTION, embedding_function=None))
        except Exception as error:  # Chroma, SQLite and pydantic each raise their own
            if client is not None:
                _close(client)
            raise IndexDamaged(f"{build / FOLDER} cannot be opened ({error}). Run: nap ingest") from error

    def add(
        self, chunks: Sequence[Chunk], vectors: npt.NDArray[np.float32], on_progress: Callable[[int, int], None]
    ) -> None:
        """Store chunks with their vectors, in batches that Chroma takes."""
        size = self.client.get_max_batch_size()
        if len(chunks) == 1:
            # A single write stays below the threshold, and every reader would write the graph to disk on opening.
            self._upsert(chunks, vectors)
        for start in range(0, len(chunks), size):
            self._upsert(chunks[start : start + size], vectors[start : start + size])
            on_progress(min(start + size, len(chunks)), len(chunks))

    def _upsert(self, chunks: Sequence[Chunk], vectors: npt.NDArray[np.float32]) -> None:
        self._collection.upsert(
            ids=[chunk.id for chunk in chunks],
            embeddings=vectors,
            documents=[chunk.text for chunk in chunks],
            metadatas=[{"document_id": c.document_id, "start": c.start, "end": c.end} for c in chunks],
        )

    def count(self) -> int:
        """The number of chunks."""
        return self._collection.count()

    def nearest(self, vector: npt.NDArray[np.float32], limit: int) -> list[str]:
        """The ids of the chunks nearest to `vector`, best first. Raises IndexDamaged."""
        try:
            found = self._collection.query(query_embeddings=vector.tolist(), n_results=limit, include=[])
        except Exception as error:  # Chroma's own, or an AttributeError after `close`
            raise IndexDamaged(f"The index cannot be searched ({error}): it was closed, or run: nap ingest") from error
        return found["ids"][0]

    def close(self) -> None:
        """Let go of the files. Closing twice is fine."""
        _close(self.client)


def _client(build: Path) -> Client:
    import chromadb
    from chromadb.config import Settings

    # Telemetry stays off whatever the environment says, and the operator's .env is not Chroma's to read.
    settings = Settings(_env_file=None, anonymized_telemetry=False)  # type: ignore[call-arg]
    with _clients:
        return cast("Client", chromadb.PersistentClient(path=str(build / FOLDER), settings=settings))


def _close(client: Client) -> None:
    with _clients:
        client.close()
