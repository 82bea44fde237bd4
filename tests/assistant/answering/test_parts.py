"""A question in several parts is taken apart, and one that is only one is not."""

import pytest

from assistant.answering.parts import Part, split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("When was the plan launched and who leads it?", ["When was the plan launched", "who leads it?"]),
        ("What is the budget, and does it name a bank?", ["What is the budget", "does it name a bank?"]),
        ("Who leads? And its budget?", ["Who leads?", "And its budget?"]),
        ("Who wrote it as well as who paid?", ["Who wrote it", "who paid?"]),
        (
            "Is there a list, how many are on it, and who made it?",
            ["Is there a list", "how many are on it", "who made it?"],
        ),
        ("Since when is it on the list, and why?", ["Since when is it on the list", "why?"]),
        ("When and where was it signed?", ["When was it signed?", "where was it signed?"]),
        ("Who wrote and who signed the plan?", ["Who wrote the plan?", "who signed the plan?"]),
        (
            "how many women and how many men are in the army?",
            ["how many women are in the army?", "how many men are in the army?"],
        ),
        ("Who leads in Jordan and who in Lebanon?", ["Who leads in Jordan", "who in Lebanon?"]),
        ("who leads it and has Kenya a budget", ["who leads it", "has Kenya a budget"]),
        ("List the aims and say why one is missing", ["List the aims", "say why one is missing"]),
    ],
)
def test_several(text: str, parts: list[str]) -> None:
    assert [part.text for part in split(text)] == parts


@pytest.mark.parametrize(
    "text",
    [
        "What does the plan say on women and girls and on peace and security?",
        "What did the women say and do?",
        "How is it funded and monitored?",
        "Who helped the women who fled and who came back?",
        "What does it say about how and when women take part?",
        "Do the women get training and are paid?",
        "If I live in Mali, how do I join?",
        "In Mali, who leads?",
        "Does it end in 2025 or does it go on?",
        "What is the U.S. plan about?",
        "who and what",
        "Both have long plans. From when to when?",
        "",
    ],
)
def test_only_one(text: str) -> None:
    assert split(text) == (Part(text.strip()),)


def test_what_leads_up_to_a_question_is_no_part_that_asks() -> None:
    parts = split("Kenya has a second plan. When was it adopted and who leads it?")
    assert [(part.text, part.asks) for part in parts] == [
        ("Kenya has a second plan.", False),
        ("When was it adopted", True),
        ("who leads it?", True),
    ]


def test_very_many_questions_are_searched_as_one_text() -> None:
    assert len(split("Who? Where is it? When was it? Why is it? How is it? What is it?")) == 1


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["and who " * 250, "who, " * 400, "? " * 1000, "what " + "a" * 1900])
def test_hostile_text_takes_no_more_than_a_moment(text: str) -> None:
    assert split(text)
