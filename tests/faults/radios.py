"""A small corpus whose one fact changes with each ingest, so that every answer says which index it came from."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

from assistant.answering.pipeline import Assistant
from assistant.settings import Settings

QUESTION = "How many radios did Finland give in 2018?"
PAGES = 8


def write(folder: Path, number: int) -> Path:
    """The corpus that says `number` on every page."""
    folder.mkdir(exist_ok=True)
    (folder / "finland.md").write_text(f"# Finland\n\nFinland gave {number} radios in 2018.\n")
    for page in range(PAGES):
        text = "\n\n".join(f"Norway gave {number} tents to town {page}-{town} in 2019." for town in range(6))
        (folder / f"norway-{page}.md").write_text(f"# Norway {page}\n\n{text}\n")
    return folder


def start_ingest(folder: Path, settings: Settings) -> subprocess.Popen[str]:
    """`nap ingest` in a process of its own, in a group of its own so that it can be killed with its children."""
    return subprocess.Popen(
        [sys.executable, "-m", "assistant", "ingest", str(folder), "--index", str(settings.index)],
        env={**os.environ, "NAP_MODELS_DIR": str(settings.models)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


class Asking:
    """Asks the question again and again in a thread, and keeps which number each answer gave.

    `numbers` are those of the answers since the last `forget`; `failed` is every answer that was none, and every error.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.asked = 0
        self.numbers: set[int] = set()
        self.failed: list[str] = []
        self._assistant = assistant
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Asking:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def forget(self) -> None:
        """Begin anew with the numbers seen."""
        self.numbers = set()

    def _run(self) -> None:
        while not self._ended.wait(0.05):
            try:
                answer = self._assistant.ask(QUESTION)
            except Exception as error:  # noqa: BLE001 - whatever it is, the visitor would have seen it
                self.failed.append(repr(error))
                continue
            self.asked += 1
            found = re.search(r"Finland gave (\d+) radios", answer.text)
            if found is None:
                self.failed.append(answer.text)
            else:
                self.numbers.add(int(found[1]))
