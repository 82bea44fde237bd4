"""What one file may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost before it is given up.

    `seconds` is wall-clock time. `memory` is in bytes of address space on top of what the preloaded process and the
    file's own bytes take, so that a limit means the same whichever formats were loaded before. `answer` is the size
    in bytes of all that was read, `parts` the number of its elements, links and notes' names together: both
    bound what the asking process, which has no limit of its own, must hold.
    """

    seconds: float = 60.0
    memory: int = 1024**3
    answer: int = 64 * 1024**2
    parts: int = 250_000
