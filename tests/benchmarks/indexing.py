"""Indexing: our whole build beside the time that the model alone needs for the same texts, in ONNX and in torch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import vectorstore
from ingest import CHUNKER_VERSION, Chunk, Document
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure, in_turns, ratio, seconds
from vectorstore import OnnxEmbeddings
from vectorstore.model import locate

ROUNDS = 3
STAGES = ("chunks", "sentences", "store", "check")


@dataclass(slots=True)
class Builds:
    """Builds an index anew each time, and keeps the seconds of each build and of its stages."""

    documents: Sequence[Document]
    chunks: Sequence[Chunk]
    model: OnnxEmbeddings
    work: Path
    times: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in ("total", *STAGES)})

    def run(self) -> None:
        """Build once, with no earlier vectors to reuse."""
        seen: dict[str, list[float]] = {name: [] for name in STAGES}
        with TemporaryDirectory(dir=self.work) as folder:
            took = seconds(
                lambda: vectorstore.build(
                    self.documents,
                    self.chunks,
                    Path(folder),
                    self.model,
                    chunker_version=CHUNKER_VERSION,
                    on_progress=lambda stage, done, total: seen[stage].append(time.perf_counter()),
                )
            )
        self.times["total"].append(took)
        for stage, moments in seen.items():
            self.times[stage].append(moments[-1] - moments[0])

    def without(self, *stages: str) -> list[float]:
        """Seconds of each build less those of some stages."""
        return [total - sum(self.times[stage][i] for stage in stages) for i, total in enumerate(self.times["total"])]


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
    times = in_turns(
        {
            "build": builds.run,
            "onnx": lambda: model.encode(texts),
            "torch": lambda: torch.encode(texts, batch_size=32, show_progress_bar=False),
        },
        ROUNDS,
    )
    without_sentences = builds.without("sentences")
    rest = builds.without("chunks", "sentences", "check")
    return [
        Figure("chunks", len(chunks), "count"),
        Figure("sentences", sum(len(chunk.sentences) for chunk in chunks), "count"),
        Figure("reading and splitting (before the build)", reading, "s"),
        Figure("build, whole", median(builds.times["total"]), "s"),
        Figure("  chunk vectors", median(builds.times["chunks"]), "s"),
        Figure("  sentence vectors", median(builds.times["sentences"]), "s"),
        Figure("  check in a fresh process", median(builds.times["check"]), "s"),
        Figure("  keyword index, Chroma, files", median(rest), "s"),
        Figure("the same chunk texts, ONNX alone", median(times["onnx"]), "s"),
        Figure("the same chunk texts, torch alone (batches of 32)", median(times["torch"]), "s"),
        Figure("build without sentence vectors / torch alone", ratio(without_sentences, times["torch"]), "times", 1.3),
        Figure("build without sentence vectors / ONNX alone", ratio(without_sentences, times["onnx"]), "times"),
        Figure("build, whole / torch alone", ratio(builds.times["total"], times["torch"]), "times"),
        Figure("build, whole / ONNX alone", ratio(builds.times["total"], times["onnx"]), "times"),
    ]
