"""What can be looked up word for word: the figures, countries, plans and names of a clause, and whether a sentence has them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from assistant.answering.countries import find_countries
from assistant.answering.evidence import PlanKey
from assistant.answering.plans import PlanMention, find_plans, resolve
from assistant.llm.checker.figures import SPAN, Figure, figures
from assistant.llm.checker.names import named, names
from assistant.llm.checker.words import has
from assistant.llm.sources import Unit, known_plans, without_contrast
from vectorstore.analysis import terms

_NAP = r"(?:(?:\w+[ -]){0,3}?(?:national action plans?|action plans?|plans?|NAPs?|strategy)\b)"
_AFTER = re.compile(rf"(?:['’]s?)?,? (?:\([^)]*\) )?{_NAP}", re.IGNORECASE)
_BEFORE = re.compile(rf"\b{_NAP} (?:\([^)]*\) )?(?:of|by|for|from) (?:the )?$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:in|to|for|of|with|from|by|on|against|including|like|such as|and|or|,)\s+(?:the )?$|,\s*$", re.IGNORECASE
)
_IS_ONE = re.compile(
    r"(?:, [^,]+,)?(?: and [\w ]+?)? (?:is|are|was|were|became|remains?|belongs?|appears?|features?|figures?|joined|counts?|has been|have been)\b",
    re.IGNORECASE,
)
# "Nepal (6,231)": the number belongs to the name before it.
_IN_BRACKETS = re.compile(r"(?P<name>[A-Z][\w'’-]+) \((?P<count>\d[\d,.]*)\)")
# "Every twelve months" for "every year".
_EVERY = (
    (12.0, re.compile(r"\b(?:every|each|per|a) year\b|\b(?:yearly|annual(?:ly)?)\b", re.IGNORECASE)),
    (3.0, re.compile(r"\bquarter(?:ly)?\b", re.IGNORECASE)),
    (1.0, re.compile(r"\b(?:every|each|per|a) month\b|\bmonthly\b", re.IGNORECASE)),
)
# "Canadian" in "Canadian dollars".
_OF_MONEY = re.compile(r"\b[A-Z][\w.]*(?= (?:dollars?|pounds?|francs?|kroner|kronor|krone)\b)")
# "127 in 2019": the number belongs to the year after it.
_IN_YEAR = re.compile(r"(?P<count>\d[\d,.]*%?)(?: [a-z]+){0,2} (?:in|for) (?:[A-Z][a-z]+ )?(?P<year>(?:19|20)\d\d)\b")
_LISTED = re.compile(r"\s*(?:,| and | or |;)\s*")
_SOME_OF = re.compile(r" (?:is|are|was|were) (?P<some>\w+) of (?:the|its|their|these) ")
SUBJECT = 25


class Items(NamedTuple):
    """What a clause says that can be looked up."""

    figures: tuple[Figure, ...]
    countries: frozenset[str]
    plans: tuple[PlanMention, ...]
    names: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=20_000)
def items(clause: str) -> Items:
    """The items of a clause."""
    plain = _OF_MONEY.sub("", clause)
    return Items(
        figures(clause),
        frozenset(mention.name for mention in find_countries(plain)),
        find_plans(without_contrast(clause)),
        names(plain),
    )


def holds_figure(figure: Figure, unit: Unit) -> bool:
    """Whether a sentence has the figure, in its own words or its lead, or as the years of the plan that it is about."""
    told = figures(unit.text) + figures(unit.lead)
    if any(same(figure, other) for other in told):
        return True
    if figure.kind == "months" and any(pattern.search(unit.text) for span, pattern in _EVERY if span == figure.value):
        return True
    if figure.kind == "ordinal":
        return ("plan", int(figure.value)) in unit.plans
    if figure.kind == "year" and figure.detail == SPAN:
        return any(same(figure, other) for other in figures(unit.headings)) or int(figure.value) in _years(unit)
    # "One meeting" for "a meeting".
    return figure.kind == "number" and figure.value == 1.0 and not _counted_otherwise(figure, told)


def counts(figure: Figure, unit: Unit) -> bool:
    """Whether a sentence has the figure for the thing that it is said to count."""
    told = figures(unit.text) + figures(unit.lead)
    return holds_figure(figure, unit) and (
        not figure.noun or any(same(figure, other) and (not other.noun or _alike(figure, other)) for other in told)
    )


def _years(unit: Unit) -> set[int]:
    """The first and last years of the plans that a sentence is about."""
    return {
        year
        for plan in known_plans(unit.document)
        if plan.number is not None and ("plan", plan.number) in unit.plans
        for year in (plan.start, plan.end)
        if year is not None
    }


def same(said: Figure, told: Figure) -> bool:
    """Whether what is said follows from what is told, bounds like "at least" included."""
    if said.kind == "date" and told.kind == "date":
        return all(a in (0, b) for a, b in zip(_parts(said.value), _parts(told.value), strict=True))
    if said.kind == "year" and told.kind == "date":
        return said.value == told.value // 10_000
    if {said.kind, told.kind} <= {"number", "ordinal"} and said.kind != told.kind:
        # "The 129th place" is "rank 129".
        return said.value == told.value > 3
    if said.kind == "number" and told.kind == "money":
        return said.value == told.value and _bounded(said, told)
    if said.kind != told.kind or (said.kind == "money" and said.detail != told.detail):
        return False
    slack = 0.4 if said.kind == "percent" else 1e-6 * max(1.0, abs(told.value))
    return abs(said.value - told.value) <= slack and _bounded(said, told)


def _parts(date: float) -> tuple[int, int, int]:
    return int(date) // 10_000, int(date) // 100 % 100, int(date) % 100


def _bounded(said: Figure, told: Figure) -> bool:
    if said.bound in (">", "<"):
        return told.bound == said.bound
    return told.bound == "" or told.bound == said.bound


def miscounted(figure: Figure, text: str, units: list[Unit]) -> bool:
    """Whether the sentences give the thing that is counted another number, or this number to something else."""
    told = tuple(other for unit in units for other in (*figures(unit.text), *figures(unit.lead)))
    for unit in units:
        for match in _IN_BRACKETS.finditer(unit.text):
            if any(same(figure, other) for other in figures(match["count"])):
                return not set(terms(match["name"])) & set(terms(text))
        if _of_other_year(text, unit.text):
            return True
    if figure.kind not in ("number", "percent", "money") or not figure.noun:
        return False
    matching = [other for other in told if same(figure, other)]
    if not any(_alike(figure, other) for other in matching):
        return _counted_otherwise(figure, told)
    # "9.5% of military peacekeepers", where 9.5% is of police peacekeepers and another share of military ones.
    nearest = max(_shared(figure, other) for other in matching)
    return any(other.kind == figure.kind and _shared(figure, other) > nearest for other in told)


def _counted_otherwise(figure: Figure, told: tuple[Figure, ...]) -> bool:
    return any(other.kind == figure.kind and not same(figure, other) and _alike(figure, other) for other in told)


def _of_other_year(text: str, told: str) -> bool:
    """Whether a number that the evidence gives for one year is given for another."""
    years: dict[str, set[str]] = {}
    for match in _IN_YEAR.finditer(told):
        years.setdefault(match["count"], set()).add(match["year"])
    return any(match["year"] not in years.get(match["count"], {match["year"]}) for match in _IN_YEAR.finditer(text))


def reckoned(figure: Figure, text: str, units: list[Unit]) -> bool:
    """Whether a figure follows from others: the length of a span of years, or the count of what is listed in full."""
    years = [other.value for other in figures(text) if other.kind == "year"]
    if figure.kind == "months" and len(years) == 2:
        return figure.value == 12 * abs(years[1] - years[0])
    told = [other.value for unit in units for other in figures(unit.text) if other.kind == "year"]
    if figure.kind == "months" and any(figure.value == 12 * abs(year - other) for year in years for other in told):
        # "Ten years earlier" for 2007, in a sentence on 2017.
        return True
    if figure.kind == "number" and (match := _SOME_OF.search(text)) and figures(match["some"])[:1]:
        # "A weak market and poor roads are two of the four obstacles."
        named = [part for part in _LISTED.split(text[: match.start()]) if part.strip()]
        if figures(match["some"])[0].value == figure.value == len(named):
            return True
    listed = [part for part in _LISTED.split(text.partition(":")[2]) if part]
    if figure.kind != "number" or figure.value < 2 or len(listed) != figure.value:
        return False
    return any(len(_LISTED.split(unit.text)) == len(listed) for unit in units)


def _alike(figure: Figure, other: Figure) -> bool:
    return any(has(stem, frozenset(other.noun)) for stem in figure.noun)


def _shared(figure: Figure, other: Figure) -> int:
    return len(set(figure.noun) & set(other.noun))


def holds_country(country: str, unit: Unit) -> bool:
    """Whether a sentence names the country, or its document is about it."""
    return country in unit.countries or country in unit.own


def holds_plan(mention: PlanMention, unit: Unit) -> bool:
    """Whether a sentence is about the plan."""
    keys: frozenset[PlanKey] = resolve((mention,), known_plans(unit.document))
    said = unit.plans | resolve(find_plans(without_contrast(f"{unit.text} {unit.lead}")), known_plans(unit.document))
    if not keys:
        # "The plan of 2005" of a country that the document is not about.
        of_year = mention.year is not None and any(
            f.value == mention.year for f in figures(unit.text) if f.kind == "year"
        )
        return mention.which == "newest" or of_year
    return bool(keys & said) or all(kind == "year" for kind, _ in keys)


def holds_name(name: tuple[str, ...], unit: Unit) -> bool:
    """Whether a sentence, its place or the sources that its paragraph rests on have the name."""
    facts = unit.document.facts
    references = [
        f"{reference.title} {reference.publisher or ''}"
        for reference in map(unit.document.reference, unit.block.reference_ids)
        if reference is not None
    ]
    around = " ; ".join((unit.text, unit.lead, unit.headings, facts.publisher or "", *references))
    return named(name, around)


def owners(text: str) -> frozenset[str]:
    """The countries whose plan a text speaks of."""
    return frozenset(
        mention.name
        for mention in find_countries(text)
        if _AFTER.match(text, mention.end) or _BEFORE.search(text[: mention.start])
    )


def subject(clause: str) -> str:
    """The country that a clause begins with, if it is said to have or to do something; empty if there is none."""
    for mention in find_countries(clause)[:1]:
        before = clause[: mention.start]
        if mention.start <= SUBJECT and not _PREPOSITION.search(before) and not _IS_ONE.match(clause, mention.end):
            return mention.name
    return ""
