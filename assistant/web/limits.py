"""How many requests a visitor or a site may make: one bucket each, forgotten as soon as it is full again.

A bucket holds one minute's requests and fills steadily. It is kept as one number, the moment at which it will be full
(the generic cell rate algorithm), so that a visitor leaves nothing behind a minute after the last request.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KEYS = 20_000
MINUTE = 60.0


class Limit:
    """At most `per_minute` requests a minute for each key, in one go or spread; 0 means no limit.

    Not thread-safe: the event loop is its one user. Memory is bounded by MOST_KEYS, the longest unused going first.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def take(self, key: str) -> float:
        """Count a request of `key`. Returns 0.0, or how many seconds it has to wait; then it was not counted."""
        if not self._per_minute:
            return 0.0
        now, step = self._clock(), MINUTE / self._per_minute
        self._forget(now)
        full_at = max(self._full_at.get(key, now), now) + step
        if full_at - now > MINUTE + step / 1000:  # a little more, for sums of floats are not exact
            return full_at - now - MINUTE
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        return 0.0

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._full_at)

    def _forget(self, now: float) -> None:
        """Drop buckets that are full again, and the longest unused ones if there are too many."""
        while self._full_at:
            key, full_at = next(iter(self._full_at.items()))
            if full_at > now and len(self._full_at) < MOST_KEYS:
                return
            del self._full_at[key]
