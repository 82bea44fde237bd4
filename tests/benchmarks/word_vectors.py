"""Makes `assistant/answering/word_vectors.npz`: python -m tests.benchmarks.word_vectors

Each word of the model's own vocabulary is embedded by itself. What all words have in common is taken away, the
words of one search term are averaged, and the main directions are kept, one byte for each.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict

import numpy as np

from assistant.build import embeddings
from tests.benchmarks.bench import MODELS, ROOT, Bench, prepare_process
from vectorstore.analysis import STOP_WORDS, terms
from vectorstore.embeddings import Vectors

TARGET = ROOT / "assistant" / "answering" / "word_vectors.npz"
DIMENSIONS = 96


def main() -> None:
    """Embed the words and write the table."""
    prepare_process()
    model = embeddings(Bench(ROOT / ".nap-test" / "benchmarks").settings())
    tokenizer = json.loads(next(MODELS.glob("*fp32*/tokenizer.json")).read_text(encoding="utf-8"))
    words = sorted(word for word in tokenizer["model"]["vocab"] if re.fullmatch(r"[a-z]{3,}", word))
    words = [word for word in words if word not in STOP_WORDS]
    write(words, model.encode(words))


def write(words: list[str], vectors: Vectors) -> None:
    """Write the table of these words, vectors of shape (words, dimension)."""
    centred = _unit(vectors - vectors.mean(axis=0))
    _, _, directions = np.linalg.svd(centred[::3], full_matrices=False)
    reduced = centred @ directions[:DIMENSIONS].T
    rows: dict[str, list[int]] = defaultdict(list)
    for row, word in enumerate(words):
        for term in terms(word):
            rows[term].append(row)
    means = _unit(np.stack([reduced[of].mean(axis=0) for of in rows.values()]))
    whole = np.round(means / np.abs(means).max() * 127).astype(np.int8)
    np.savez_compressed(TARGET, terms=np.array(list(rows)), vectors=whole)


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


if __name__ == "__main__":
    main()
