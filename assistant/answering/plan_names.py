"""Names that belong to one country's plan, from the metadata: "JONAP", "Foundations for Peace". Who says one means it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answering.plans import without_plans
from assistant.answering.synonyms import asking_words
from ingest.types import Plan
from vectorstore.analysis import terms

_ACRONYM = re.compile(r"\b(?:[A-Z]{1,4}NAP|(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z]{2})[A-Z0-9]{4,})\b")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_YEARS = re.compile(r"\d[\d\s–-]*|\bto\b|\b[IVX]+\b")
# In the titles of so many plans that they are nobody's name.
_COMMON = "women woman peace security UN United Nations council resolution UNSCR 1325 1820 strategy implementing implementation WPS first second third fourth fifth"


def names_of_plans(plans: Iterable[Plan], country: Iterable[str]) -> tuple[str, ...]:
    """The names by which only these plans go; `country` are the names of their country, which make no title a name."""
    common = asking_words() | set(terms(_COMMON)) | {term for name in country for term in terms(name)}
    found: list[str] = []
    for plan in plans:
        title = _ASIDE.sub("", plan.title or "").strip()
        found += _ACRONYM.findall(title)
        if set(terms(_YEARS.sub(" ", without_plans(title)))) - common - {term.lower() for term in found}:
            found.append(title)
    return tuple(dict.fromkeys(found))
