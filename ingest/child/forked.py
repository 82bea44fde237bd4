"""One file in a forked child with limits, and the watch over it (Linux only)."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ingest.child import wire
from ingest.child.limits import Limits

_PIECE = 1 << 20
_OPEN_FILES = 32
_CPU_SPARE = 2  # seconds; the wall clock should strike first
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)

End = Literal["answered", "seconds", "answer", "crashed"]


class AskerGone(Exception):
    """The process that asked has ended; its child was killed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child ended: with the answer, over a limit, or by a signal or status. `peak` is in bytes."""

    end: End
    answer: bytes
    signal: str
    seconds: float
    peak: int


def run(job: Callable[[], bytes], limits: Limits, asker: int) -> Outcome:
    """The answer of `job` in a forked child. `asker` is the pipe whose closing means that nobody waits any more.

    Always leaves no child behind. Raises AskerGone.
    """
    reader, writer = os.pipe()
    started, server = time.monotonic(), os.getpid()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            _confine(limits, server, writer)
            wire.send(writer, job())
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    end: End | None = None
    try:
        end, answer = _watch(reader, asker, started + limits.seconds, limits.answer)
    finally:
        os.close(reader)
        if end != "answered":
            os.kill(child, signal.SIGKILL)
        _, status, usage = os.wait4(child, 0)
    name = ""
    if end == "answered" and status != 0:
        end = "crashed"
        code = os.waitstatus_to_exitcode(status)
        name = signal.Signals(-code).name if code < 0 else f"status {code}"
        if name == "SIGXCPU":
            end = "seconds"
    return Outcome(end, answer, name, time.monotonic() - started, usage.ru_maxrss * 1024)


def _watch(reader: int, asker: int, deadline: float, most: int) -> tuple[End, bytes]:
    """What the child wrote until it closed its pipe ("answered", if only by dying), or the limit that it broke."""
    found = bytearray()
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    poll.register(asker, 0)  # only its hanging up
    while True:
        events = dict(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
        if asker in events:
            raise AskerGone
        if not events:
            return "seconds", b""
        piece = os.read(reader, _PIECE)
        if not piece:
            return "answered", bytes(found)
        found += piece
        if len(found) > most:
            return "answer", b""


def _confine(limits: Limits, server: int, writer: int) -> None:
    """Take from this process all that a reader does not need."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:  # it ended before the line above
        os._exit(1)
    os.dup2(1, 0)  # the null device
    os.closerange(3, writer)
    os.closerange(writer + 1, _OPEN_FILES)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")  # a machine that runs out of memory ends this process before any other
    with open("/proc/self/statm") as sizes:
        mapped = int(sizes.read().split()[0]) * resource.getpagesize()
    _lower(resource.RLIMIT_AS, mapped + limits.memory)
    _lower(resource.RLIMIT_CPU, int(limits.seconds) + _CPU_SPARE)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))
