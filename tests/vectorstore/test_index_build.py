"""Building: what is reused, what is refused, what is cleared away."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import vectorstore
from tests.vectorstore.small_corpus import PARAGRAPHS, Corpus, make_corpus
from vectorstore import (
    BuildFailed,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    ModelMismatch,
    OnnxEmbeddings,
    layout,
    manifest,
)


def build(corpus: Corpus, directory: Path, embeddings: OnnxEmbeddings, chunker_version: str = "c1") -> str:
    return vectorstore.build(*corpus, directory, embeddings, chunker_version=chunker_version)


def builds(directory: Path) -> set[str]:
    return {path.name for path in (directory / layout.BUILDS).iterdir()}


def test_only_what_changed_is_embedded(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    first = build(make_corpus(), tmp_path, embeddings)
    assert manifest.read(layout.current_build(tmp_path)).reused == 0

    new = "Belgium adopted a fourth plan in 2022."
    stages: dict[str, list[tuple[int, int]]] = {}
    second = vectorstore.build(
        *make_corpus(Belgium=(*PARAGRAPHS["Belgium"], new)),
        tmp_path,
        embeddings,
        chunker_version="c1",
        on_progress=lambda stage, done, total: stages.setdefault(stage, []).append((done, total)),
    )
    facts = manifest.read(layout.current_build(tmp_path))
    assert (facts.chunks, facts.sentences) == (8, 14)
    assert facts.reused == 8 + 14 - 2
    assert stages["chunks"] == [(7, 8), (8, 8)]
    assert stages["sentences"][-1] == (14, 14)
    assert list(stages) == ["chunks", "sentences", "store", "check"]
    assert second != first
    with contextlib.closing(vectorstore.open_index(tmp_path, embeddings)) as index:
        assert index.version == second
        assert index.search("fourth plan")[0].chunk.text == new


def test_index_equals_its_documents_whatever_came_before(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    build(make_corpus(Atlantis=("Atlantis drowned in its own plan.",)), tmp_path / "long", embeddings)
    build(make_corpus(), tmp_path / "long", embeddings)
    build(make_corpus(), tmp_path / "short", embeddings)
    long, short = (layout.current_build(tmp_path / name) for name in ("long", "short"))
    assert manifest.read(long).reused > 0
    for name in (layout.DOCUMENTS, layout.CHUNKS, layout.CHUNK_VECTORS, layout.SENTENCE_VECTORS):
        assert (long / name).read_bytes() == (short / name).read_bytes()
    with contextlib.closing(vectorstore.open_index(tmp_path / "long", embeddings)) as index:
        assert not any("Atlantis" in passage.chunk.text for passage in index.search("Atlantis", limit=50))


def test_last_two_builds_stay(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    versions = [build(make_corpus(), tmp_path, embeddings)]
    with contextlib.closing(vectorstore.open_index(tmp_path, embeddings)) as first:
        versions.append(build(make_corpus(), tmp_path, embeddings))
        assert builds(tmp_path) == set(versions)
        assert first.search("Who coordinates the plan?")
        versions.append(build(make_corpus(), tmp_path, embeddings))
    assert builds(tmp_path) == set(versions[1:])
    assert layout.current_version(tmp_path) == versions[2]


def test_no_documents(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    build(([], []), tmp_path, embeddings)
    with contextlib.closing(vectorstore.open_index(tmp_path, embeddings)) as index:
        assert index.search("anything") == []


def test_chunks_must_fit_their_documents(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    documents, chunks = make_corpus()
    moved = dataclasses.replace(chunks[0], start=1)
    for wrong, message in [
        ((documents, [moved]), "not a span"),
        ((documents[1:], chunks), "not a span"),
        ((documents, [chunks[0], chunks[0]]), "same id"),
        (([documents[0], documents[0]], []), "same id"),
    ]:
        with pytest.raises(BuildFailed, match=message):
            build(wrong, tmp_path, embeddings)
    assert layout.current_version(tmp_path) is None


def test_second_writer_is_told(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    hold = (
        "import sys; from pathlib import Path; from vectorstore import layout\n"
        "with layout.writing(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(IndexLocked, match=r"write\.lock"):
            build(make_corpus(), tmp_path, embeddings)
        other.kill()
        other.wait()
    build(make_corpus(), tmp_path, embeddings)


def test_dead_builds_are_removed(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    dead = tmp_path / layout.BUILDS / "20200101T000000Z-dead"
    dead.mkdir(parents=True)
    (dead / "chunks.jsonl").write_text("half a li")
    version = build(make_corpus(), tmp_path, embeddings)
    assert builds(tmp_path) == {version}


def test_full_disk(tmp_path: Path, embeddings: OnnxEmbeddings, models_dir: Path) -> None:
    """A limit on the size of each file stands for the disk: every write beyond it fails as on a full one."""
    version = build(make_corpus(), tmp_path, embeddings)
    script = (
        "import resource, sys; from pathlib import Path; import vectorstore; from small_corpus import make_corpus\n"
        "embeddings = vectorstore.load_embeddings(models_dir=Path(sys.argv[2]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)\n"
        "vectorstore.build(*make_corpus(), Path(sys.argv[1]), embeddings, chunker_version='c1')\n"
    )
    # The vectors do not fit below the first limit, Chroma's database not below the second.
    for limit in (1_000, 50_000):
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path), str(models_dir), str(limit)],
            capture_output=True,
            text=True,
            env={
                "PYTHONPATH": f"{Path(__file__).parent}:{Path(vectorstore.__file__).parent.parent}",
                "PYTHONDONTWRITEBYTECODE": "1",  # Python would leave a cut file of bytecode in the checkout
            },
        )
        assert "BuildFailed: The new index could not be written" in done.stderr
        assert builds(tmp_path) == {version}
    with contextlib.closing(vectorstore.open_index(tmp_path, embeddings)) as index:
        assert index.search("Who coordinates the plan?")


def test_a_caller_that_fails_at_the_last_report(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    """As a progress bar does whose terminal is gone: the new index serves by then, and stays."""
    first = build(make_corpus(), tmp_path, embeddings)

    def report(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("check", 1):
            raise BrokenPipeError("the terminal is gone")

    with pytest.raises(BrokenPipeError):
        vectorstore.build(*make_corpus(), tmp_path, embeddings, chunker_version="c1", on_progress=report)
    second = layout.current_version(tmp_path)
    assert second != first
    assert builds(tmp_path) == {first, second}
    with contextlib.closing(vectorstore.open_index(tmp_path, embeddings)) as index:
        assert index.version == second


def test_the_last_flush_fails(tmp_path: Path, embeddings: OnnxEmbeddings, models_dir: Path) -> None:
    """An audit hook fails as the disk would, where the folder is opened to be flushed: CURRENT names the new build."""
    first = build(make_corpus(), tmp_path, embeddings)
    script = (
        "import errno, sys; from pathlib import Path; import vectorstore; from small_corpus import make_corpus\n"
        "def at_last_flush(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]) == sys.argv[1]: raise OSError(errno.EIO, 'no answer')\n"
        "embeddings = vectorstore.load_embeddings(models_dir=Path(sys.argv[2]))\n"
        "sys.addaudithook(at_last_flush)\n"
        "vectorstore.build(*make_corpus(), Path(sys.argv[1]), embeddings, chunker_version='c1')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), str(models_dir)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": f"{Path(__file__).parent}:{Path(vectorstore.__file__).parent.parent}"},
    )
    assert "BuildFailed: The new index serves" in done.stderr
    second = layout.current_version(tmp_path)
    assert second != first
    assert builds(tmp_path) == {first, second}
    vectorstore.open_index(tmp_path, embeddings).close()


def test_nothing_yet(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    with pytest.raises(IndexMissing, match="nap ingest"):
        vectorstore.open_index(tmp_path, embeddings)


def test_another_model_or_chunker(
    read_only_store: Path, embeddings: OnnxEmbeddings, int8_embeddings: OnnxEmbeddings
) -> None:
    with pytest.raises(ModelMismatch, match=r"fp32.*int8.*nap ingest"):
        vectorstore.open_index(read_only_store, int8_embeddings)
    with pytest.raises(ModelMismatch, match=r"'c1'.*'c2'.*nap ingest"):
        vectorstore.open_index(read_only_store, embeddings, chunker_version="c2")


def test_vectors_of_another_model_are_not_reused(
    tmp_path: Path, embeddings: OnnxEmbeddings, int8_embeddings: OnnxEmbeddings
) -> None:
    build(make_corpus(), tmp_path, embeddings)
    build(make_corpus(), tmp_path, int8_embeddings)
    facts = manifest.read(layout.current_build(tmp_path))
    assert (facts.reused, facts.model_id) == (0, int8_embeddings.model_id)
    with contextlib.closing(vectorstore.open_index(tmp_path, int8_embeddings)) as index:
        assert index.search("Who coordinates the plan of Belgium?")[0].document.title == "Belgium"


@pytest.mark.parametrize(
    "name",
    [
        *(layout.DOCUMENTS, layout.CHUNKS, layout.CHUNK_VECTORS, layout.SENTENCE_VECTORS, manifest.MANIFEST),
        *("keyword/vocab.index.json", "chroma/chroma.sqlite3"),
    ],
)
@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_damaged_files_are_named(
    tmp_path: Path, read_only_store: Path, embeddings: OnnxEmbeddings, name: str, damage: str
) -> None:
    directory = tmp_path / "copy"
    shutil.copytree(read_only_store, directory)
    file = layout.current_build(directory) / name
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(IndexDamaged, match="nap ingest"):
        vectorstore.open_index(directory, embeddings)


@pytest.mark.parametrize("content", ["", "\0\0\0", "..", "../builds", "20200101T000000Z-00000000", "\xff"])
def test_pointer_to_nowhere(tmp_path: Path, content: str) -> None:
    (tmp_path / layout.CURRENT).write_bytes(content.encode("latin-1"))
    with pytest.raises(IndexDamaged, match="nap ingest"):
        vectorstore.open_index(tmp_path)
    with layout.writing(tmp_path):
        name = layout.new_name()
        (tmp_path / layout.BUILDS / name).mkdir()
        layout.publish(tmp_path, name)
    assert layout.current_build(tmp_path).name == name


def test_ingest_mends_a_damaged_index(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    build(make_corpus(), tmp_path, embeddings)
    (layout.current_build(tmp_path) / layout.CHUNKS).unlink()
    build(make_corpus(), tmp_path, embeddings)
    assert manifest.read(layout.current_build(tmp_path)).reused == 0
    vectorstore.open_index(tmp_path, embeddings).close()


def test_vectors_are_stored_as_made(read_only_store: Path, embeddings: OnnxEmbeddings) -> None:
    _, chunks = make_corpus()
    stored = np.load(layout.current_build(read_only_store) / layout.CHUNK_VECTORS)
    assert np.array_equal(stored, embeddings.encode([chunk.search_text for chunk in chunks]))
