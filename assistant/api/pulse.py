"""Signs of life in a stream: proxies and widgets give up on a server from which they have not heard for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

T = TypeVar("T")

PULSE_SECONDS = 15.0


async def with_pulse(parts: AsyncIterator[T]) -> AsyncIterator[T | None]:
    """The parts as they come, and None for every PULSE_SECONDS in which none came. Raises what `parts` raises."""
    end = object()
    coming: asyncio.Task[T | object] = asyncio.create_task(_next(parts, end))
    try:
        while True:
            done, _ = await asyncio.wait({coming}, timeout=PULSE_SECONDS)
            if not done:
                yield None
                continue
            part = coming.result()
            if part is end:
                return
            coming = asyncio.create_task(_next(parts, end))
            yield part  # type: ignore[misc]  # the end is none
    finally:
        coming.cancel()  # whoever listened has gone: so does whoever works for them


async def _next(parts: AsyncIterator[T], end: object) -> T | object:
    return await anext(parts, end)
