"""Vectors of the build before: a text that was embedded by the same model is not embedded again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ingest.types import Chunk, search_text
from vectorstore import layout, manifest, serialise
from vectorstore.embeddings import OnnxEmbeddings, Vectors
from vectorstore.errors import VectorstoreError


def sentence_texts(chunk: Chunk) -> list[str]:
    """What is embedded for each sentence of a chunk, in order: the document's title, then the sentence.

    The title says what "it" and "the plan" are. With it, the answer is among the three sentences nearest to the
    question for .839 of squad's questions instead of .825, and for .973 of clapnq's instead of .907.
    """
    title = chunk.heading_path[:1]
    return [search_text(title, chunk.text[s.start - chunk.start : s.end - chunk.start]) for s in chunk.sentences]


def known_vectors(directory: Path, model_id: str) -> tuple[KnownVectors, KnownVectors]:
    """Those of the chunks and of the sentences of the index that serves, if this model made it.

    Both are empty if there is no index, or a damaged one.
    """
    try:
        build = layout.current_build(directory)
        facts = manifest.read(build)
        manifest.check(build, facts)
        if facts.model_id != model_id:
            return KnownVectors(), KnownVectors()
        chunks = serialise.read_lines(Chunk, build / layout.CHUNKS)
        rows = np.load(build / layout.CHUNK_VECTORS)
        sentence_rows = np.load(build / layout.SENTENCE_VECTORS).astype(np.float32)
    except (VectorstoreError, OSError, ValueError):
        return KnownVectors(), KnownVectors()
    sentences = [text for chunk in chunks for text in sentence_texts(chunk)]
    return KnownVectors([chunk.search_text for chunk in chunks], rows), KnownVectors(sentences, sentence_rows)


class KnownVectors:
    """Vectors by the exact text that they were made from, and a count of those that saved work.

    Those of chunks and of sentences are kept apart, because they are stored in different precision: an index must
    not depend on which texts the one before it held.
    """

    def __init__(self, texts: Sequence[str] = (), vectors: Vectors | None = None) -> None:
        """`vectors` has one row for each text."""
        self._vectors: dict[str, Vectors] = {} if vectors is None else dict(zip(texts, vectors, strict=True))
        self.reused = 0

    def encode(
        self, texts: Sequence[str], embeddings: OnnxEmbeddings, on_progress: Callable[[int, int], None]
    ) -> Vectors:
        """The vectors of `texts`, shape (len(texts), dimension); each unknown text is embedded once."""
        new = list(dict.fromkeys(text for text in texts if text not in self._vectors))
        before = len(texts) - len(new)
        on_progress(before, len(texts))
        made = embeddings.encode(new, lambda done, _: on_progress(before + done, len(texts)))
        self.reused += sum(text in self._vectors for text in texts)
        self._vectors.update(zip(new, made, strict=True))
        vectors = np.empty((len(texts), embeddings.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._vectors[text]
        return vectors
