"""What a benchmark reports, and how times are taken."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Seconds = npt.NDArray[np.float64]
Unit = Literal["s", "ms", "kB", "MB", "times", "share", "AUROC", "count", "chunks/s", "cosine"]

_FORMATS: dict[Unit, str] = {
    "s": "{:.2f} s",
    "ms": "{:.1f} ms",
    "kB": "{:.1f} kB",
    "MB": "{:.0f} MB",
    "times": "{:.2f} times",
    "share": "{:.3f}",
    "AUROC": "{:.3f}",
    "count": "{:.0f}",
    "chunks/s": "{:.1f} chunks/s",
    "cosine": "{:.5f}",
}


class SkippedError(Exception):
    """A part that cannot run here; the text says why."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `at_most` or `at_least` is the aim, where there is one; it is shown, never asserted."""

    name: str
    value: float
    unit: Unit
    at_most: float | None = None
    at_least: float | None = None

    @property
    def text(self) -> str:
        """The value with its unit."""
        return _FORMATS[self.unit].format(self.value)

    @property
    def aim(self) -> str:
        """The aim and whether it was met; empty without one."""
        if self.at_most is not None:
            return self._aim("at most", self.at_most, self.value <= self.at_most)
        if self.at_least is not None:
            return self._aim("at least", self.at_least, self.value >= self.at_least)
        return ""

    def _aim(self, words: str, aim: float, met: bool) -> str:
        return f"{words} {_FORMATS[self.unit].format(aim)}: {'met' if met else 'missed'}"


def moment() -> Seconds:
    """Now, as seconds of the clock on the wall and of processor time, ended child processes included."""
    return np.array([time.perf_counter(), sum(os.times()[:4])])


def in_turns(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Seconds]:
    """How long each of `works` takes in each round, shape (rounds, 2) as in `moment`; the order turns each time."""
    taken: dict[str, list[Seconds]] = {name: [] for name in works}
    for number in range(rounds):
        for name in list(works)[:: -1 if number % 2 else 1]:
            started = moment()
            works[name]()
            taken[name].append(moment() - started)
    return {name: np.array(times) for name, times in taken.items()}


def middle(name: str, taken: Seconds) -> Figure:
    """The median of the rounds by the clock."""
    return Figure(name, float(np.median(taken[:, 0])), "s")


def ratios(
    name: str, ours: Seconds, theirs: Seconds, at_most: float | None = None, at_least: float | None = None
) -> Iterator[Figure]:
    """The medians of the ratios within each round, by the clock and in processor time."""
    by_clock, by_processor = np.median(ours / theirs, axis=0)
    yield Figure(name, float(by_clock), "times", at_most, at_least)
    yield Figure(f"{name}, processor time", float(by_processor), "times")
