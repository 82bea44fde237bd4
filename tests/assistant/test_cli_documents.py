"""`nap ingest`, `nap sources` and `nap index`, as a script uses them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.md").write_text("# Page a\n\nFinland gave ten radios in 2018.\n")
    (folder / "page.html").write_text(
        "<html><body><h1>Page</h1><p>Norway gave six tents to a town in 2019.</p></body></html>"
    )
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    return folder


def nap(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--index", str(tmp_path / "index")])


def test_a_dry_run_then_the_run_then_the_same_again(tmp_path: Path, docs: Path) -> None:
    would = json.loads(nap(tmp_path, "ingest", str(docs), "--dry-run", "--json").stdout)
    assert would["dry_run"]
    assert would["changes"]["added"] == ["a", "page"]
    assert not (tmp_path / "index").exists()
    done = nap(tmp_path, "ingest", str(docs), "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["exit_code"], found["built"], found["documents"]) == (0, 0, True, 2)
    assert [Path(entry["path"]).name for entry in found["skipped"]] == ["photo.jpg"]
    again = json.loads(nap(tmp_path, "ingest", "--json").stdout)
    assert (again["built"], again["version"], again["changes"]["unchanged"]) == (False, found["version"], ["a", "page"])


def test_what_is_printed_for_people(tmp_path: Path, docs: Path) -> None:
    (docs / "bad.md").write_text("---\ntitle: a: b\n---\nText.\n")
    done = nap(tmp_path, "ingest", str(docs))
    assert done.exit_code == 1
    said = " ".join(done.output.split())
    assert "2 added, 1 failed." in said
    assert "bad.md: the front matter cannot be read" in said
    assert "The index has 2 documents in 2 passages." in said
    assert "No such" not in said
    nothing = nap(tmp_path, "ingest", str(tmp_path / "missing"))
    assert nothing.exit_code == 2
    assert "The index is as it was." in nothing.output


def test_sources_and_builds(tmp_path: Path, docs: Path) -> None:
    assert nap(tmp_path, "ingest", str(docs)).exit_code == 0
    listed = json.loads(nap(tmp_path, "sources", "--json").stdout)
    assert listed["sources"] == {str(docs): 2}
    assert {document["id"] for document in listed["documents"]} == {"a", "page"}
    (docs / "a.md").unlink()
    assert nap(tmp_path, "ingest", str(docs)).exit_code == 0
    builds = json.loads(nap(tmp_path, "index", "list", "--json").stdout)
    assert [(build["serves"], build["manifest"]["documents"]) for build in builds] == [(True, 1), (False, 2)]
    assert nap(tmp_path, "index", "rollback").exit_code == 0
    assert len(json.loads(nap(tmp_path, "sources", "--json").stdout)["documents"]) == 2
    assert "is whole" in nap(tmp_path, "index", "verify").output
    removed = nap(tmp_path, "sources", "remove", str(docs), "--json")
    assert json.loads(removed.stdout)["changes"]["removed"] == ["a", "page"]


@pytest.mark.parametrize("command", [["ask", "Who gave radios?"], ["chat"], ["mcp"], ["sources"]])
def test_a_named_index_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    """The starter corpus under a mistyped name would answer in place of the editor's own documents."""
    told = f"nap ingest FOLDER --index {tmp_path / 'index'}"
    named = nap(tmp_path, *command)
    assert (named.exit_code, told in named.output) == (2, True)
    monkeypatch.setenv("NAP_INDEX_DIR", str(tmp_path / "index"))
    by_setting = CliRunner().invoke(app, command)
    assert (by_setting.exit_code, told in by_setting.output) == (2, True)
    assert not (tmp_path / "index").exists()


def test_control_c_once_the_new_index_serves(tmp_path: Path, docs: Path) -> None:
    """An audit hook knows the moment: the folder is opened to be flushed after CURRENT names the new build."""
    assert nap(tmp_path, "ingest", str(docs)).exit_code == 0
    (docs / "c.md").write_text("# Page c\n\nGhana sent nine boats in 2020.\n")
    index = tmp_path / "index"
    code = (
        "import os, signal, sys\n"
        "def at_last_flush(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]) == sys.argv[-1]: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.addaudithook(at_last_flush)\n"
        "from assistant.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, "ingest", str(docs), "--index", str(index)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode not in (0, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert nap(tmp_path, "index", "verify").exit_code == 0
    assert len(json.loads(nap(tmp_path, "sources", "--json").stdout)["documents"]) == 3
