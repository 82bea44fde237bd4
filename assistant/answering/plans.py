"""Which generation of a plan a text speaks of: "third", "NAP 4", "2017-2021", "the strategy of 2019", "the current plan"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from assistant.answering.generations import key_of, newest_of, of_year, to_come
from ingest.sentences import sentences
from ingest.types import Plan

Which = Literal["newest", "previous", "older", "next", "new", "revised"]

_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
_NOUN = r"(?:national\s+action\s+plans?|action\s+plans?|plans?|naps?|generations?|strateg(?:y|ies)|ones?|wps)"
_INITIAL = ("initial", "original")
_COUNTED = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_ORDINAL = rf"\b({'|'.join((*_ORDINALS, *_INITIAL))}|(?:[1-9]|10)(?:st|nd|rd|th))\b"
# "the third Dutch plan", but not "the first country with a plan".
_BETWEEN = r"(?:(?!country|countries|state|nation|time|to\b|with\b|that\b|of\b|in\b)[^\W\d]+[,\s\-]+){0,2}"
_ORDINAL_PLAN = re.compile(rf"{_ORDINAL}(?=[\s\-]+{_BETWEEN}(?P<noun>{_NOUN})\b)", re.IGNORECASE)
# In "the third and in the fourth plan" the noun serves both.
_JOINED = re.compile(
    rf"{_ORDINAL}(?:\s+{_NOUN})?\s*(?:,|&|\band\b|\bor\b|\bto\b|\bthan\b|\bversus\b|\bvs\b)[\s,]*(?:(?:in|for|of|under|with|from)\s+)?(?:the\s+|its\s+)?$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"\b(?:\w{{0,4}}nap|plan)(?:\s+1325)?(?:[\s\-]*(?:no\.?\s*|number\s+)?([1-9]|10|{'|'.join(r for r in _ROMAN if len(r) > 1)})"
    rf"|-([ivx])|\s+(?:no\.?\s*|number\s+)({'|'.join(_COUNTED)}))\b(?![\d\-–])|\b(?:plan|nap)\s*#\s*([1-9]|10)\b"
    rf"|\bnap\s+({'|'.join(_COUNTED)})\b(?!\s+[^\W\d]+s\b)",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"\b((?:19|20)\d\d)\s*(?:[-–—/]|to|until)\s*((?:19|20)?\d\d)\b")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_THING = r"\b(?:plans?|naps?|strateg(?:y|ies))\b"
# One year beside the word itself: "the 2019 strategy", "the strategy and plan of October 2023".
_YEAR = re.compile(
    rf"(?P<before>{_THING}\s+(?:of|from|dated)\s+(?:\d{{1,2}}\s+)?(?:{_MONTH}\s+)?)(?P<year>(?:19|20)\d\d)\b"
    r"(?!\s*(?:[-–—/]|to\b|until\b))"
    rf"|(?<![-–—/\d])(?<!\bin )\b(?P<first>(?:19|20)\d\d)(?P<after>\s+(?:(?!(?:the|an?|of|on|in|to|for|its|and|was|is)\b)[^\W\d]+\s+){{0,2}}?{_THING})",
    re.IGNORECASE,
)
_BEGUN = re.compile(
    rf"{_THING}\s+(?:that|which)\s+(?:beg[au]n|begins|start(?:s|ed)|r[au]ns?)\s+(?:in|from)\s+((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?:after|following|replacing|succeeding)\s+(?:that\s+(?:of|for)\s+|the\s+)?{_PERIOD.pattern}", re.IGNORECASE
)
_FOLLOWED = rf"\b(?=\s+(?:(?!than\b)[^\W\d]+[\s\-]+){{0,2}}(?P<noun>{_NOUN})\b)"
_NEWEST = re.compile(rf"\b(?:current|latest|newest|most\s+recent|present|existing|ongoing){_FOLLOWED}", re.IGNORECASE)
_REVISED = re.compile(rf"\b(?:revised|reworked|amended|updated)(?=\s+(?:[^\W\d]+\s+){{0,2}}{_NOUN}\b)", re.IGNORECASE)
# What a visitor means by these, and a document does not: its "now" is the day on which it was written.
_ASKED: tuple[tuple[Which, re.Pattern[str]], ...] = (
    (
        "previous",
        re.compile(
            rf"(?:\b(?:last|latest)\s+(?:[^\W\d]+\s+){{0,2}})?\b(?:{_NOUN})\s+(?:that\s+(?:came|was|ran)\s+)?before\s+(?:this|that|it|the)\b"
            r"(?:\s+(?:current|present|latest|newest|last|one)\b)*"
            r"|\blast\s+but\s+one\b",
            re.IGNORECASE,
        ),
    ),
    (
        "previous",
        re.compile(
            rf"\b(?:previous|preceding|prior|former|earlier|old|older|past|replaced|expired|outgoing|penultimate){_FOLLOWED}",
            re.IGNORECASE,
        ),
    ),
    ("next", re.compile(rf"\b(?:next|upcoming|coming|future|forthcoming|planned){_FOLLOWED}", re.IGNORECASE)),
    ("new", re.compile(rf"\bnew(?!\s+(?:Zealand|Guinea)){_FOLLOWED}", re.IGNORECASE)),
    ("newest", re.compile(rf"\blast{_FOLLOWED}", re.IGNORECASE)),
    (
        "newest",
        re.compile(r"\b(?:now|today|currently|presently|nowadays|at\s+(?:the\s+moment|present))\b", re.IGNORECASE),
    ),
    (
        "newest",
        re.compile(
            rf"\b(?:still|in\s+force|in\s+effect|valid)\b(?=.*{_THING})|{_THING}.*?\b(?:still|in\s+force|in\s+effect|valid)\b",
            re.IGNORECASE,
        ),
    ),
)


_REVISED_PLAN = re.compile(r"\b(?:revised|reworked|amended|updated)\b", re.IGNORECASE)
# The number of a plan that is asked for and that there is not.
NO_PLAN = 0
# Characters between a plan's number and the years after it that still count as side by side.
_NEAR = 60


@dataclass(frozen=True, slots=True)
class PlanMention:
    """A plan that a text names: by its number, its first year, the year that it is of, or its place among the others.

    `on` is the year of today for the last of these; without it a plan without an end counts as begun.
    """

    number: int | None = None
    start: int | None = None
    year: int | None = None
    which: Which | None = None
    on: int | None = None


@lru_cache(maxsize=50_000)
def find_plans(text: str) -> tuple[PlanMention, ...]:
    """The plans that `text` names, each once, in no order that matters."""
    found = [PlanMention(number=number) for number in _ordinals(text)]
    found += [PlanMention(number=_number(match[match.lastindex or 0])) for match in _NUMBERED.finditer(text)]
    found += [PlanMention(start=int(match.group(1))) for match in _BEGUN.finditer(text)]
    found += [PlanMention(start=int(match.group(1))) for match in _PERIOD.finditer(text)]
    found += [PlanMention(year=int(match["year"] or match["first"])) for match in _YEAR.finditer(text)]
    found += [PlanMention(which="revised") for _ in _REVISED.finditer(text)]
    found += [PlanMention(which="newest") for _ in _NEWEST.finditer(text)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=2_000)
def asked_plans(question: str) -> tuple[PlanMention, ...]:
    """The plans that a visitor asks about: those of `find_plans`, and those that are named as seen from today."""
    # In "the one after 2013-2016" the years are those of another plan.
    question = _AFTER.sub(" ", question)
    named = find_plans(question)
    rest = question
    found: list[PlanMention] = []
    for which, pattern in _ASKED:
        for match in pattern.finditer(rest):
            noun = (match.groupdict().get("noun") or "").lower()
            many = which == "previous" and noun.endswith("s") and noun != "wps"
            found.append(PlanMention(which="older" if many else which))
        rest = pattern.sub(" ", rest)
    placed = {mention.which for mention in (*named, *found)} - {None, "newest"}
    if placed or any(mention.which is None for mention in named):
        # "the plan before the current one", "is the third plan still in force": the other words say which plan.
        return tuple(m for m in dict.fromkeys((*named, *found)) if m.which != "newest" or (m in named and not placed))
    return tuple(dict.fromkeys((*named, *found)))


def seen_from(mentions: Sequence[PlanMention], year: int) -> tuple[PlanMention, ...]:
    """The mentions with `year` as today's."""
    return tuple(replace(mention, on=year) if mention.which else mention for mention in mentions)


def without_plans(text: str) -> str:
    """`text` without the words by which it names plans."""
    for pattern in (_BEGUN, _PERIOD, _NUMBERED, _NEWEST, _ORDINAL_PLAN):
        text = pattern.sub(" ", text)
    text = _YEAR.sub(lambda match: f"{match['before'] or ''} {match['after'] or ''}", text)
    for _, pattern in _ASKED:
        text = pattern.sub(lambda match: " plan " if "before" in match[0].lower() else " ", text)
    return text


def plan_words(text: str) -> str:
    """The words by which `text` names a plan, such as "fourth plan" or "2017-2021 plan"; empty if it names none."""
    for pattern in (_ORDINAL_PLAN, _NUMBERED, _PERIOD, _YEAR, *(pattern for _, pattern in _ASKED[:5]), _NEWEST):
        if match := pattern.search(text):
            return match[0] if pattern in (_NUMBERED, _YEAR, _ASKED[0][1]) else f"{match[0]} plan"
    return ""


def resolve(mentions: Sequence[PlanMention], plans: Sequence[Plan]) -> frozenset[tuple[str, int]]:
    """What the mentions mean for a country with these `plans`, as keys that can be compared.

    A plan that the metadata knows has the key that `key_of` gives; without metadata a number stays ("plan", number)
    and a period ("year", first year), which cannot contradict each other.
    """
    keys: set[tuple[str, int]] = set()
    for mention in mentions:
        if mention.which:
            keys |= _placed(mention.which, plans, mention.on)
        elif mention.number is not None:
            keys.add(("plan", mention.number))
        elif mention.start is not None:
            known = [plan for plan in plans if plan.start == mention.start]
            keys.add(key_of(known[0], plans) if known else ("year", mention.start))
        elif mention.year is not None and (plan := of_year(mention.year, plans)):
            keys.add(key_of(plan, plans))
    return frozenset(keys)


def _placed(which: Which, plans: Sequence[Plan], on: int | None) -> set[tuple[str, int]]:
    """The keys of the revised plan, of the newest, of the one or all before it, or of those to come; a key of no plan if there is none."""
    if which == "revised":
        return {key_of(plan, plans) for plan in plans if _REVISED_PLAN.search(f"{plan.period} {plan.title}")}
    newest = newest_of(plans, on)
    if newest is None:
        return set()
    before = plans[: plans.index(newest)]
    later = to_come(plans, on)
    if which == "newest" or (which == "new" and not later):
        return {key_of(newest, plans)}
    chosen = before if which == "older" else before[-1:] if which == "previous" else later
    return {key_of(plan, plans) for plan in chosen} or {("plan", NO_PLAN)}


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


def is_none_of(mention: PlanMention, plans: Sequence[Plan]) -> bool:
    """Whether a mention means none of a country's `plans`: a number beyond theirs, or years that are not near those of any.

    Sources differ by a year on when a plan began, and a plan whose years are not known may be any.
    """
    if mention.which:
        return resolve((mention,), plans) == {("plan", NO_PLAN)}
    if mention.number is not None:
        return mention.number > max((plan.number or 0 for plan in plans), default=mention.number)
    if mention.start is not None:
        starts = [plan.start for plan in plans]
        return bool(starts) and all(start is not None and abs(start - mention.start) > 1 for start in starts)
    return False


def contradict(asked: frozenset[tuple[str, int]], said: frozenset[tuple[str, int]]) -> bool:
    """Whether a text that speaks of `said` cannot answer a question on `asked`."""
    if not asked or not said or asked & said:
        return False
    return {kind for kind, _ in asked} & {kind for kind, _ in said} != set()


def _ordinals(text: str) -> list[int]:
    numbers: list[int] = []
    for match in _ORDINAL_PLAN.finditer(text):
        # "The third one" may be anything; beside the word "plan" it is a plan.
        if match["noun"].lower().startswith("one") and not re.search(_THING, text, re.IGNORECASE):
            continue
        numbers.append(_ordinal(match.group(1)))
        head = text[: match.start()]
        while joined := _JOINED.search(head):
            numbers.append(_ordinal(joined.group(1)))
            head = head[: joined.start()]
    return numbers


def _ordinal(word: str) -> int:
    if word.lower() in _INITIAL:
        return 1
    return int(re.sub(r"\D", "", word)) if word[0].isdigit() else _ORDINALS.index(word.lower()) + 1


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return (_COUNTED if word.lower() in _COUNTED else _ROMAN).index(word.lower()) + 1
