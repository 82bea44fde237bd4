"""A running reader moves over to each new build, sees no error meanwhile, and survives a build that is broken."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import vectorstore
from tests.vectorstore.small_corpus import make_corpus
from vectorstore import IndexDamaged, IndexMissing, LiveIndex, OnnxEmbeddings, layout, live
from vectorstore.index import Index


def build(directory: Path, embeddings: OnnxEmbeddings, chunker_version: str = "c1") -> str:
    return vectorstore.build(*make_corpus(), directory, embeddings, chunker_version=chunker_version)


@pytest.fixture(autouse=True)
def check_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for the next second."""
    monkeypatch.setattr(live, "CHECK_SECONDS", 0.0)
    monkeypatch.setattr(live, "RETRY_SECONDS", 0.0)


@contextlib.contextmanager
def readers(live_index: LiveIndex, count: int) -> Iterator[list[BaseException | str]]:
    """Threads that search all the time; yields the list that collects the versions they see, and errors."""
    seen: list[BaseException | str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                with live_index.acquire() as index:
                    assert index.search("Who coordinates the plan of Belgium?")[0].document.title == "Belgium"
                    seen.append(index.version)
            except BaseException as error:  # noqa: BLE001 - the test must see whatever a reader saw
                seen.append(error)

    threads = [threading.Thread(target=read) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_readers_see_no_swap(tmp_path: Path, embeddings: OnnxEmbeddings, full: bool) -> None:
    versions = [build(tmp_path, embeddings)]
    with contextlib.closing(LiveIndex(tmp_path, embeddings)) as live_index:
        with readers(live_index, 3) as seen:
            versions += [build(tmp_path, embeddings) for _ in range(15 if full else 2)]
        assert {item for item in seen if not isinstance(item, str)} == set()
        assert set(seen) <= set(versions)
        assert len(set(seen)) > 1
        with live_index.acquire() as index:
            assert index.version == versions[-1]


def is_open(index: Index) -> bool:
    try:
        return bool(index.search("plan"))
    except IndexDamaged:
        return False


def test_old_build_closes_after_its_last_reader(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    first = build(tmp_path, embeddings)
    live_index = LiveIndex(tmp_path, embeddings)
    with live_index.acquire() as old, live_index.acquire() as same:
        assert old is same
        second = build(tmp_path, embeddings)
        with live_index.acquire() as new:
            assert (old.version, new.version) == (first, second)
        assert is_open(old)
    assert not is_open(old)
    assert is_open(new)
    live_index.close()
    assert not is_open(new)


def test_broken_build_does_not_take_over(
    tmp_path: Path, embeddings: OnnxEmbeddings, caplog: pytest.LogCaptureFixture
) -> None:
    first = build(tmp_path, embeddings)
    with contextlib.closing(LiveIndex(tmp_path, embeddings, chunker_version="c1")) as live_index:
        with live_index.acquire() as index:
            assert index.version == first
        build(tmp_path, embeddings, chunker_version="c2")
        with caplog.at_level(logging.WARNING), live_index.acquire() as index:
            assert index.version == first
            assert index.search("plan")
        assert "the one before it goes on serving" in caplog.text
        assert "chunker" in caplog.text
        third = build(tmp_path, embeddings)
        with live_index.acquire() as index:
            assert index.version == third


def test_index_that_was_removed_goes_on(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    version = build(tmp_path, embeddings)
    with contextlib.closing(LiveIndex(tmp_path, embeddings)) as live_index:
        with live_index.acquire():
            pass
        (tmp_path / layout.CURRENT).unlink()
        with live_index.acquire() as index:
            assert index.version == version


def test_index_that_comes_later(tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    with contextlib.closing(LiveIndex(tmp_path, embeddings)) as live_index:
        with pytest.raises(IndexMissing), live_index.acquire():
            pass
        version = build(tmp_path, embeddings)
        with live_index.acquire() as index:
            assert index.version == version
