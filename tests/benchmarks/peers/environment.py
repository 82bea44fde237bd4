"""A virtual environment for each peer, made once by package name and kept; and a peer at work in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import numpy as np

from tests.benchmarks.bench import ROOT
from tests.benchmarks.figures import Seconds, SkippedError
from vectorstore.embeddings import Vectors

PACKAGES = {
    "langchain": ("langchain-chroma", "langchain-huggingface", "langchain-text-splitters"),
    "llamaindex": ("llama-index-core", "llama-index-embeddings-huggingface"),
    "haystack": ("haystack-ai", "sentence-transformers-haystack"),
    "txtai": ("txtai",),
}
# The same in every environment, so that what differs is the pipeline around the model.
SAME = ("torch", "sentence-transformers", "transformers", "tokenizers", "numpy")
INSTALL_SECONDS = 3600


def interpreter(name: str, folder: Path) -> Path:
    """The Python of a peer's environment below `folder`. Raises SkippedError where it cannot be made."""
    home = folder / name
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = [*PACKAGES[name], *(f"{package}=={version(package)}" for package in SAME)]
    made = home / "made.txt"
    if made.is_file() and made.read_text().split() == wanted:
        return python
    shutil.rmtree(home, ignore_errors=True)
    constraints = str(ROOT / "constraints.txt")
    for command in (
        (sys.executable, "-m", "venv", str(home)),
        (str(python), "-m", "pip", "install", "--quiet", "--retries", "1", "--constraint", constraints, *wanted),
    ):
        done = subprocess.run(command, env=_environment(), capture_output=True, text=True, timeout=INSTALL_SECONDS)
        if done.returncode:
            shutil.rmtree(home, ignore_errors=True)
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [done.stderr.strip()]
            raise SkippedError(f"the environment for {name} could not be made (no network?): {said[-1]}")
    made.write_text("\n".join(wanted))
    return python


class Worker:
    """A script that runs in a peer's environment and answers each line with a line. A context manager that ends it."""

    def __init__(self, python: Path, script: str, arguments: Sequence[str], work: Path) -> None:
        """`script` is the name of a file beside this one without its ending; it first prints a line when it is ready.

        What it writes on standard error goes into a file in `work`.
        """
        self._work = work
        self._log = (work / f"{script}.log").open("w")
        self._process = subprocess.Popen(
            [str(python), str(Path(__file__).with_name(f"{script}.py")), *arguments],
            env=_environment(),
            cwd=work,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def __enter__(self) -> Self:
        self._line()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()
        self._log.close()

    def answer(self, line: str) -> str:
        """What it answers to a line. Raises RuntimeError if it has ended."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the peer ended; see {self._log.name}")
        return line


class Peer(Worker):
    """A peer that has loaded its model and waits for texts to index."""

    def __init__(self, name: str, python: Path, texts: Path, weights: Path) -> None:
        """`texts` is a JSON file with a list of them."""
        self._vectors = texts.with_name(f"{name}.npy")
        super().__init__(python, f"{name}_peer", [str(weights), str(texts), str(self._vectors)], texts.parent)

    def index(self) -> Seconds:
        """Embed and store all texts; how long it took, as in `figures.moment`."""
        with TemporaryDirectory(dir=self._work) as folder:
            return np.array(self.answer(folder).split(), dtype=float)

    def vectors(self) -> Vectors:
        """Those that it has stored, shape (texts, dimension)."""
        stored: Vectors = np.load(self._vectors)
        return stored


def _environment() -> dict[str, str]:
    """Without the project: a peer sees its own packages only, and sends no word of its use to anybody."""
    own = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return own | {"HAYSTACK_TELEMETRY_ENABLED": "False"}
