"""Peers: our build beside LangChain's and LlamaIndex's, each in its own environment: same weights, same texts.

Everything that a user waits for is in the times, but for starting the process and loading the model: embedding and
storing, with us also the keyword index, the check of the new index and its publication. Only when asked for by name,
because the environments are fetched from the package index.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial

import numpy as np

import ingest
from assistant.build import embeddings
from ingest import Chunk, Document
from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import Figure, Seconds, moment, ratios
from tests.benchmarks.indexing import Builds
from tests.benchmarks.peers.environment import Peer, interpreter
from vectorstore.model import Precision, locate

PEERS = ("langchain", "llamaindex")
CHUNKS = 1000
ROUNDS = 3
AIMS: dict[Precision, float] = {"fp32": 1.8, "int8": 3.0}
OVER_ENCODING = 1.15


def measure(bench: Bench) -> list[Figure]:
    """Rounds of: each peer, then for each precision our build and the model alone; the order turns."""
    work = bench.work / "peers"
    work.mkdir(exist_ok=True)
    pythons = {name: interpreter(name, work / "environments") for name in PEERS}
    models = {precision: embeddings(bench.settings(precision)) for precision in AIMS}
    documents, chunks = _corpus(bench)
    texts = [chunk.search_text for chunk in chunks]
    (work / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    builds = {precision: Builds(documents, chunks, model, work) for precision, model in models.items()}
    with ExitStack() as running:
        peers = {
            name: running.enter_context(Peer(name, pythons[name], work / "texts.json", locate().folder))
            for name in PEERS
        }
        sides: dict[str, Callable[[], Seconds]] = {name: peer.index for name, peer in peers.items()}
        for precision, model in models.items():
            model.warm()
            sides[precision] = partial(_timed, builds[precision].run)
            sides[f"{precision} alone"] = partial(_timed, partial(model.encode, texts))
        taken = _rounds(sides)
    for precision in AIMS:
        taken[f"{precision} sentences"] = builds[precision].stage("sentences")
        taken[precision] -= taken[f"{precision} sentences"]
    figures = [
        Figure("chunks", len(texts), "count"),
        Figure("tokens of a chunk, mean", float(np.mean(models["fp32"].count_tokens(texts))), "count"),
        *(Figure(f"{name}, whole", len(texts) / float(np.median(taken[name][:, 0])), "chunks/s") for name in PEERS),
    ]
    for precision, model in models.items():
        figures += _times(precision, len(texts), taken)
        ours = model.encode(texts)
        for name, peer in peers.items():
            cosines = np.sum(ours * peer.vectors(), axis=1)
            figures.append(Figure(f"{precision}, cosine to {name}'s vectors, mean", float(cosines.mean()), "cosine"))
            figures.append(Figure(f"{precision}, cosine to {name}'s vectors, lowest", float(cosines.min()), "cosine"))
    return figures


def _corpus(bench: Bench) -> tuple[Sequence[Document], list[Chunk]]:
    """The starter corpus and its chunks; where these are fewer than `CHUNKS`, also those of ever finer splits."""
    documents, _, model = bench.corpus()
    chunks: dict[str, Chunk] = {}
    seen: set[str] = set()
    for share in (1, 2, 4):
        for document in documents:
            for chunk in ingest.split(document, model.count_tokens, model.max_tokens // share):
                if chunk.id not in chunks and chunk.search_text not in seen:
                    chunks[chunk.id] = chunk
                    seen.add(chunk.search_text)
    return documents, list(chunks.values())[:CHUNKS]


def _times(precision: Precision, count: int, taken: Mapping[str, Seconds]) -> Iterator[Figure]:
    build, alone, sentences = taken[precision], taken[f"{precision} alone"], taken[f"{precision} sentences"]
    yield Figure(f"ours, {precision}, whole less sentence vectors", count / float(np.median(build[:, 0])), "chunks/s")
    yield Figure(f"ours, {precision}, model alone", count / float(np.median(alone[:, 0])), "chunks/s")
    yield Figure(f"ours, {precision}, sentence vectors", float(np.median(sentences[:, 0])), "s")
    yield from ratios(f"ours, {precision}, build / model alone", build, alone, at_most=OVER_ENCODING)
    for name in PEERS:
        yield from ratios(f"ours, {precision}, times as fast as {name}", taken[name], build, at_least=AIMS[precision])


def _rounds(sides: Mapping[str, Callable[[], Seconds]]) -> dict[str, Seconds]:
    """As `figures.in_turns`, for works that take their own time."""
    taken: dict[str, list[Seconds]] = {name: [] for name in sides}
    for number in range(ROUNDS):
        for name in list(sides)[:: -1 if number % 2 else 1]:
            taken[name].append(sides[name]())
    return {name: np.array(times) for name, times in taken.items()}


def _timed(work: Callable[[], object]) -> Seconds:
    started = moment()
    work()
    return moment() - started
