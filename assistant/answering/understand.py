"""The visitor's words -> a Question: is it one, whose plan is it about, and what does a follow-up leave unsaid."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.answering.countries import find_countries
from assistant.answering.follow_up import Asked, Extra, complete
from assistant.answering.scope import Scope, find_scope
from assistant.answering.types import Intent, Question, Turn

_LIST = re.compile(
    r"^\s*(?:please\s+)?(?:list|name|enumerate|show|give)\b|\b(?:what|which)\s+(?:are|were)\b|\ball\s+(?:[\w'’-]+\s+){0,2}?\w+s\b"
    r"|\b(?:what|which)\s+(?:[\w'’-]+\s+){0,3}?(?!(?:does|is|was|has|this|plus)\b)[\w-]+[^\Ws]s\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")

# Earlier questions that are looked back at, and how much of each.
MOST_TURNS = 6
MOST_CHARACTERS = 500


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

    def read(words: str) -> Scope:
        return _settled(find_scope(words, extra), words, extra, covered)

    before: Asked | None = None
    earlier = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    for words in earlier[-MOST_TURNS:]:
        before = complete(words[:MOST_CHARACTERS], before, extra, read)
    asked = complete(text, before, extra, read)
    wants_list = _LIST.search(asked.text) is not None
    intent: Intent = "compare" if len(asked.scope.countries) > 1 else "list" if wants_list else "fact"
    return Question(text, asked.text, asked.scope.countries, asked.scope.mentioned, intent, asked.context)


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
