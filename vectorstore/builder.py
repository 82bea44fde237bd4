"""Chunks to an index: embeds what is new, writes a whole new build beside the one that serves, then swaps.

documents, chunks -> vectors (known ones reused) -> builds/<name>/ -> checked in a subprocess -> CURRENT
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ingest.types import Chunk, Document
from vectorstore import layout, manifest, serialise
from vectorstore.chroma import ChunkCollection
from vectorstore.embeddings import OnnxEmbeddings, Vectors
from vectorstore.errors import BuildFailed, VectorstoreError
from vectorstore.keyword import KeywordIndex
from vectorstore.reuse import known_vectors, sentence_texts
from vectorstore.segments import Segments
from vectorstore.subprocesses import started_module

Progress = Callable[[str, int, int], None]


def build(
    documents: Sequence[Document],
    chunks: Sequence[Chunk],
    directory: Path,
    embeddings: OnnxEmbeddings,
    *,
    chunker_version: str,
    sources: tuple[str, ...] = (),
    on_progress: Progress | None = None,
) -> str:
    """Write a new index of all these documents into `directory`, let it serve, and return its version.

    `on_progress` is called with a stage ("chunks", "sentences", "store", "check"), the number done and of all. A
    caller that starts from the documents of the index in force holds `writing(directory)` from before it reads them.
    Raises IndexLocked if another process is writing there and BuildFailed for anything else (a full disk, chunks
    that do not fit their documents); the index before it then still serves, untouched, unless only the last flush
    failed, which the error says.
    """
    report = on_progress or (lambda stage, done, total: None)
    _check_chunks(documents, chunks)
    name = layout.new_name()
    folder = directory / layout.BUILDS / name
    try:
        with layout.writing(directory):
            try:
                vectors = _embed(chunks, directory, embeddings, report)
                with started_module("vectorstore.verify", str(folder), "wait") as check:
                    _write(folder, documents, chunks, vectors, embeddings, chunker_version, sources, report)
                    report("check", 0, 1)
                    passed, said = check()
                if not passed:
                    raise BuildFailed(
                        f"The new index did not pass its check ({said}). The index before it still serves."
                    )
                layout.publish(directory, name)
            finally:
                # What CURRENT does not name: this build if it failed, but not once it serves.
                layout.prune(directory)
    except VectorstoreError:
        raise
    except Exception as error:  # the disk's, Chroma's and SQLite's errors alike
        if layout.current_version(directory) == name:
            raise BuildFailed(
                f"The new index serves, but after it was put in place {directory} could not be written to ({error}): "
                "if the power fails now, the index before it may come back. Check the disk."
            ) from error
        raise BuildFailed(
            f"The new index could not be written to {directory} ({error}). The index before it still serves. "
            "Check free space and rights, then run the ingest again."
        ) from error
    report("check", 1, 1)
    return name


def _check_chunks(documents: Sequence[Document], chunks: Sequence[Chunk]) -> None:
    by_id = {document.id: document for document in documents}
    if len(by_id) < len(documents):
        raise BuildFailed("Two documents have the same id. Rename one of their files.")
    if len({chunk.id for chunk in chunks}) < len(chunks):
        raise BuildFailed("Two chunks have the same id; the chunker must make them unique.")
    for chunk in chunks:
        document = by_id.get(chunk.document_id)
        if document is None or document.text[chunk.start : chunk.end] != chunk.text:
            raise BuildFailed(
                f"Chunk {chunk.id} is not a span of document {chunk.document_id!r}. Read the source again."
            )


class Embedded(NamedTuple):
    """The vectors of the chunks and of all their sentences, in order, and how many of them were known before."""

    chunks: Vectors
    sentences: Vectors
    reused: int


def _embed(chunks: Sequence[Chunk], directory: Path, embeddings: OnnxEmbeddings, report: Progress) -> Embedded:
    known_chunks, known_sentences = known_vectors(directory, embeddings.model_id)
    sentences = [text for chunk in chunks for text in sentence_texts(chunk)]
    return Embedded(
        known_chunks.encode([c.search_text for c in chunks], embeddings, lambda d, n: report("chunks", d, n)),
        known_sentences.encode(sentences, embeddings, lambda d, n: report("sentences", d, n)),
        known_chunks.reused + known_sentences.reused,
    )


def _write(
    folder: Path,
    documents: Sequence[Document],
    chunks: Sequence[Chunk],
    vectors: Embedded,
    embeddings: OnnxEmbeddings,
    chunker_version: str,
    sources: tuple[str, ...],
    report: Progress,
) -> None:
    folder.mkdir()
    serialise.write_lines(folder / layout.DOCUMENTS, documents)
    serialise.write_lines(folder / layout.CHUNKS, chunks)
    np.save(folder / layout.CHUNK_VECTORS, vectors.chunks)
    np.save(folder / layout.SENTENCE_VECTORS, vectors.sentences.astype(np.float16))
    keyword = KeywordIndex.of(chunk.search_text for chunk in chunks)
    keyword.save(folder / layout.KEYWORD)
    Segments.of(chunks, keyword.number).save(folder / layout.KEYWORD)
    _store(folder, chunks, vectors.chunks, report)
    manifest.write(
        folder,
        manifest.Manifest(
            schema=manifest.SCHEMA,
            version=folder.name,
            model_id=embeddings.model_id,
            dimension=embeddings.dimension,
            chunker_version=chunker_version,
            documents=len(documents),
            chunks=len(chunks),
            sentences=len(vectors.sentences),
            reused=vectors.reused,
            sources=sources,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            files=manifest.checksums(folder),
        ),
    )


def _store(folder: Path, chunks: Sequence[Chunk], vectors: Vectors, report: Progress) -> None:
    collection = ChunkCollection.create(folder)
    try:
        collection.add(chunks, vectors, lambda done, total: report("store", done, total))
    finally:
        collection.close()
