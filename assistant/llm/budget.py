"""How many calls of the model are allowed in a minute and in a day, and when a server wants to be left alone."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

MINUTE, DAY = 60.0, 86_400.0
# A server that asks for hours of patience is asked again after this, in case it did not mean it.
LONGEST_PAUSE = 900.0


class Budget:
    """Counts calls over the last minute and the last 24 hours. Thread-safe; forgets everything with the process."""

    def __init__(
        self, per_minute: int | None = None, per_day: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """No limit where None is given. `clock` gives seconds that never run backwards."""
        self._limits = [(span, most) for span, most in ((MINUTE, per_minute), (DAY, per_day)) if most is not None]
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: deque[float] = deque()
        self._paused_until = float("-inf")

    def take(self) -> bool:
        """Take one call if there is one left."""
        with self._lock:
            now = self._clock()
            if now < self._paused_until:
                return False
            longest = max((span for span, _ in self._limits), default=0.0)
            while self._calls and self._calls[0] <= now - longest:
                self._calls.popleft()
            for span, most in self._limits:
                if sum(call > now - span for call in self._calls) >= most:
                    return False
            if self._limits:
                self._calls.append(now)
            return True

    def pause(self, seconds: float) -> None:
        """Allow no call for so long."""
        with self._lock:
            self._paused_until = max(self._paused_until, self._clock() + min(seconds, LONGEST_PAUSE))
