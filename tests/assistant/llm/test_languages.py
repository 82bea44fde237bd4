"""Which questions are in another language."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.llm.languages import is_foreign

GOLDEN = Path(__file__).resolve().parents[2] / "evaluation" / "golden"


@pytest.mark.parametrize(
    "text",
    [
        "Quels sont les pays prioritaires du quatrième plan de la Belgique ?",
        "Welke landen staan centraal in het vierde plan van België?",
        "Wer leitet den Aktionsplan von Deutschland und wie viel Geld gibt es?",
        "¿Qué dice el plan de Colombia sobre las mujeres?",
        "Quem lidera o plano de Portugal e quais são os objetivos?",
        "Чем занимается Украина?",
        "ما هي خطة الأردن؟",
        "日本の計画は何ですか",
    ],
)
def test_foreign(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text", ["Belgium focus countries", "NAP 1325?", "de facto plan", "Women in Mali, El Fasher and La Paz", ""]
)
def test_not_foreign(text: str) -> None:
    assert not is_foreign(text)


def test_no_golden_question_is_taken_for_foreign() -> None:
    asked = [entry["question"] for path in GOLDEN.glob("*.yaml") for entry in yaml.safe_load(path.read_text())]
    assert len(asked) > 100
    assert [text for text in asked if is_foreign(text)] == []
