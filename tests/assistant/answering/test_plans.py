"""Which plan a text names, and when one plan cannot answer for another."""

import pytest

from assistant.answering.generations import newest_of, to_come
from assistant.answering.plans import (
    NO_PLAN,
    PlanMention,
    asked_plans,
    contradict,
    find_plans,
    resolve,
    seen_from,
    stated_plans,
    without_plans,
)
from ingest import Plan

PLANS = (Plan(3, "2017-2021", 2017, 2021), Plan(4, "2022-2026", 2022, 2026))


@pytest.mark.parametrize(
    ("text", "numbers", "starts", "newest"),
    [
        ("the third NAP (2017-2021)", {3}, {2017}, False),
        ("its 4th national action plan", {4}, set(), False),
        ("NAP-IV was launched", {4}, set(), False),
        ("NAP 3 and plan 2", {2, 3}, set(), False),
        ("the second and third plans", {2, 3}, set(), False),
        ("in the third and in the fourth plan", {3, 4}, set(), False),
        ("first, second and third plan", {1, 2, 3}, set(), False),
        ("was it the third plan or the fourth one", {3, 4}, set(), False),
        ("the plan for 2013 to 2016", set(), {2013}, False),
        ("the 2022–26 plan", set(), {2022}, False),
        ("the current Belgian plan", set(), set(), True),
        ("the most recent national action plan", set(), set(), True),
        ("the first country to adopt a plan", set(), set(), False),
        ("NAP 1325 in general", set(), set(), False),
        ("in plan I read that", set(), set(), False),
        ("Article 7.4 of the treaty", set(), set(), False),
    ],
)
def test_mentions(text: str, numbers: set[int], starts: set[int], newest: bool) -> None:
    found = find_plans(text)
    assert {mention.number for mention in found if mention.number} == numbers
    assert {mention.start for mention in found if mention.start} == starts
    assert any(mention.which == "newest" for mention in found) == newest


def test_a_period_and_a_number_are_the_same_plan() -> None:
    assert resolve(find_plans("third plan"), PLANS) == resolve(find_plans("the 2017-2021 plan"), PLANS) == {("plan", 3)}


def test_the_newest_plan() -> None:
    assert resolve((PlanMention(which="newest"),), PLANS) == {("plan", 4)}


@pytest.mark.parametrize(
    ("asked", "said", "expected"),
    [
        ("fourth plan", "third plan", True),
        ("fourth plan", "the third and the fourth plan", False),
        ("fourth plan", "no plan named", False),
        ("which plan", "third plan", False),
        ("fourth plan", "the years 1999-2003", False),
        ("2022-2026 plan", "third plan", True),
    ],
)
def test_contradictions(asked: str, said: str, expected: bool) -> None:
    assert contradict(resolve(find_plans(asked), PLANS), resolve(find_plans(said), PLANS)) == expected


def test_plans_that_a_text_states() -> None:
    text = "A third NAP covering the period 2017-2021 exists. The fourth plan (2022-26) builds on it. Years 1999-2000."
    assert [(plan.number, plan.start, plan.end) for plan in stated_plans(text)] == [(3, 2017, 2021), (4, 2022, 2026)]


def test_a_question_without_its_plan() -> None:
    assert without_plans("objectives of the third plan 2017-2021").split() == ["objectives", "of", "the", "plan"]


MIXED = (
    Plan(1, "2013-2016", 2013, 2016, "2012"),
    Plan(None, "revised plan, no period given", None, None, "validated 2018-07"),
    Plan(None, "2023-2025", 2023, 2025),
    Plan(None, "in preparation in 2025"),
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the current plan", 2),
        ("is the plan still in force", 2),
        ("its focus countries today", 2),
        ("the last plan", 2),
        ("the plan of 2023", 2),
        ("the previous plan", 1),
        ("the plan before the current one", 1),
        ("the revised plan", 1),
        ("the 2018 plan", 1),
        ("the next plan", 3),
        ("a new plan", 3),
    ],
)
def test_plans_by_their_place_among_the_others(text: str, place: int) -> None:
    keys = resolve(seen_from(asked_plans(text), 2024), MIXED)
    assert keys == {("plan", MIXED[place].number if MIXED[place].number else -1 - place)}


def test_older_plans_are_all_before_the_newest() -> None:
    assert resolve(asked_plans("the earlier plans"), PLANS) == {("plan", 3)}
    assert resolve(asked_plans("what comes after 2017-2021"), PLANS) == frozenset()


def test_a_plan_that_there_is_not() -> None:
    assert resolve(asked_plans("the next plan"), PLANS) == {("plan", NO_PLAN)}
    assert resolve(asked_plans("the previous plan"), PLANS[:1]) == {("plan", NO_PLAN)}


def test_a_document_does_not_speak_from_today() -> None:
    assert find_plans("the army now has more women, as the previous plan asked") == ()


def test_a_plan_that_nobody_adopted_begins_with_its_first_year() -> None:
    planned = (Plan(1, "2020-2025", 2020, 2025, "2020"), Plan(2, "2026-2030", 2026, 2030))
    assert newest_of(planned, 2026) == planned[0]
    assert to_come(planned, 2026) == planned[1:]
    assert newest_of(planned, 2027) == planned[1]
