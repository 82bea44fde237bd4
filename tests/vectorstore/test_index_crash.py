"""A builder that is killed at any moment leaves the index before it serving, and the next build succeeds."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import vectorstore
from tests.vectorstore.small_corpus import make_corpus
from vectorstore import OnnxEmbeddings, layout

BUILDER = """
import sys; from pathlib import Path; import vectorstore; from small_corpus import make_corpus
embeddings = vectorstore.load_embeddings(models_dir=Path(sys.argv[2]))
print("ready", flush=True)
vectorstore.build(
    *make_corpus(Utopia=("Utopia has a plan for every day.",)), Path(sys.argv[1]), embeddings, chunker_version="c1",
    on_progress=lambda stage, done, total: print(stage, flush=True),
)
"""


def start_builder(directory: Path, models_dir: Path) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(vectorstore.__file__).parent.parent)])
    return subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(directory), str(models_dir)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


def kill_at(builder: subprocess.Popen[str], stage: str, wait: float = 0.0) -> None:
    assert builder.stdout is not None
    while (line := builder.stdout.readline().strip()) and line != stage:
        pass
    time.sleep(wait)
    builder.send_signal(signal.SIGKILL)
    builder.wait()
    builder.stdout.close()


def check_serves(directory: Path, embeddings: OnnxEmbeddings, version: str) -> None:
    with contextlib.closing(vectorstore.open_index(directory, embeddings)) as index:
        assert index.version == version
        assert index.search("Who coordinates the plan of Belgium?")[0].document.title == "Belgium"


@pytest.mark.parametrize(
    "stage", [*(pytest.param(stage, marks=pytest.mark.full) for stage in ("chunks", "store")), "check"]
)
def test_killed_in_each_stage(tmp_path: Path, embeddings: OnnxEmbeddings, models_dir: Path, stage: str) -> None:
    documents, chunks = make_corpus()
    version = vectorstore.build(documents, chunks, tmp_path, embeddings, chunker_version="c1")
    kill_at(start_builder(tmp_path, models_dir), stage)
    check_serves(tmp_path, embeddings, version)

    version = vectorstore.build(documents, chunks, tmp_path, embeddings, chunker_version="c1")
    check_serves(tmp_path, embeddings, version)
    assert len(list((tmp_path / layout.BUILDS).iterdir())) == 2


@pytest.mark.full
def test_killed_at_random(tmp_path: Path, embeddings: OnnxEmbeddings, models_dir: Path) -> None:
    dice = random.Random(1325)
    version = vectorstore.build(*make_corpus(), tmp_path, embeddings, chunker_version="c1")
    for _ in range(15):
        kill_at(start_builder(tmp_path, models_dir), "ready", dice.uniform(0, 4))
        # A builder that was quick enough has finished; then its index is the one that serves.
        version = layout.current_version(tmp_path) or version
        check_serves(tmp_path, embeddings, version)
    version = vectorstore.build(*make_corpus(), tmp_path, embeddings, chunker_version="c1")
    check_serves(tmp_path, embeddings, version)
