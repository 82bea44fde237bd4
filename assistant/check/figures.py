"""Does every count of peacekeepers stand in one sentence with its date?

A sentence may be quoted alone, and such a count changes every month. A sentence is asked for its date if it

- stands in a section on peacekeeping and has any figure, or
- has a figure and, within four words after it, people such as troops or peacekeepers, and is about missions.

A year is no figure, nor is the number of a resolution, article or the like. "Undated" is an answer as well, and so is
a sentence that says in other words that no date is stated. The years of a plan date what the plan aims at, but no count:
a plan runs for years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.page import Page, Problem
from ingest.references import take_marks
from ingest.sentences import sentences

_YEAR = re.compile(r"(?<![\d,.])(?:19|20)\d{2}(?![\d,]\d)(?!\d)")
_NO_DATE = re.compile(r"\bundated\b|\b(?:no|not|without|nor)\b[^.;]*\bdated?s?\b", re.IGNORECASE)
_LABEL = (
    r"(?:resolutions?|articles?|art\.|goals?|objectives?|pillars?|phases?|chapters?|sections?|parts?|pages?|para(?:graph)?s?|"
    r"ordinance|decree|regulation|law|act|recommendation|outcome|action|plan|NAP\w*|UNSCRs?|SCRs?|nos?\.?|number|step)"
)
# Numbers that name a thing: "Resolution 1325", "Resolutions 1325, 1820 and 2538", "Goal 4".
_NAMES = re.compile(rf"\b{_LABEL}\s+\d[\d/]*(?:(?:,|,?\s+(?:and|or|to))\s+\d+)*", re.IGNORECASE)
_NUMBER = r"(?<![\w.,/-])\d+(?:[,.]\d+)*(?![\w/])"
_FIGURE = re.compile(_NUMBER)
_PEOPLE = re.compile(
    rf"{_NUMBER}%?(?:\s+[\w'-]+){{0,4}}?\s+(?:peacekeepers?|troops?|personnel|soldiers?|staff\sofficers?|police|officers?"
    r"|observers?|experts?\son\smission|blue\shelmets?|in\suniform)\b",
    re.IGNORECASE,
)
_PLAN_YEARS = re.compile(r"\bplans?\s*\([^)]*\)", re.IGNORECASE)
_AIM = re.compile(
    r"\b(?:aim|target|goal|objective|promise|pledge|commit|plans? to|is to\b|are to\b|at least|increas|rais|rise)",
    re.IGNORECASE,
)
_MISSION = re.compile(
    r"\bpeacekeep|\bpeace (?:mission|operation)|\bUN (?:mission|operation)|\bblue helmet", re.IGNORECASE
)


def check_figures(page: Page) -> Iterator[Problem]:
    """The sentences with a count of peacekeepers and no date."""
    for part in page.blocks:
        shown, _ = take_marks(part.text)
        in_section = any("peacekeep" in heading.casefold() for heading in part.headings)
        for sentence in sentences(shown, 0, len(shown)):
            text = shown[sentence.start : sentence.end]
            if lacks_date(text, in_section):
                wrong = f"a figure on peacekeepers stands without its date: {_short(text)!r}"
                yield page.at_line(part.line, f"{wrong}. Put the month and year into this sentence, or say undated.")


def lacks_date(sentence: str, in_section: bool) -> bool:
    """Whether a sentence has a count of peacekeepers but no date; `in_section`, any figure is one."""
    counts = _NAMES.sub(" ", sentence)
    people = _PEOPLE.search(counts) is not None and (in_section or _MISSION.search(counts) is not None)
    dated = _PLAN_YEARS.sub(" ", sentence) if people and not _AIM.search(sentence) else sentence
    if _YEAR.search(dated) or _NO_DATE.search(dated):
        return False
    return people or (in_section and _FIGURE.search(counts) is not None)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77].rsplit(" ", 1)[0] + " …"
