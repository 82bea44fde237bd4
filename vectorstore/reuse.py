"""Vectors of the build before: a text that was embedded by the same model is not embedded again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ingest.types import Chunk
from vectorstore import layout, manifest, serialise
from vectorstore.embeddings import OnnxEmbeddings, Vectors
from vectorstore.errors import VectorstoreError


def sentence_texts(chunk: Chunk) -> list[str]:
    """What is embedded for each sentence of a chunk, in order: the sentence alone."""
    return [chunk.text[s.start - chunk.start : s.end - chunk.start] for s in chunk.sentences]


class KnownVectors:
    """Vectors by the exact text that they were made from, and a count of those that saved work."""

    def __init__(self, vectors: dict[str, Vectors]) -> None:
        self._vectors = vectors
        self.reused = 0

    @classmethod
    def of_current(cls, directory: Path, model_id: str) -> KnownVectors:
        """Those of the index that serves, if it was built with this model; none if there is none or it is damaged."""
        from vectorstore.builder import CHUNK_VECTORS, CHUNKS, SENTENCE_VECTORS

        try:
            build = layout.current_build(directory)
            facts = manifest.read(build)
            manifest.check(build, facts)
            if facts.model_id != model_id:
                return cls({})
            chunks = serialise.read_lines(Chunk, build / CHUNKS)
            rows = np.load(build / CHUNK_VECTORS)
            sentence_rows = np.load(build / SENTENCE_VECTORS).astype(np.float32)
        except (VectorstoreError, OSError, ValueError):
            return cls({})
        texts = [chunk.search_text for chunk in chunks]
        sentences = [text for chunk in chunks for text in sentence_texts(chunk)]
        # Chunks last: theirs are kept in full precision.
        return cls(dict(zip(sentences, sentence_rows, strict=True)) | dict(zip(texts, rows, strict=True)))

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
