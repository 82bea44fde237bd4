"""Files made to hang, crash or fool a reader, all generated here. Each says what must become of it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.hostile import Hostile
from tests.faults.hostile_pdf import pdf_files
from tests.faults.hostile_text import text_files
from tests.faults.hostile_webpage import webpage_files
from tests.faults.hostile_word import word_files


def hostile_files() -> Iterator[Hostile]:
    """All of them."""
    yield from text_files()
    yield from webpage_files()
    yield from word_files()
    yield from pdf_files()
