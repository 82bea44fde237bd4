"""Which item of an earlier answer's list a follow-up means."""

import pytest

from assistant.answering.listed import item_meant, items_of

LINES = "The plan has three aims: [1]\n- Train mediators. [2]\n- Count landmines. [3]\n- Report to parliament. [4]"


@pytest.mark.parametrize(
    ("answer", "items"),
    [
        (LINES, ["Train mediators.", "Count landmines.", "Report to parliament."]),
        ("Two: first, the story of Ama Boateng; second, that of Kofi.", ["the story of Ama Boateng", "that of Kofi"]),
        ("It has four: Mali, Niger, Chad and Togo. [1]", ["Mali", "Niger", "Chad", "Togo"]),
        ("Nobody leads it. [1]", []),
        ("", []),
    ],
)
def test_items(answer: str, items: list[str]) -> None:
    assert items_of(answer) == items


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("what about the third one?", "Report to parliament."),
        ("the second of these, please", "Count landmines."),
        ("tell me about number two", "Count landmines."),
        ("and the last?", "Report to parliament."),
        ("the 1st point", "Train mediators."),
    ],
)
def test_the_item_that_is_meant(text: str, item: str) -> None:
    found = item_meant(text, LINES)
    assert found is not None
    assert found[0] == item


@pytest.mark.parametrize("text", ["what about the fifth?", "tell me more", "who pays for it?"])
def test_no_item(text: str) -> None:
    assert item_meant(text, LINES) is None
