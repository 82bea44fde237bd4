"""Runs one of this package's modules in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
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
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, **_QUIET_AND_OFFLINE, "PYTHONPATH": path}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", module, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False, f"{module} did not finish within {timeout:.0f} s"
    said = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return done.returncode == 0, said[-1] if said else f"{module} ended with status {done.returncode}"
