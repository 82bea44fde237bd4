"""Readers in the real server that do what a damaged file may make a library do, and a look at its processes."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from ingest.child import Limits, Readers, client

ROOT = Path(__file__).resolve().parents[2]
MARKDOWN = b"# Radios\n\nFinland gave [ten radios](https://example.org/r) to the network in 2018.\n"
LIMITS = Limits(seconds=5, memory=256 * 1024**2)
linux_only = pytest.mark.skipif(not client.FORKS, reason="only Linux forks a child with limits")

# Readers that do what a damaged file may make a library do. They run in the real server, beside the real formats.
FORMATS = {
    "all_fields": """
        import datetime
        return Content(
            (
                Element("heading", "Über\\u2028uns 🕊", 2),
                Element("paragraph", "Naïve", links=(Link("a", "https://a.example/?b"),), names=("1", "2"), pages=((0, 3), (4, 4))),
                Element("note", "1 See it.", id="1"),
            ),
            {"title": "T", "published": datetime.date(2024, 5, 1), "plans": [{"number": 1}], "none": None, 7: url},
            ("a warning",),
            ("https://b.example/",),
        )""",
    "sleeps": "import time; time.sleep(float(raw)); return Content(())",
    "spins": "while True: pass",
    "hoards": "kept = bytearray(int(raw)); return Content((Element('paragraph', str(len(kept))),))",
    "segfaults": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "leaves": "import os; os._exit(7)",
    "exits": "import sys; sys.exit(0)",
    "prints": "import os; print('hello'); os.write(1, b'x' * 99); os.write(2, b'y'); return Content((Element('paragraph', 'ok'),))",
    "wordy": "return Content((Element('paragraph', 'x' * int(raw)),))",
    "crumbles": "return Content((Element('paragraph', 'x'),) * int(raw))",
    "recurses": "return read(raw, url)",
    "raises": "raise KeyError(raw.decode())",
    "misses": "return open('/nowhere/at/all')",
    "writes": "with open(raw, 'wb') as file: file.write(b'x' * 10)",
    "halves": "return Content((Element('paragraph', 'a' + chr(0xD800) + 'b'),))",
    "refuses": "raise UnreadableFile('the file is a fish. Save it as text and try again.')",
    "doubts": "raise MetadataError('kind is 7; it must be a word.')",
    "odd_fields": "return Content((), {'a': {1, 2}})",
    "not_content": "return None",
}
HEADER = """
from ingest.elements import Content, Element, Link
from ingest.errors import MetadataError, UnreadableFile

def read(raw, url=None):
    """
SERVER = """
import sys, ingest.formats
ingest.formats.__path__.append(sys.argv[1])
from ingest.child.server import main
main()
"""


def processes_of(opened: Readers) -> list[psutil.Process]:
    """The reading process and its children."""
    server = opened._server
    with contextlib.suppress(psutil.NoSuchProcess):
        if server is not None:
            process = psutil.Process(server.pid)
            return [process, *process.children(recursive=True)]
    return []


def until(condition: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)


def gone(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    return True
