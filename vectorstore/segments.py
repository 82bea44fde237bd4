"""The terms of every sentence in order, as numbers: what tells how near together a question's words stand in a chunk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.types import Chunk
from vectorstore.analysis import terms
from vectorstore.errors import IndexDamaged

TERMS = "segment_terms.npy"
ENDS = "segment_ends.npy"
UNKNOWN = -1

Numbers = npt.NDArray[np.int32]


class Segments:
    """The terms of all chunks. A chunk's first segment is its title and headings, then follows one for each sentence.

    `terms` holds the numbers of the keyword index's vocabulary, shape (terms,); `ends` says where in it each segment
    ends, shape (chunks + sentences,).
    """

    def __init__(self, numbers: Numbers, ends: npt.NDArray[np.int64], sentence_counts: Sequence[int]) -> None:
        self.terms = numbers
        self.ends = ends
        # Where each chunk's segments begin, and after the last one where they all end.
        self.first = np.concatenate([[0], np.cumsum(np.asarray(sentence_counts, dtype=np.int64) + 1)])

    @classmethod
    def of(cls, chunks: Sequence[Chunk], number: Callable[[str], int]) -> Segments:
        """Analyse these chunks. `number` gives a term's number in the vocabulary, UNKNOWN for one that it lacks."""
        found = [[number(term) for term in terms(text)] for chunk in chunks for text in _texts(chunk)]
        numbers = np.array([n for segment in found for n in segment], dtype=np.int32)
        ends = np.cumsum([len(segment) for segment in found], dtype=np.int64)
        return cls(numbers, ends, [len(chunk.sentences) for chunk in chunks])

    def save(self, folder: Path) -> None:
        """Write the arrays into `folder`."""
        np.save(folder / TERMS, self.terms)
        np.save(folder / ENDS, self.ends)

    @classmethod
    def load(cls, folder: Path, chunks: Sequence[Chunk], number: Callable[[str], int]) -> Segments:
        """Read what `save` wrote; where an older build has none, the chunks are analysed now. Raises IndexDamaged."""
        if not (folder / TERMS).exists():
            return cls.of(chunks, number)
        try:
            numbers, ends = np.load(folder / TERMS, mmap_mode="r"), np.load(folder / ENDS, mmap_mode="r")
        except (OSError, ValueError) as error:
            raise IndexDamaged(f"{folder / TERMS} cannot be read ({error}). Run: nap ingest") from error
        segments = cls(numbers, ends, [len(chunk.sentences) for chunk in chunks])
        if len(ends) != segments.first[-1] or len(numbers) != (ends[-1] if len(ends) else 0):
            raise IndexDamaged(f"{folder / TERMS} does not fit the chunks. Run: nap ingest")
        return segments


def _texts(chunk: Chunk) -> Iterator[str]:
    yield " > ".join(chunk.heading_path)
    for sentence in chunk.sentences:
        yield chunk.text[sentence.start - chunk.start : sentence.end - chunk.start]
