"""Runs one of this package's modules in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_QUIET_AND_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "PYTHONWARNINGS": "ignore",
    "ANONYMIZED_TELEMETRY": "False",
}


def run_module(module: str, *arguments: str, timeout: float = 900.0) -> tuple[bool, str]:
    """Run `python -m <module> <arguments>` offline and silently; return success and the last line it said.

    A module run this way may import torch or crash on damaged files without harm to the caller.
    `timeout` is in seconds.
    """
    with started_module(module, *arguments, timeout=timeout) as finish:
        return finish()


@contextmanager
def started_module(module: str, *arguments: str, timeout: float = 900.0) -> Iterator[Callable[[], tuple[bool, str]]]:
    """Start a module as `run_module` does. What is yielded closes its standard input, and returns as `run_module`.

    A module may import what it needs and then wait for that. Leaving the block ends it.
    """
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-P", "-m", module, *arguments]
    with subprocess.Popen(
        command,
        env={**os.environ, **_QUIET_AND_OFFLINE, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as process:

        def finish() -> tuple[bool, str]:
            try:
                output, errors = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                return False, f"{module} did not finish within {timeout:.0f} s"
            said = (errors.strip() or output.strip()).splitlines()
            return process.returncode == 0, said[-1] if said else f"{module} ended with status {process.returncode}"

        try:
            yield finish
        finally:
            process.kill()
