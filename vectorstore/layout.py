"""Where an index lives on disk, and how one build takes over from another.

    <directory>/
      CURRENT         two lines: the build that serves, and the one before it
      write.lock      held by the one process that may write
      builds/<name>/  chroma/, keyword/, documents.jsonl, chunks.jsonl, chunks.npy, sentences.npy, manifest.json

A build is written whole, checked and flushed to disk before CURRENT names it, and never changed after that.
What CURRENT does not name is the remains of a writer that died, and the next writer removes it. The build
before the current one stays, because readers may still have it open.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from vectorstore.errors import BuildFailed, IndexDamaged, IndexLocked, IndexMissing

CURRENT = "CURRENT"
LOCK = "write.lock"
BUILDS = "builds"

DOCUMENTS = "documents.jsonl"
CHUNKS = "chunks.jsonl"
CHUNK_VECTORS = "chunks.npy"
SENTENCE_VECTORS = "sentences.npy"
KEYWORD = "keyword"

_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")


def new_name() -> str:
    """A build's name: the time, and a random part because Chroma must never see the same path twice."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def current_build(directory: Path) -> Path:
    """The folder of the build that serves. Raises IndexMissing or IndexDamaged."""
    version = current_version(directory)
    if version is not None and (directory / BUILDS / version).is_dir():
        return directory / BUILDS / version
    if pointer_stamp(directory) is None:
        raise IndexMissing(f"There is no index in {directory} yet. Run: nap ingest FOLDER")
    raise IndexDamaged(f"{directory / CURRENT} names no build that is there. Run: nap ingest")


def current_version(directory: Path) -> str | None:
    """The name of the build that serves, or None if there is none."""
    return next(iter(_named(directory)), None)


def pointer_stamp(directory: Path) -> tuple[int, int, int] | None:
    """Changes whenever another build takes over; None without an index. As cheap as one `stat`."""
    try:
        found = (directory / CURRENT).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@contextlib.contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Hold the writer's lock and clear away dead builds. Raises IndexLocked if another process or thread writes.

    The thread that holds the lock may take it again. The operating system lets go of it when its holder dies,
    however it dies. Raises BuildFailed if the folder cannot be written to.
    """
    from filelock import FileLock, Timeout

    try:
        (directory / BUILDS).mkdir(parents=True, exist_ok=True)
        lock = FileLock(directory / LOCK, is_singleton=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexLocked(
            f"Another process is writing the index (lock file {directory / LOCK}). Wait until it has finished."
        ) from error
    except OSError as error:
        raise BuildFailed(
            f"The folder {directory} cannot be written to ({error.strerror}). Check free space and rights."
        ) from error
    try:
        prune(directory)
        yield
    finally:
        lock.release()


def publish(directory: Path, name: str) -> None:
    """Let the build `name` serve from now on: flush it, then replace CURRENT in one step."""
    flush_tree(directory / BUILDS / name)
    flush(directory / BUILDS)
    pointer = directory / f"{CURRENT}.new"
    pointer.write_text("\n".join([name, *_named(directory)[:1]]) + "\n", encoding="utf-8")
    flush(pointer)
    os.replace(pointer, directory / CURRENT)
    flush(directory)


def named_builds(directory: Path) -> list[str]:
    """The builds that CURRENT names: the one that serves, then the one before it."""
    return _named(directory)


def prune(directory: Path) -> None:
    """Remove every build that CURRENT does not name. Only the writer may call this."""
    keep = set(_named(directory))
    for build in (directory / BUILDS).iterdir():
        if build.name not in keep:
            shutil.rmtree(build, ignore_errors=True)


def flush_tree(folder: Path) -> None:
    """Flush a folder and everything below it to disk."""
    for path in sorted(folder.rglob("*")):
        flush(path)
    flush(folder)


def flush(path: Path) -> None:
    """Flush a file or a folder to disk. Folders cannot be flushed on Windows, where renames are durable anyway."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _named(directory: Path) -> list[str]:
    """The builds that CURRENT names. A pointer that holds anything else names none, so that an ingest mends it."""
    try:
        lines = (directory / CURRENT).read_text(encoding="utf-8", errors="replace").split()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise IndexDamaged(f"{directory / CURRENT} cannot be read ({error}). Check the folder's rights.") from error
    return [line for line in lines if _NAME.fullmatch(line)]
