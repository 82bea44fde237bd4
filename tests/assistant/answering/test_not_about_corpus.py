"""Questions on what the documents say: none is taken for one about the corpus."""

from __future__ import annotations

import pytest
import yaml

from tests.assistant.answering.corpus_asker import EVALUATION, Ask, asker, starter_documents


@pytest.fixture(scope="module")
def ask() -> Ask:
    return asker(starter_documents())


NOT_ABOUT_THE_CORPUS = """
Which countries does Belgium's fourth plan focus on?
Which countries sent women peacekeepers?
How many countries have a NAP?
How many countries had a national action plan in 2022?
How many countries have adopted a national action plan on 1325?
How many plans are there in the world?
What does Belgium's plan say about climate?
Is Belgium's plan still in force?
When does Finland's plan end?
Is there anything on climate in Belgium's plan?
Do you have information on the budget of Mali's plan?
What changed in the stories from Mali?
Tell me the story of Bura
Which organisations wrote the Dutch plan?
Which country was the first to adopt a plan?
Which countries fund the Elsie Initiative?
Which stories show that men can change?
What themes does the Canadian plan cover?
How many stories did the network collect in 2019?
Which countries have a budget in their plan?
Is Niger covered by Belgium's plan?
Do you have a plan?
Does your country have a plan?
Which plans have a budget and who pays?
Which documents must arms exporters check?
Are women included in the peace talks?
What topics does the training cover?
Is there a NAP for Slovenia?
Does Italy have a fourth plan?
Which countries border Mali?
What do the plans say about men?
Which countries are mentioned in Sweden's plan?
What stories do women in Mali tell about the war?
Which countries in the Sahel does Belgium support?
Which themes are new in the fourth Belgian plan?
Do you have a story about a man in Congo who became a better husband?
Which countries have no army?
What is available for survivors in Nepal?
""".strip().splitlines()


@pytest.mark.parametrize("question", NOT_ABOUT_THE_CORPUS)
def test_a_question_on_what_the_documents_say_is_left_to_them(question: str, ask: Ask) -> None:
    assert ask(question) is None


def test_no_golden_question_on_what_the_documents_say_is_taken(ask: Ask) -> None:
    golden = [
        (entry["question"], [turn["content"] for turn in entry.get("history", []) if turn["role"] == "user"])
        for name in ("answerable", "unanswerable")
        for entry in yaml.safe_load((EVALUATION / "golden" / f"{name}.yaml").read_text(encoding="utf-8"))
        if entry["half"] == "a" and entry["expect"].get("kind") != "catalogue"
    ]
    first = yaml.safe_load((EVALUATION / "first_questions.yaml").read_text(encoding="utf-8"))
    golden += [(question, []) for entry in first for question in entry["questions"]]
    assert len(golden) > 200
    assert not [question for question, earlier in golden if ask(question, *earlier) is not None]


@pytest.mark.parametrize("mark", ["#1", "@3", "%5", "§", "¶", "@0 @1"])
def test_marks_that_stand_for_something_in_the_reading_can_be_typed(mark: str, ask: Ask) -> None:
    assert ask(f"Which countries in {mark} Africa have a plan {mark}?") is None
    assert ask(f"Which stories are from {mark} Mali?") is None
