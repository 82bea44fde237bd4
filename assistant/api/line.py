"""The line in front of the assistant: so many at work, so many waiting, and the rest are told at once to come back.

A question takes a processor for a tenth of a second or more, so that more threads than processors would only make
everybody wait longer, and an endless line would answer people who have long gone.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

RETRY_SECONDS = 5


class BusyError(Exception):
    """The line is full; the work was not taken."""


class _End:
    """Stands after the last part of a stream."""


class Line:
    """Runs blocking work in `workers` threads, with at most `waiting` more pieces of work in line."""

    def __init__(self, workers: int = 2, waiting: int = 40) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="nap-api")
        self._places = threading.BoundedSemaphore(workers + waiting)

    async def run(self, work: Callable[[], T]) -> T:
        """The result of `work`. Whoever gives up waiting leaves the line. Raises BusyError, and what `work` raises."""
        return await asyncio.wrap_future(self._submit(work))

    def stream(self, parts: Callable[[], Iterable[T]]) -> AsyncIterator[T]:
        """The parts as they are made. Raises BusyError at once; what `parts` raises comes while iterating."""
        loop = asyncio.get_running_loop()
        made: asyncio.Queue[T | _End] = asyncio.Queue()
        gone = threading.Event()

        def work() -> None:
            for part in parts():
                if gone.is_set():
                    return
                loop.call_soon_threadsafe(made.put_nowait, part)

        future = asyncio.wrap_future(self._submit(work))
        future.add_done_callback(lambda _: made.put_nowait(_End()))
        return _following(made, future, gone)

    def close(self) -> None:
        """Take no more work, and drop what waits."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            future = self._pool.submit(work)
        except RuntimeError:  # closed
            self._places.release()
            raise
        future.add_done_callback(lambda _: self._places.release())
        return future


async def _following(
    made: asyncio.Queue[T | _End], future: asyncio.Future[None], gone: threading.Event
) -> AsyncIterator[T]:
    try:
        while not isinstance(part := await made.get(), _End):
            yield part
        await future  # raises what the work raised
    finally:
        gone.set()
        future.cancel()
