"""Are the plans in a profile's head consistent with themselves and in order?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.check.fields import is_date
from assistant.check.page import Page, Problem
from ingest.types import Plan

_PLAN_FIELDS = ("number", "period", "start", "end", "adopted", "title")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
# "2019-2022", and "2019-22" whose second year is short.
_RANGE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-–/]\s*((?:19|20)?\d{2})(?![-\d])")
_DATE_LIKE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?(?!\d)")


def check_plans(page: Page) -> Iterator[Problem]:
    """The problems of each plan, and of their numbers and order."""
    plans = page.document.facts.plans
    for i, (plan, fields) in enumerate(zip(plans, page.fields.get("plans") or (), strict=True)):
        for name in fields.keys() - set(_PLAN_FIELDS):
            wrong = f"a plan has no field {name!r}"
            yield page.at_field(f"plans.{i}", f"{wrong}. Delete it, or use one of these: {', '.join(_PLAN_FIELDS)}.")
        for text in _wrong_years(plan):
            yield page.at_field(f"plans.{i}", text)
    yield from _out_of_order(page, plans)


def years_of(period: str) -> list[int]:
    """The years that a period names, in order of appearance; a range counts with both ends."""
    full = _RANGE.sub(lambda match: f"{match[1]} {match[1][: 4 - len(match[2])]}{match[2]}", period)
    return [int(year) for year in _YEAR.findall(full)]


def _wrong_years(plan: Plan) -> Iterator[str]:
    """What is wrong with the years of one plan."""
    if plan.adopted is not None:
        dates = _DATE_LIKE.findall(plan.adopted)
        if not _YEAR.search(plan.adopted) or not all(map(is_date, dates)):
            yield f"adopted is {plan.adopted!r}. Give a year or a date such as 2022-02-25, or null."
    if plan.start is not None and plan.end is not None and plan.start > plan.end:
        yield f"the plan {plan.period!r} ends in {plan.end}, before it starts in {plan.start}. Correct the years."
        return
    years = years_of(plan.period)
    for name, year, stated in (("start", plan.start, min(years, default=0)), ("end", plan.end, max(years, default=0))):
        if year is not None and years and year != stated:
            yield f"the plan's {name} is {year}, but its period is {plan.period!r}. Make the two agree."
        elif year is None and _RANGE.fullmatch(plan.period):
            yield f"the plan's period is {plan.period!r}, but its {name} is null. Write {name}: {stated}."


def _out_of_order(page: Page, plans: tuple[Plan, ...]) -> Iterator[Problem]:
    """Plans whose number or start does not come after the one before; unknown ones are passed over."""
    numbered = [(i, plan.number) for i, plan in enumerate(plans) if plan.number is not None]
    for (_, before), (i, number) in pairwise(numbered):
        if number == before:
            yield page.at_field(f"plans.{i}", f"two plans have the number {number}. Give each its own.")
        elif number < before:
            wrong = f"plan {number} stands after plan {before}"
            yield page.at_field(f"plans.{i}", f"{wrong}. Put the oldest plan first.")
    started = [(i, plan.start) for i, plan in enumerate(plans) if plan.start is not None]
    for (_, before), (i, start) in pairwise(started):
        if start < before:
            wrong = f"a plan that starts in {start} stands after one that starts in {before}"
            yield page.at_field(f"plans.{i}", f"{wrong}. Put the oldest plan first.")
