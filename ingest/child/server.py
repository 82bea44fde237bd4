"""The process that reads: `python -m ingest.child.server` serves until its input ends, `… once` reads one file.

A request is two frames: JSON (format, url, limits), and the bytes of the file. An answer is two frames: JSON (how
it ended, seconds, peak memory in bytes), and the JSON of `reading.answer`. With `once` it is the latter alone, no frame.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys

from ingest.child import reading, wire
from ingest.child.limits import Limits


def main() -> None:
    """Serve requests from standard input."""
    # Libraries that print must not garble the answers, and a file's oddities are no news for the terminal.
    answers = os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.close(null)
    if "once" in sys.argv[1:]:
        request = json.loads(wire.receive(0))
        wire.send(
            answers,
            reading.answer(request["format"], wire.receive(0), request["url"], Limits(**request["limits"])),
        )
        return
    # Ctrl-C reaches every process of a terminal; the one that asked closes this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, BrokenPipeError):
        _serve(answers)


def _serve(answers: int) -> None:
    from ingest.child import forked

    loaded: set[str] = set()
    while True:
        request = json.loads(wire.receive(0))
        raw = wire.receive(0)
        name, url, limits = request["format"], request["url"], Limits(**request["limits"])
        if name not in loaded:
            with contextlib.suppress(Exception):  # the child meets the same error and tells it
                reading.load(name)
            loaded.add(name)
            gc.collect()
            gc.freeze()  # so that a child's collections do not copy what all of them share
        try:
            outcome = forked.run(lambda: reading.answer(name, raw, url, limits), limits, asker=0)  # noqa: B023
        except forked.AskerGone:
            return
        head = {"end": outcome.end, "signal": outcome.signal, "seconds": outcome.seconds, "peak": outcome.peak}
        wire.send(answers, wire.frame(wire.to_json(head)) + wire.frame(outcome.answer))


if __name__ == "__main__":
    main()
