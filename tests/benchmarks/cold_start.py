"""Cold start: one question in a fresh process, the index being there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from tempfile import TemporaryDirectory

from tests.benchmarks.bench import Bench, nap
from tests.benchmarks.figures import Figure, in_turns, middle, ratios

ROUNDS = 5
QUESTION = "Which countries does Belgium's fourth plan focus on?"
TORCH_FIRST = "import sys, torch; from assistant.cli import main; sys.argv[0] = 'nap'; main()"


def measure(bench: Bench) -> list[Figure]:
    """`nap ask`, the same with torch loaded first, and the tutorial's retriever, in turns."""
    bench.starter()
    environment = bench.environment()

    def command(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run(
            words, env=environment, cwd=bench.work, check=True, timeout=300, stdout=subprocess.DEVNULL
        )

    with TemporaryDirectory(dir=bench.work) as folder:
        tutorial = (sys.executable, "-m", "tests.benchmarks.tutorial", folder)
        command(*tutorial)()
        commands = {
            "ours": command(nap(), "ask", QUESTION),
            "torch first": command(sys.executable, "-c", TORCH_FIRST, "ask", QUESTION),
            "tutorial": command(*tutorial, QUESTION),
        }
        in_turns(commands, 1)  # so that every file is in the page cache
        taken = in_turns(commands, ROUNDS)
    return [
        middle("nap ask", taken["ours"]),
        middle("nap ask with torch imported first", taken["torch first"]),
        middle("tutorial's retriever over its stored vectors", taken["tutorial"]),
        *ratios("nap ask / the same with torch", taken["ours"], taken["torch first"]),
        *ratios("nap ask / tutorial's", taken["ours"], taken["tutorial"]),
    ]
