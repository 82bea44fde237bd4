"""Checks a finished build: `python -m vectorstore.verify FOLDER [wait]`.

In a process of its own, because damaged index files can end the process that opens them, and because only a
fresh one shows what is really on disk. With `wait` it first imports what it needs, which takes longer than the check,
and waits until its standard input is closed: the builder is still writing in the meantime.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from ingest.types import Chunk, Document
from vectorstore import layout, manifest, serialise
from vectorstore.chroma import ChunkCollection
from vectorstore.errors import IndexDamaged, VectorstoreError
from vectorstore.keyword import KeywordIndex

PROBES = 5


def verify(build: Path) -> None:
    """Raise VectorstoreError unless everything is there and some stored vectors find their own chunks."""
    facts = manifest.read(build)
    manifest.check(build, facts)
    documents = serialise.read_lines(Document, build / layout.DOCUMENTS)
    chunks = serialise.read_lines(Chunk, build / layout.CHUNKS)
    vectors = np.load(build / layout.CHUNK_VECTORS)
    sentences = np.load(build / layout.SENTENCE_VECTORS)
    KeywordIndex.load(build / layout.KEYWORD, len(chunks))
    collection = ChunkCollection.open(build)
    try:
        found = (len(documents), len(chunks), vectors.shape, len(sentences), collection.count())
        wanted = (facts.documents, facts.chunks, (facts.chunks, facts.dimension), facts.sentences, facts.chunks)
        if found != wanted:
            raise IndexDamaged(f"counted {found} instead of {wanted}")
        for row in np.linspace(0, len(chunks) - 1, min(PROBES, len(chunks)), dtype=int):
            nearest = collection.nearest(vectors[row], limit=10)
            # Equal texts have equal vectors, so that another chunk may stand first.
            if not any(np.allclose(vectors[i], vectors[row], atol=1e-5) for i in _rows(chunks, nearest)):
                raise IndexDamaged(f"chunk {chunks[row].id} is not found by its own vector")
    finally:
        collection.close()


def _rows(chunks: list[Chunk], ids: list[str]) -> list[int]:
    return [row for row, chunk in enumerate(chunks) if chunk.id in set(ids)]


def main(arguments: list[str]) -> int:
    """The command; the last line on standard error says what is wrong."""
    folder, *wait = arguments
    if wait:
        import chromadb  # noqa: F401

        sys.stdin.read()
    try:
        verify(Path(folder))
    except VectorstoreError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
