"""The generations of a country's plan in time: which is the newest, which came before, and which is still to come."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.types import Plan

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PREPARED = re.compile(r"\b(?:preparation|prepared|draft\w*|planned|proposed|decided on|forthcoming)\b", re.IGNORECASE)


def key_of(plan: Plan, plans: Sequence[Plan]) -> tuple[str, int]:
    """What tells a plan from the others of its country: its number, or its place where it has none."""
    return ("plan", plan.number if plan.number is not None else -1 - plans.index(plan))


def newest_of(plans: Sequence[Plan], year: int | None = None) -> Plan | None:
    """The last plan that has begun by `year`; of those that are all to come the first. `plans` are in order of time."""
    begun = [plan for plan in plans if plan not in to_come(plans, year)]
    return begun[-1] if begun else plans[0] if plans else None


def to_come(plans: Sequence[Plan], year: int | None = None) -> tuple[Plan, ...]:
    """The plans at the end of `plans` that nobody adopted yet and that are in preparation or start in `year` or later."""
    found: list[Plan] = []
    for plan in reversed(plans):
        starts_later = plan.start is not None and year is not None and plan.start >= year
        if plan.adopted or not (_PREPARED.search(plan.period) or starts_later):
            break
        found.insert(0, plan)
    return tuple(found)


def of_year(year: int, plans: Sequence[Plan]) -> Plan | None:
    """The plan that starts in `year`, or else was adopted in it, or names it as its own."""
    starting = (plan for plan in plans if plan.start == year)
    adopted = (plan for plan in plans if year in years_in(plan.adopted))
    named = (plan for plan in plans if year in years_in(plan.period))
    return next((plan for found in (starting, adopted, named) for plan in found), None)


def years_in(text: str | None) -> list[int]:
    """The years that a text names."""
    return [int(year) for year in _YEAR.findall(text or "")]
