"""The command line in a network of its own, without any way out: everything must work there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def isolated(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["unshare", "--user", "--map-root-user", "--net", *command],
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="module", autouse=True)
def _can_isolate() -> None:
    if shutil.which("unshare") is None or isolated("true").returncode != 0:
        pytest.skip("this machine does not let a process have a network of its own (unshare --net)")


def test_there_is_no_way_out() -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=3)"
    assert "Network is unreachable" in isolated(sys.executable, "-c", code).stderr


def test_ingest_and_ask(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# Radios\n\nFinland gave ten radios to the network in 2018.\n")
    index = str(tmp_path / "index")
    done = isolated(sys.executable, "-m", "assistant", "ingest", str(tmp_path / "page.md"), "--index", index)
    assert done.returncode == 0, done.stderr
    asked = isolated(
        sys.executable, "-m", "assistant", "ask", "What did Finland give to the network?", "--index", index
    )
    assert "ten radios" in asked.stdout, asked.stderr


@pytest.mark.full
def test_preparing_the_model_from_nothing(tmp_path: Path) -> None:
    asked = isolated(
        sys.executable, "-m", "assistant", "ask", "What is WCLAC?", NAP_MODELS_DIR=str(tmp_path / "models"),
        NAP_DATA_DIR=str(tmp_path / "data"),
    )  # fmt: skip
    assert "Legal Aid" in asked.stdout, asked.stderr
