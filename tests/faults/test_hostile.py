"""Every hostile file ends inside its limits, in text or in a clear refusal, and the next file still reads.

With `-s`, a line on each is printed: seconds, memory at the peak, its size, seconds until it is split, what became of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from ingest.child import Readers
from tests.faults.hostile import Hostile
from tests.faults.hostile_files import hostile_files
from tests.faults.limited import end, limited_readers

SLICE = 60
_ALL = list(hostile_files())
_QUICK = [file.name for file in _ALL if not file.slow]
_CHOSEN = set(random.Random(1325).sample(_QUICK, min(SLICE, len(_QUICK))))
FILES = [pytest.param(file, id=file.name, marks=[] if file.name in _CHOSEN else [pytest.mark.full]) for file in _ALL]


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readers]:
    with limited_readers(tmp_path_factory.mktemp("formats"), seconds=20) as opened:
        yield opened


@pytest.mark.parametrize("file", FILES)
def test_hostile(file: Hostile, readers: Readers) -> None:
    raw = file.make()
    ended = end(readers, raw, file.format)
    what = ended.refusal[:90] if ended.content is None else f"{len(ended.content.elements)} elements"
    size = f"{len(raw) / 1e6:.2f} MB"
    print(f"{ended.seconds:6.2f} s {ended.peak / 1e6:5.0f} MB of {size:9} {ended.whole[:7]:7} {file.name}: {what}")
    if not file.slow:
        assert "took more" not in ended.refusal
    if file.must == "refused":
        assert ended.content is None
    if file.must == "read":
        assert ended.content is not None, ended.refusal
    if ended.content is not None:
        if file.shows:
            assert file.shows in " ".join(element.text for element in ended.content.elements)
        # What is read is a document, unless it holds no text; then making one says so.
        assert "no text" in ended.whole or ended.whole.endswith(" s"), ended.whole
