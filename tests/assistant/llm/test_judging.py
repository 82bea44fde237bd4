"""The model as a judge: read strictly, kept apart, compared with what is measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.evaluation.golden import Golden
from assistant.evaluation.judging import Judgement, judge_with, read, summary
from assistant.evaluation.outcome import Outcome
from assistant.evaluation.run import evaluate
from assistant.llm.calling import LanguageModel
from prompts import load_prompt
from tests.assistant.llm.openai_server import serving
from tests.assistant.llm.scripted import Scripted, task

PROMPT = load_prompt("judge", frozenset({"fence"}))


@pytest.mark.parametrize(
    ("said", "marks"),
    [
        ("faithful: 9\ncomplete: 7", (0.9, 0.7)),
        ("**Faithful**: 10\n- complete = 0", (1.0, 0.0)),
        ("faithful: 11\ncomplete: 7", None),
        ("faithful: 9", None),
        ("It is all very good.", None),
        ("", None),
    ],
)
def test_two_marks_or_none(said: str, marks: tuple[float, float] | None) -> None:
    found = read("q", said)
    assert (found and (found.faithful, found.complete)) == marks


def outcome(name: str, right: bool) -> Outcome:
    return Outcome(Golden(name, "?", "fact", ("answered",)), "answered", "", (), 1.0, right, False, False, True)


def test_agreement_with_what_is_measured() -> None:
    outcomes = [outcome(str(i), i < 6) for i in range(10)]
    same = summary([Judgement(str(i), 1.0, 0.9 if i < 6 else 0.2) for i in range(10)], outcomes)
    assert (same["agreement"], same["kappa"]) == (1.0, 1.0)
    blind = summary([Judgement(str(i), 1.0, 1.0) for i in range(10)], outcomes)
    assert (blind["agreement"], blind["kappa"]) == (0.6, 0.0)
    assert blind["faithful"]["value"] == 1.0
    assert summary([], outcomes)["agreement"] is None


def test_the_judge_sees_question_sources_and_answer_and_changes_no_metric(assistant) -> None:  # type: ignore[no-untyped-def]
    model = Scripted(reply=lambda _: "faithful: 3\ncomplete: 2")
    asked = [
        Golden("q1", "Which countries does Belgium's fourth plan focus on?", "fact", ("answered",)),
        Golden("q2", "Who won the 2022 World Cup?", "fact", ("not_found",)),
    ]
    judged = evaluate(assistant, asked, judging=judge_with(LanguageModel(model), PROMPT)).to_dict()
    plain = evaluate(assistant, asked).to_dict()
    assert len(model.heard) == 1
    assert task(model.heard[0]) == "judge"
    assert "Burkina Faso" in str(model.heard[0][-1].content)
    assert judged["overall"]["right"] == plain["overall"]["right"]
    assert judged["judge"]["faithful"]["value"] == pytest.approx(0.3)
    assert judged["judge"]["agreement"] == 0.0
    assert "judge" not in plain


def test_the_command(starter_settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    golden = tmp_path / "golden.yaml"
    golden.write_text(
        "- id: q1\n  question: Which countries does Belgium's fourth plan focus on?\n  expect: {facts: Niger}\n"
    )
    asked = [
        "evaluate",
        str(golden),
        "--index",
        str(starter_settings.index),
        "--judge",
        "--json",
        str(tmp_path / "r.json"),
    ]
    refused = CliRunner().invoke(app, asked)
    assert refused.exit_code == 2
    with serving("faithful: 9\ncomplete: 8") as server:
        monkeypatch.setenv("NAP_LLM", "openai:m")
        monkeypatch.setenv("NAP_LLM_BASE_URL", server.base_url)
        result = CliRunner().invoke(app, [*asked, "--html", str(tmp_path / "r.html")])
    assert result.exit_code == 0, result.output
    assert "not measured" in result.output
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["judge"]["agreement"] == 1.0
    assert "What the language model thinks" in (tmp_path / "r.html").read_text()
