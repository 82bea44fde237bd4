"""The server of the readers with the misbehaving formats beside the real ones."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from ingest.child import Readers, client
from tests.ingest.child_formats import FORMATS, HEADER, LIMITS, SERVER


@pytest.fixture(scope="session")
def formats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats")
    for name, body in FORMATS.items():
        (folder / f"{name}.py").write_text(HEADER + body.strip().replace("\n    ", "\n"), encoding="utf-8")
    return folder


@pytest.fixture
def server_command(formats: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SERVER", ("-P", "-c", SERVER, str(formats)))


@pytest.fixture
def readers(server_command: None) -> Iterator[Readers]:
    before = set(psutil.Process().children(recursive=True))
    with Readers(LIMITS) as opened:
        yield opened
    assert set(psutil.Process().children(recursive=True)) <= before


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C counts, also where the tests run in several processes, which ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
