"""What all tests share: the real model, an index of the starter corpus, and a guard against outside connections."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from assistant.answering.pipeline import Assistant
from assistant.assemble import open_assistant
from assistant.settings import Settings
from vectorstore import OnnxEmbeddings, load_embeddings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
# Folders of long tests: run last, the longest of them would be waited for alone.
LONG_FIRST = ("assistant", "browser", "faults", "vectorstore")
FIRST_ASK = "first_ask.txt"
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long tests whole")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.relative_to(ROOT / "tests").parts[0] not in LONG_FIRST)
    if not config.getoption("--full"):
        skip = pytest.mark.skip(reason="long form; run with --full (make test-full)")
        for item in items:
            if "full" in item.keywords:
                item.add_marker(skip)


def _no_outside_connections(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: every connection of this process that leaves the machine fails the test that makes it."""
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a connection to {address} was tried; nothing may leave this machine")
    elif event == "socket.getaddrinfo":
        host = arguments[0]
        if isinstance(host, bytes):
            host = host.decode()
        if host and not str(host).startswith(LOOPBACK):
            raise AssertionError(f"the name {host} was looked up; nothing may leave this machine")


sys.addaudithook(_no_outside_connections)


@pytest.fixture(autouse=True)
def _own_user_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the settings or the index of the user who runs it."""
    for name in [name for name in os.environ if name.startswith("NAP_") and name != "NAP_REQUIRE_BROWSER"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NAP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("NAP_MODELS_DIR", str(ROOT / ".nap-test" / "models"))


@pytest.fixture(scope="session")
def full(pytestconfig: pytest.Config) -> bool:
    """Whether long tests run whole rather than as a slice."""
    return bool(pytestconfig.getoption("--full"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Public data beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of public data, ../shared, is not here")
    return SHARED


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Prepared models, kept between runs in the checkout because preparing one takes half a minute."""
    return ROOT / ".nap-test" / "models"


@pytest.fixture(scope="session")
def embeddings(models_dir: Path) -> OnnxEmbeddings:
    """The default model."""
    return load_embeddings(models_dir=models_dir)


@pytest.fixture(scope="session")
def starter_settings(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Settings:
    """Settings with a fresh index of the starter corpus: one process builds it, each works on its own copy.

    It is made as a new user makes it, by asking a first question; FIRST_ASK holds what that printed.
    """
    base = tmp_path_factory.getbasetemp()
    built = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "starter-built"
    with FileLock(f"{built}.lock"):
        if not built.exists():
            new = Path(f"{built}.new")
            places = {"NAP_DATA_DIR": str(new), "NAP_MODELS_DIR": str(models_dir)}
            command = [sys.executable, "-m", "assistant", "ask", "What is WCLAC?"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=280, env={**os.environ, **places})
            assert done.returncode == 0, done.stderr
            (new / FIRST_ASK).write_text(f"{done.stderr}\n{done.stdout}", encoding="utf-8")
            new.rename(built)
    folder = tmp_path_factory.mktemp("starter")
    shutil.copytree(built, folder, dirs_exist_ok=True)
    return Settings(data_dir=folder, models_dir=models_dir)


@pytest.fixture(scope="session")
def assistant(starter_settings: Settings) -> Iterator[Assistant]:
    """The real assistant over the starter corpus."""
    opened = open_assistant(starter_settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def starter_corpus() -> Path:
    """The folder of the starter corpus."""
    return ROOT / "corpus"
