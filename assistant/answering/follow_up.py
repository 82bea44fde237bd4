"""What a follow-up leaves unsaid, completed from the question before it, without a language model.

A complete question stays as it is. Of an incomplete one the visitor's own words always stay; added is as little as will
do: the country and plan for one that has a subject of its own ("Who leads it?"), the earlier question for one that
has none ("And the Netherlands?", "Since when?").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answering.countries import find_countries
from assistant.answering.plans import find_plans, plan_words, without_plans
from assistant.answering.scope import Scope
from assistant.answering.synonyms import asking_words
from vectorstore.analysis import terms

Extra = dict[str, tuple[str, ...]]

_CONTINUES = re.compile(r"^\s*(?:and|but|or|so|also|what about|how about|same for|same question)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers)\b"
    r"|\b(?:on|about|of|for|with|to|from|by|in|after|before)\s+(?:this|that|these|those)\b(?!\s+\w)"
    r"|\b(?:this|that|these|those|the same)\s+(?:\w+\s+)?(?:plans?|naps?|country|stor(?:y|ies)|projects?|training|ones?)\b",
    re.IGNORECASE,
)
_THE_PLAN = re.compile(r"\bthe\s+(?:\w+\s+){0,2}(?:plan|nap)\b", re.IGNORECASE)
_ONE_OF_ITS = re.compile(r"\b(?:one of|among|part of|in|on|to)\s+(?:its|their|that|this)\b", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:which|what|how many|all|any)\s+(?:\w+\s+)?(?:countries|plans|naps|documents|stories)\b", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|do|does|did|has|have|had|can|could|will|would|should|may|might)\b|n['’]t\b", re.IGNORECASE
)
_DATE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b\d{1,4}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its own feet: its text and whose plan it is about.

    `context` are the countries that were talked of before a question that names none and seems complete: it may
    still be about them.
    """

    text: str
    scope: Scope
    context: tuple[str, ...] = ()


def complete(text: str, before: Asked | None, extra: Extra, read: Callable[[str], Scope]) -> Asked:
    """`text` with what it leaves unsaid, taken from the question `before`. `read` finds the scope of a text."""
    text = text.strip()
    own = Asked(text, read(text))
    if before is None:
        return own
    named = find_countries(text, extra)
    subject = _subject(text, extra)
    if named:
        if not subject:
            # "And the Netherlands?": the earlier question again, about another country.
            names = own.scope.countries or own.scope.mentioned
            return Asked(f"{text} {_without_countries(before.text, extra)}", Scope(names))
        return _about_earlier_plan(own, before, named[0].start)
    if _is_complete(text, before):
        return own if _GENERAL.search(text) else Asked(own.text, own.scope, before.scope.countries or before.context)
    if not subject or not before.scope.countries:
        earlier = without_plans(before.text) if find_plans(text) else before.text
        earlier = _DATE.sub(" ", earlier) if _DATE.search(text) else earlier
        return Asked(f"{text} {' '.join(earlier.split())}", before.scope)
    carried = [*before.scope.countries, "" if find_plans(text) else plan_words(before.text)]
    return Asked(f"{text} ({', '.join(filter(None, carried))})", Scope(before.scope.countries))


def _is_complete(text: str, before: Asked) -> bool:
    """Whether a text without a country can be asked as it is."""
    if _CONTINUES.search(text) or _PRONOUN.search(text):
        return False
    if before.scope.countries and _THE_PLAN.search(text) and not _GENERAL.search(text):
        return False
    words = set(terms(text)) - asking_words()
    return bool(words) and (_VERB.search(text) is not None or (len(words) >= 2 and len(text.split()) >= 5))


def _about_earlier_plan(own: Asked, before: Asked, first_name: int) -> Asked:
    """In "does it mention Mali" the plan is that of the question before, and Mali is only looked for."""
    pronoun = _PRONOUN.search(own.text)
    points_back = pronoun is not None and (pronoun.start() < first_name or _ONE_OF_ITS.search(own.text) is not None)
    if not points_back or not before.scope.countries:
        return own
    owners = before.scope.countries
    mentioned = (*own.scope.countries, *own.scope.mentioned)
    carried = [*owners, "" if find_plans(own.text) else plan_words(before.text)]
    return Asked(
        f"{own.text} ({', '.join(filter(None, carried))})",
        Scope(owners, tuple(name for name in dict.fromkeys(mentioned) if name not in owners)),
    )


def _subject(text: str, extra: Extra) -> set[str]:
    """The search terms of what a text is about: without countries, plans, dates and words of asking."""
    rest = _DATE.sub(" ", without_plans(_without_countries(text, extra)))
    return set(terms(rest)) - asking_words()


def _without_countries(text: str, extra: Extra) -> str:
    for mention in sorted(find_countries(text, extra), key=lambda mention: mention.start, reverse=True):
        text = text[: mention.start] + text[mention.end :]
    return text
