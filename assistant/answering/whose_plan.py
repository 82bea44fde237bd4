"""Questions on "the plan" or "our country" that do not say whose: of the page's country, or to be asked back."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.catalogue import Catalogue
from assistant.answering.looked_for import names_in
from assistant.answering.synonyms import asking_words
from assistant.answering.types import Filters, Question
from vectorstore.analysis import terms

# "Who leads the plan", "what are the objectives of the plan": with more words it may be one plan that is meant.
FEW = 2
_WHICH = r"(?:(?:national|current|latest|newest|present|new|first|second|third|fourth|fifth|last|previous|action) )*"
_PLAN = re.compile(r"\b(?:plans?|naps?|strategy)\b", re.I)
_SOMEBODYS = re.compile(
    rf"\b(?:the|this|that|our|your|my) {_WHICH}(?:plan|nap|strategy)\b|\b(?:our|my|this) (?:country|government)\b", re.I
)


def with_filters(question: Question, filters: Filters) -> Question:
    """The question and its parts with the filters that hold for them.

    "The plan" is that of the filter's country where the question names no other.
    """
    parts = tuple(with_filters(part, filters) for part in question.parts)
    countries = filters.countries if _says_no_owner(question) else question.countries
    context = question.context or filters.countries
    return replace(question, countries=countries, context=context, kinds=filters.kinds, parts=parts)


def is_nobodys(question: Question, catalogue: Catalogue) -> bool:
    """Whether a question is on "the plan", there are several, and nothing says which: no name, no year, few words."""
    if question.carried or not _says_no_owner(question) or len(catalogue.by_country) < 2:
        return False
    said = frozenset(terms(question.text)) - asking_words()
    return len(said) <= FEW and not names_in(question.text)


def asks_for_plan(text: str) -> bool:
    """Whether a text speaks of a plan."""
    return _PLAN.search(text) is not None


def _says_no_owner(question: Question) -> bool:
    named = question.countries or question.mentioned or question.organisations or question.context
    return not named and _SOMEBODYS.search(question.text) is not None
