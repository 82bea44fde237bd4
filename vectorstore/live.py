"""The index that serves now, in a process that runs while new builds take over."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vectorstore import layout
from vectorstore.embeddings import OnnxEmbeddings
from vectorstore.errors import VectorstoreError
from vectorstore.index import Index, open_index

logger = logging.getLogger(__name__)

CHECK_SECONDS = 1.0
RETRY_SECONDS = 30.0


@dataclass(slots=True, eq=False)
class _Lease:
    """An open index and the number of searches that use it."""

    index: Index
    readers: int = 0


class LiveIndex:
    """Lends out the index that serves; moves to a new build by itself and closes the old one after its last reader.

        with live.acquire() as index:
            passages = index.search(question)

    Thread-safe. A build that cannot be opened is logged and tried again later, while the one before it goes on.
    """

    def __init__(
        self, directory: Path, embeddings: OnnxEmbeddings | None = None, *, chunker_version: str | None = None
    ) -> None:
        """Nothing is opened until the first `acquire`."""
        self._directory = directory
        self._embeddings = embeddings
        self._chunker_version = chunker_version
        self._lock = threading.Lock()  # guards the fields below; never held while an index opens for the second time
        self._opening = threading.Lock()  # held by the one thread that opens a new build
        self._lease: _Lease | None = None
        self._stamp: tuple[int, int, int] | None = None
        self._next_check = 0.0

    @contextlib.contextmanager
    def acquire(self) -> Iterator[Index]:
        """The index that serves, kept open until the block ends, whatever happens meanwhile.

        Raises IndexMissing, IndexDamaged or ModelMismatch if there is none to go on with.
        """
        lease = self._borrow()
        try:
            yield lease.index
        finally:
            self._give_back(lease)

    def close(self) -> None:
        """Close the index once its last reader has left. A later `acquire` opens it again."""
        self._replace(None, None)

    def _borrow(self) -> _Lease:
        self._follow()
        with self._lock:
            if self._lease is None:
                self._stamp = layout.pointer_stamp(self._directory)
                self._lease = _Lease(self._open())
            self._lease.readers += 1
            return self._lease

    def _give_back(self, lease: _Lease) -> None:
        with self._lock:
            lease.readers -= 1
            done = lease.readers == 0 and lease is not self._lease
        if done:
            lease.index.close()

    def _follow(self) -> None:
        """Move to the build that CURRENT names, if that changed. One thread does it, the others do not wait."""
        if time.monotonic() < self._next_check or self._lease is None or not self._opening.acquire(blocking=False):
            return
        try:
            self._next_check = time.monotonic() + CHECK_SECONDS
            stamp = layout.pointer_stamp(self._directory)
            if stamp in (None, self._stamp):
                return
            try:
                index = self._open()
            except VectorstoreError as error:
                logger.warning("The new index cannot be opened; the one before it goes on serving. %s", error)
                self._next_check = time.monotonic() + RETRY_SECONDS
                return
            self._replace(_Lease(index), stamp)
            logger.info("Index %s serves now.", index.version)
        finally:
            self._opening.release()

    def _replace(self, lease: _Lease | None, stamp: tuple[int, int, int] | None) -> None:
        with self._lock:
            old, self._lease, self._stamp = self._lease, lease, stamp
            unused = old is not None and old.readers == 0
        if old is not None and unused:
            old.index.close()

    def _open(self) -> Index:
        return open_index(self._directory, self._embeddings, chunker_version=self._chunker_version)
