"""Documents and chunks come back from disk as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.types import Chunk, Document
from vectorstore import IndexDamaged, Manifest, serialise


@pytest.mark.parametrize("kind", [Document, Chunk, Manifest])
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_round_trip(kind: type[Any], data: st.DataObject) -> None:
    item = data.draw(st.from_type(kind))
    line = serialise.dump(item)
    assert "\n" not in line
    assert serialise.load(kind, line) == item


def test_lines(tmp_path: Path) -> None:
    chunks = [Chunk(str(n), "d", ("t",), "a\u2028b\r\n\x85", 0, 6, None, (), ()) for n in range(3)]
    serialise.write_lines(tmp_path / "chunks", chunks)
    assert serialise.read_lines(Chunk, tmp_path / "chunks") == chunks


@pytest.mark.parametrize("content", ["{", "[]", '{"id": 1}', '{"colour": "red"}', "\xff"])
def test_damaged(tmp_path: Path, content: str) -> None:
    (tmp_path / "chunks").write_bytes(content.encode("latin-1"))
    with pytest.raises(IndexDamaged):
        serialise.read_lines(Chunk, tmp_path / "chunks")
