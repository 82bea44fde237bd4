"""Indexing: our whole build beside the time that the model alone needs for the same texts, in ONNX and in torch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import vectorstore
from ingest import CHUNKER_VERSION, Chunk, Document
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure, Seconds, in_turns, middle, moment, ratios
from vectorstore import OnnxEmbeddings
from vectorstore.model import locate

ROUNDS = 3
STAGES = ("chunks", "sentences", "store", "check")


@dataclass(slots=True)
class Builds:
    """Builds an index anew each time, and keeps how long each stage took."""

    documents: Sequence[Document]
    chunks: Sequence[Chunk]
    model: OnnxEmbeddings
    work: Path
    taken: dict[str, list[Seconds]] = field(default_factory=lambda: {stage: [] for stage in STAGES})

    def run(self) -> None:
        """Build once, with no earlier vectors to reuse."""
        seen: dict[str, list[Seconds]] = {}
        with TemporaryDirectory(dir=self.work) as folder:
            vectorstore.build(
                self.documents,
                self.chunks,
                Path(folder),
                self.model,
                chunker_version=CHUNKER_VERSION,
                on_progress=lambda stage, done, total: seen.setdefault(stage, []).append(moment()),
            )
        for stage, moments in seen.items():
            self.taken[stage].append(moments[-1] - moments[0])

    def stage(self, name: str) -> Seconds:
        """How long a stage took in each round, shape (rounds, 2)."""
        return np.array(self.taken[name])


def measure(bench: Bench) -> list[Figure]:
    """The starter corpus, a few rounds of: build, encode with ONNX, encode with torch."""
    from sentence_transformers import SentenceTransformer

    started = time.perf_counter()
    documents, chunks, model = bench.corpus()
    reading = time.perf_counter() - started
    texts = [chunk.search_text for chunk in chunks]
    torch = SentenceTransformer(str(locate().folder), device="cpu", local_files_only=True)
    model.warm()
    torch.encode(texts[:32])

    builds = Builds(documents, chunks, model, bench.work)
    taken = in_turns(
        {
            "build": builds.run,
            "onnx": lambda: model.encode(texts),
            "torch": lambda: torch.encode(texts, batch_size=32, show_progress_bar=False),
        },
        ROUNDS,
    )
    whole, chunk_vectors, sentence_vectors = taken["build"], builds.stage("chunks"), builds.stage("sentences")
    check = builds.stage("check")
    lean = whole - sentence_vectors
    return [
        Figure("chunks", len(chunks), "count"),
        Figure("sentences", sum(len(chunk.sentences) for chunk in chunks), "count"),
        Figure("reading and splitting (before the build)", reading, "s"),
        middle("build, whole", whole),
        middle("  chunk vectors", chunk_vectors),
        middle("  sentence vectors", sentence_vectors),
        middle("  keyword index, Chroma, files", lean - chunk_vectors - check),
        middle("  check in a fresh process", check),
        middle("the chunks' texts, ONNX alone", taken["onnx"]),
        middle("the chunks' texts, torch alone (batches of 32)", taken["torch"]),
        *ratios("build less sentences / torch alone", lean, taken["torch"], at_most=1.3),
        *ratios("build less sentences / ONNX alone", lean, taken["onnx"]),
        *ratios("build, whole / torch alone", whole, taken["torch"]),
        *ratios("build, whole / ONNX alone", whole, taken["onnx"]),
    ]
