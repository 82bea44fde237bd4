"""`nap evaluate`: golden files, measures, reports, comparisons and bounds."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from assistant.answering.pipeline import Assistant
from assistant.cli import app
from assistant.evaluation.compare import below, compare
from assistant.evaluation.golden import GoldenError, load
from assistant.evaluation.metrics import measure
from assistant.evaluation.page import as_page
from assistant.evaluation.run import evaluate
from assistant.settings import Settings

GOOD = {
    "id": "belgium-focus",
    "question": "Which countries does Belgium's fourth plan focus on?",
    "expect": {"facts": ["Burkina Faso"], "sources": ["profiles/belgium"], "country": "Belgium", "kind": "list"},
}
ABSENT = {
    "id": "atlantis",
    "question": "What does the plan of Vanuatu say?",
    "expect": {"status": "not_found", "kind": "absent"},
}
WRONG = {
    "id": "impossible",
    "question": "Which countries does Belgium's fourth plan focus on?",
    "half": "b",
    "expect": {"facts": ["Narnia"], "sources": ["profiles/belgium"], "country": "Belgium"},
}


def golden(folder: Path, *entries: Mapping[str, Any]) -> Path:
    path = folder / "golden.yaml"
    path.write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
    return path


def test_outcomes_and_metrics(assistant: Assistant, tmp_path: Path) -> None:
    report = evaluate(assistant, load([golden(tmp_path, GOOD, ABSENT, WRONG)]))
    assert [outcome.right for outcome in report.outcomes] == [True, True, False]
    overall = {name: metric.value for name, metric in report.overall.items()}
    assert overall["right"] == pytest.approx(2 / 3)
    assert (overall["fact_recall"], overall["citation_precision"], overall["quote_fidelity"]) == (0.5, 1, 1)
    assert (overall["refusal_precision"], overall["refusal_recall"], overall["wrong_country_rate"]) == (1, 1, 0)
    assert overall["recall@1"] <= overall["recall@5"] <= 0.5
    assert {half: metrics["right"].value for half, metrics in report.by_half.items()} == {"a": 1, "b": 0}
    assert set(report.by_kind) == {"list", "absent", "fact"}
    assert report.overall["right"].low <= overall["right"] <= report.overall["right"].high
    assert not measure([])


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"id": "x", "question": "y"}, "needs the fields"),
        ({**GOOD, "answer": "z"}, "'answer' is not known"),
        ({**GOOD, "expect": {"status": "maybe"}}, "status must be among"),
        ({**GOOD, "expect": {"facts": ["("]}}, "no regular expression"),
        ({**GOOD, "half": "c"}, "half must be"),
        ({**GOOD, "history": ["hello"]}, "each turn of history"),
        ({**GOOD, "question": " "}, "must be texts"),
    ],
)
def test_a_wrong_golden_file_is_named(tmp_path: Path, entry: Mapping[str, Any], message: str) -> None:
    with pytest.raises(GoldenError, match=message) as caught:
        load([golden(tmp_path, entry)])
    assert "golden.yaml, question 1" in str(caught.value)


def test_two_questions_with_one_id(tmp_path: Path) -> None:
    with pytest.raises(GoldenError, match="belgium-focus"):
        load([golden(tmp_path, GOOD, GOOD)])


def test_comparison_and_bounds(assistant: Assistant, tmp_path: Path) -> None:
    report = evaluate(assistant, load([golden(tmp_path, GOOD, ABSENT)])).to_dict()
    older = json.loads(json.dumps(report))
    older["questions"][0]["right"] = False
    older["questions"][1]["text"] = "Something else."
    older["overall"]["right"]["value"] = 0.5
    found = compare(older, report)
    assert (found.mended, found.broken, found.reworded) == (("belgium-focus",), (), ("atlantis",))
    assert found.moved == (("right", 0.5, 1.0),)
    assert compare(report, older).broken == ("belgium-focus",)
    assert below(report, {"right": 1.0, "list:right": 1.0, "wrong_country_rate": 0}) == []
    assert len(below(report, {"right": 1.1, "latency_p95_ms": 0.0})) == 2
    with pytest.raises(GoldenError, match="no metric"):
        below(report, {"beauty": 1})


def test_the_page_holds_no_markup_of_a_question(assistant: Assistant, tmp_path: Path) -> None:
    evil = {**ABSENT, "question": "<script>alert(1)</script> & Vanuatu?"}
    page = as_page(evaluate(assistant, load([golden(tmp_path, GOOD, evil)])).to_dict())
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http://" not in page
    assert "https://" not in page


def test_the_command(starter_settings: Settings, tmp_path: Path) -> None:
    path = golden(tmp_path, GOOD, WRONG)
    common = ["evaluate", str(path), "--index", str(starter_settings.index)]
    done = CliRunner().invoke(app, [*common, "--json", str(tmp_path / "r.json"), "--html", str(tmp_path / "r.html")])
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "r.json").read_text())["schema_version"] == "1.0"
    assert "<svg" in (tmp_path / "r.html").read_text()
    done = CliRunner().invoke(app, [*common, "--compare", str(tmp_path / "r.json"), "--fail-under", "right=0.9", "-v"])
    assert done.exit_code == 1
    assert "impossible" in done.output
    assert CliRunner().invoke(app, [*common, "--fail-under", "right"]).exit_code == 2
    assert CliRunner().invoke(app, [*common, "--compare", str(path)]).exit_code == 2


def test_the_list_of_known_failures_is_exact(starter_settings: Settings, tmp_path: Path) -> None:
    golden(tmp_path, GOOD, WRONG)
    (tmp_path / "known.txt").write_text("belgium-focus\nimpossible\n")
    (tmp_path / "conftest.py").write_text(
        "import pytest\nfrom assistant.assemble import open_assistant\nfrom assistant.settings import Settings\n"
        "@pytest.fixture\ndef assistant():\n    return open_assistant(Settings())\n"
    )
    command = [sys.executable, "-m", "pytest", f"--rootdir={tmp_path}", "-o", "golden_files=*.yaml", str(tmp_path)]
    places = {"NAP_DATA_DIR": str(starter_settings.data_dir), "NAP_MODELS_DIR": str(starter_settings.models)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, **places})
    assert "1 failed, 1 xfailed" in done.stdout
    assert "[XPASS(strict)] listed in known.txt" in done.stdout
