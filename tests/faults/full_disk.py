"""`python -m tests.faults.full_disk FOLDER` as root of a mount namespace: ingests on a disk that is filled up.

Mounts a small file system in FOLDER, and prints as JSON what was seen at each fill level.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from assistant.assemble import open_assistant
from assistant.settings import Settings
from tests.faults.radios import QUESTION, start_ingest, write

SIZE = 8 * 1024**2
FREE = (0, 100 * 1024, 300 * 1024)  # bytes left at each level; a build takes more
FOLLOWS = 1.5


def fill(disk: Path, left: int) -> Path:
    """A file that leaves `left` bytes free."""
    found = os.statvfs(disk)
    path = disk / "fill"
    with path.open("wb") as file:
        file.write(bytes(max(0, found.f_bavail * found.f_frsize - left)))
    return path


def ingest(docs: Path, settings: Settings) -> tuple[int, str]:
    """Exit code and what was said."""
    process = start_ingest(docs, settings)
    said = process.communicate(timeout=120)[1]
    return process.returncode, said


def ask_anew(settings: Settings) -> str:
    """What a fresh process answers."""
    command = [sys.executable, "-m", "assistant", "ask", QUESTION, "--index", str(settings.index)]
    environment = {**os.environ, "NAP_MODELS_DIR": str(settings.models)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False).stdout


def main(folder: Path, models: Path, whole: bool) -> None:
    """Fill, ingest, ask, free, ingest, ask."""
    disk, number = folder / "disk", 10
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], check=True)
    settings = Settings(data_dir=disk / "data", models_dir=models)
    assert ingest(write(folder / "docs", number), settings)[0] == 0
    seen = []
    with closing(open_assistant(settings)) as assistant:
        assistant.ask(QUESTION)
        for left in FREE if whole else FREE[1:2]:
            docs = write(folder / "docs", number + 1)
            filling = fill(disk, left)
            code, said = ingest(docs, settings)
            time.sleep(FOLLOWS)
            level = {"free": left, "number": number, "code": code, "said": said}
            level |= {"running": assistant.ask(QUESTION).text, "anew": ask_anew(settings)}
            filling.unlink()
            level["code_after"], number = ingest(docs, settings)[0], number + 1
            time.sleep(FOLLOWS)
            level |= {"running_after": assistant.ask(QUESTION).text, "anew_after": ask_anew(settings)}
            seen.append(level)
    print(json.dumps(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), "whole" in sys.argv[3:])
