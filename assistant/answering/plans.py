"""Which generation of a plan a text speaks of: "third", "NAP 4", "NAP-IV", "2017-2021", "the current plan"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.sentences import sentences
from ingest.types import Plan

_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
_NOUN = r"(?:national\s+action\s+plans?|action\s+plans?|plans?|naps?|generations?|ones?|wps)"
_ORDINAL = rf"\b({'|'.join(_ORDINALS)}|(?:[1-9]|10)(?:st|nd|rd|th))\b"
# "the third Dutch plan", but not "the first country with a plan".
_BETWEEN = r"(?:(?!country|countries|state|nation|time|to\b|with\b|that\b|of\b|in\b)[^\W\d]+[,\s\-]+){0,2}"
_ORDINAL_PLAN = re.compile(rf"{_ORDINAL}(?=[\s\-]+{_BETWEEN}{_NOUN}\b)", re.IGNORECASE)
# In "the third and in the fourth plan" the noun serves both.
_JOINED = re.compile(
    rf"{_ORDINAL}(?:\s+{_NOUN})?\s*(?:,|&|\band\b|\bor\b|\bto\b|\bthan\b|\bversus\b|\bvs\b)[\s,]*(?:(?:in|for|of|under|with|from)\s+)?(?:the\s+|its\s+)?$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"\b(?:nap|plan)(?:\s+1325)?(?:[\s\-]*(?:no\.?\s*|number\s+)?([1-9]|10|{'|'.join(r for r in _ROMAN if len(r) > 1)})"
    r"|-([ivx]))\b(?![\d\-–])",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"\b((?:19|20)\d\d)\s*(?:[-–—/]|to|until)\s*((?:19|20)?\d\d)\b")
_NEWEST = re.compile(
    rf"\b(?:current|latest|newest|most\s+recent|present|existing)\b(?=\s+(?:[a-z\-]+\s+){{0,2}}{_NOUN}\b)", re.I
)


# Characters between a plan's number and the years after it that still count as side by side.
_NEAR = 60


@dataclass(frozen=True, slots=True)
class PlanMention:
    """A plan that a text names: by its number, by its first year, or as the newest one."""

    number: int | None = None
    start: int | None = None
    newest: bool = False


@lru_cache(maxsize=50_000)
def find_plans(text: str) -> tuple[PlanMention, ...]:
    """The plans that `text` names, each once, in no order that matters."""
    found = [PlanMention(number=number) for number in _ordinals(text)]
    found += [PlanMention(number=_number(match.group(1) or match.group(2))) for match in _NUMBERED.finditer(text)]
    found += [PlanMention(start=int(match.group(1))) for match in _PERIOD.finditer(text)]
    found += [PlanMention(newest=True) for _ in _NEWEST.finditer(text)]
    return tuple(dict.fromkeys(found))


def without_plans(text: str) -> str:
    """`text` without the words by which it names plans."""
    for pattern in (_PERIOD, _NUMBERED, _NEWEST, _ORDINAL_PLAN):
        text = pattern.sub(" ", text)
    return text


def plan_words(text: str) -> str:
    """The words by which `text` names a plan, such as "fourth plan" or "2017-2021 plan"; empty if it names none."""
    for pattern in (_ORDINAL_PLAN, _NUMBERED, _PERIOD, _NEWEST):
        if match := pattern.search(text):
            return match.group(0) if pattern is _NUMBERED else f"{match.group(0)} plan"
    return ""


def resolve(mentions: Sequence[PlanMention], plans: Sequence[Plan]) -> frozenset[tuple[str, int]]:
    """What the mentions mean for a country with these `plans`, as keys that can be compared.

    A plan that the metadata knows is ("plan", number); without metadata a number stays ("plan", number) and a
    period ("year", first year), which cannot contradict each other.
    """
    keys: set[tuple[str, int]] = set()
    numbered = [plan for plan in plans if plan.number is not None]
    for mention in mentions:
        if mention.newest and numbered:
            keys.add(("plan", max(plan.number or 0 for plan in numbered)))
        elif mention.number is not None:
            keys.add(("plan", mention.number))
        elif mention.start is not None:
            known = [plan.number for plan in numbered if plan.start == mention.start]
            keys.add(("plan", known[0]) if known and known[0] else ("year", mention.start))
    return frozenset(keys)


def stated_plans(text: str) -> tuple[Plan, ...]:
    """The plans whose number and years a text gives side by side ("the third NAP (2017-2021)").

    For documents without metadata. Where a text contradicts itself, what it says most often counts.
    """
    votes: Counter[tuple[int, int, int]] = Counter()
    for span in sentences(text, 0, len(text)):
        sentence = text[span.start : span.end]
        ordinals = list(_ORDINAL_PLAN.finditer(sentence))
        for period in _PERIOD.finditer(sentence):
            before = [match for match in ordinals if 0 <= period.start() - match.end() <= _NEAR]
            if before:
                start, end = period.groups()
                votes[_ordinal(before[-1].group(1)), int(start), int(start[: 4 - len(end)] + end)] += 1
    plans: dict[int, Plan] = {}
    for (number, start, end), _ in votes.most_common():
        if start not in {plan.start for plan in plans.values()}:
            plans.setdefault(number, Plan(number, f"{start}-{end}", start, end))
    return tuple(plans[number] for number in sorted(plans))


def contradict(asked: frozenset[tuple[str, int]], said: frozenset[tuple[str, int]]) -> bool:
    """Whether a text that speaks of `said` cannot answer a question on `asked`."""
    if not asked or not said or asked & said:
        return False
    return {kind for kind, _ in asked} & {kind for kind, _ in said} != set()


def _ordinals(text: str) -> list[int]:
    numbers: list[int] = []
    for match in _ORDINAL_PLAN.finditer(text):
        numbers.append(_ordinal(match.group(1)))
        head = text[: match.start()]
        while joined := _JOINED.search(head):
            numbers.append(_ordinal(joined.group(1)))
            head = head[: joined.start()]
    return numbers


def _ordinal(word: str) -> int:
    return int(re.sub(r"\D", "", word)) if word[0].isdigit() else _ORDINALS.index(word.lower()) + 1


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _ROMAN.index(word.lower()) + 1
