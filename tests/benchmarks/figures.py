"""What a benchmark reports, and how times are taken."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Literal

Unit = Literal["s", "ms", "MB", "times", "share", "AUROC", "count"]

_FORMATS: dict[Unit, str] = {
    "s": "{:.2f} s",
    "ms": "{:.1f} ms",
    "MB": "{:.0f} MB",
    "times": "{:.2f} times",
    "share": "{:.3f}",
    "AUROC": "{:.3f}",
    "count": "{:.0f}",
}


class SkippedError(Exception):
    """A part that cannot run here; the text says why."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `at_most` is the aim, where there is one; it is shown, never asserted."""

    name: str
    value: float
    unit: Unit
    at_most: float | None = None

    @property
    def text(self) -> str:
        """The value with its unit."""
        return _FORMATS[self.unit].format(self.value)

    @property
    def aim(self) -> str:
        """The aim and whether it was met; empty without one."""
        if self.at_most is None:
            return ""
        return (
            f"at most {_FORMATS[self.unit].format(self.at_most)}: {'met' if self.value <= self.at_most else 'missed'}"
        )


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_turns(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each of `works` in each round; the order is turned round every time."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds):
        for name in list(works)[:: -1 if number % 2 else 1]:
            times[name].append(seconds(works[name]))
    return times


def ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the ratios within each round."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))
