"""The command line, in processes of its own, as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.settings import Settings
from tests.conftest import FIRST_ASK

Run = subprocess.CompletedProcess[str]


def nap(*arguments: str, stdin: str | None = None, **environment: str) -> Run:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, "COLUMNS": "120", **environment},
    )


@pytest.fixture
def index(starter_settings: Settings) -> str:
    return str(starter_settings.index)


def test_ask_prints_the_answer_and_its_sources(index: str) -> None:
    done = nap("ask", "Which countries does Belgium's fourth plan focus on?", "--index", index)
    assert done.returncode == 0, done.stderr
    assert "Burkina Faso" in done.stdout
    assert "from this corpus's profile of Belgium" in done.stdout
    assert "based on: " in done.stdout


def test_ask_ingests_the_starter_corpus_first(starter_settings: Settings) -> None:
    printed = (starter_settings.data_dir / FIRST_ASK).read_text(encoding="utf-8")
    assert "Preparing the starter corpus" in printed
    assert "Legal Aid" in printed


def test_jsonl_from_standard_input(index: str) -> None:
    lines = [
        "What is WCLAC?",
        json.dumps(
            {
                "id": "q2",
                "question": "And the Netherlands?",
                "history": [{"role": "user", "content": "Which ministries take part in Belgium's plan?"}],
            }
        ),
        "",
        json.dumps({"id": 3, "question": ""}),
    ]
    done = nap("ask", "--jsonl", "-", "--index", index, stdin="\n".join(lines))
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["status"] for answer in answers] == ["answered", "answered", "declined"]
    assert [answer["id"] for answer in answers][1:] == ["q2", "3"]
    assert {answer["schema_version"] for answer in answers} == {"1.0"}
    assert answers[1]["citations"][0]["document_id"] == "profiles/netherlands"


@pytest.mark.parametrize(
    "line", ['{"id": 1}', '{"question": 3}', '{"broken', '{"question": "x", "history": [{"role": "me"}]}']
)
def test_a_broken_line_is_named(index: str, line: str) -> None:
    done = nap("ask", "--jsonl", "-", "--index", index, stdin=f"What is WCLAC?\n{line}\nWho is Mohammed Al Zoabi?\n")
    assert done.returncode == 1
    assert "Line 2" in done.stderr
    assert len(done.stdout.splitlines()) == 2


def test_ingest_reports_failures_and_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "good.md").write_text("# Radios\n\nFinland gave ten radios to the network in 2018.\n")
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02")
    index = str(tmp_path / "index")
    done = nap("ingest", str(folder), str(tmp_path / "missing"), "--index", index)
    assert done.returncode == 1
    assert "bad.txt" in done.stderr
    assert "missing" in done.stderr
    assert "ten radios" in nap("ask", "What did Finland give to the network?", "--index", index).stdout
    nothing = nap("ingest", str(tmp_path / "missing"), "--index", index)
    assert nothing.returncode == 2
    assert "ten radios" in nap("ask", "What did Finland give to the network?", "--index", index).stdout


def test_a_second_folder_is_added_and_a_folder_read_again_is_replaced(tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    for name, text in {"one": "Finland gave ten radios in 2018.", "two": "Norway gave six tents in 2019."}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.md").write_text(f"# Page {name}\n\n{text}\n")
        assert nap("ingest", str(tmp_path / name), "--index", index).returncode == 0
    assert "2 documents" in nap("sources", "--index", index).stdout
    (tmp_path / "one" / "one.md").unlink()
    (tmp_path / "one" / "new.md").write_text("# Page new\n\nFinland gave nine boats in 2020.\n")
    assert nap("ingest", str(tmp_path / "one"), "--index", index).returncode == 0
    listed = nap("sources", "--index", index).stdout
    assert "new" in listed
    assert "Page one" not in listed


def test_sources_and_doctor(index: str) -> None:
    assert "profiles/belgium" in nap("sources", "--index", index).stdout
    done = nap("doctor", "--index", index)
    assert done.returncode == 0, done.stdout
    assert "384 dimensions" in done.stdout


def test_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    done = nap("doctor", "--index", str(tmp_path / "none"))
    assert done.returncode == 1
    assert "nap ingest" in done.stdout


def test_a_wrong_setting_is_named(index: str) -> None:
    done = nap("ask", "What is WCLAC?", "--index", index, NAP_EMBEDDING_PRECISION="int3")
    assert done.returncode == 2
    assert "NAP_EMBEDDING_PRECISION" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_to_do() -> None:
    done = nap("ask")
    assert done.returncode == 2
    assert "--jsonl" in done.stderr


def test_asking_imports_no_torch_and_no_gradio(index: str) -> None:
    code = (
        "import sys; sys.argv = ['nap', 'ask', 'What is WCLAC?', '--index', sys.argv[1]]\n"
        "from assistant.cli import app\n"
        "app(standalone_mode=False)\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'gradio'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code, index], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Legal Aid" in done.stdout
