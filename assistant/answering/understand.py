"""The visitor's words -> a Question: is it one, whose plan is it about, and what does a follow-up leave unsaid."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.answering.countries import find_countries
from assistant.answering.scope import Scope, find_scope
from assistant.answering.types import Intent, Question, Turn
from vectorstore.analysis import terms

# A follow-up starts like "And ...", or points back with a pronoun and names nothing itself.
_CONTINUES = re.compile(r"^\s*(?:and|but|or|so|also|what about|how about|same for)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those|there|then|one|ones)\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"^\s*(?:please\s+)?(?:list|name|enumerate|show|give)\b|\b(?:what|which)\s+(?:are|were)\b|\ball\s+(?:[\w'’-]+\s+){0,2}?\w+s\b"
    r"|\b(?:what|which)\s+(?:[\w'’-]+\s+){0,3}?(?!(?:does|is|was|has|this|plus)\b)[\w-]+[^\Ws]s\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")

Extra = dict[str, tuple[str, ...]]


def reason_to_decline(text: str, max_length: int) -> str | None:
    """The name of the message that says why `text` cannot be answered as a question, or None."""
    letters = _LETTER.findall(text)
    if not text.strip():
        return "declined_empty"
    if len(text) > max_length:
        return "declined_long"
    if len(letters) < 2:
        return "declined_no_words"
    if len(_LATIN.findall(text)) < len(letters) / 2:
        return "declined_language"
    return None


def understand(text: str, history: Sequence[Turn], extra: Extra, covered: Collection[str] = ()) -> Question:
    """The question that `text` asks, completed from the conversation where it leaves something out.

    `extra` holds further names of countries from the corpus's metadata, `covered` the countries that the corpus has
    documents on: they decide what an ambiguous word means. The visitor's own words always stay in the standalone text.
    """
    scope = _settled(find_scope(text, extra), text, extra, covered)
    previous = _previous_question(history)
    standalone = text.strip()
    if previous and _is_follow_up(text, scope):
        standalone, scope = _complete(text.strip(), scope, previous, extra)
    intent: Intent = "compare" if len(scope.countries) > 1 else "list" if _LIST.search(text) else "fact"
    return Question(text, standalone, scope.countries, scope.mentioned, (), intent)


def _settled(scope: Scope, text: str, extra: Extra, covered: Collection[str]) -> Scope:
    """The scope without readings of an ambiguous word ("Congolese") that the corpus has nothing on, if it has another."""
    readings: dict[tuple[int, int], set[str]] = {}
    for mention in find_countries(text, extra):
        readings.setdefault((mention.start, mention.end), set()).add(mention.name)
    meant = {name for names in readings.values() for name in (names & set(covered) or names)}
    return Scope(
        tuple(name for name in scope.countries if name in meant),
        tuple(name for name in scope.mentioned if name in meant),
    )


def _previous_question(history: Sequence[Turn]) -> str | None:
    asked = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    return asked[-1] if asked else None


def _is_follow_up(text: str, scope: Scope) -> bool:
    if _CONTINUES.search(text):
        return True
    named = scope.countries or scope.mentioned
    return not named and (_POINTS_BACK.search(text) is not None or len(terms(text)) <= 2)


def _complete(text: str, scope: Scope, previous: str, extra: Extra) -> tuple[str, Scope]:
    """The follow-up with what it leaves out, and its scope: the earlier one where it names no country itself."""
    earlier = find_scope(previous, extra)
    if not scope.countries:
        return f"{text} {previous}", Scope(earlier.countries, tuple(dict.fromkeys(scope.mentioned + earlier.mentioned)))
    # "And the Netherlands?" asks the earlier question again, about another country.
    kept = previous
    for mention in sorted(find_countries(previous, extra), key=lambda mention: mention.start, reverse=True):
        if mention.name in earlier.countries:
            kept = kept[: mention.start] + kept[mention.end :]
    return f"{text} {kept}", scope
