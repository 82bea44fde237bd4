"""The visitor's words -> a Question: is it one, of how many parts, whose plan is it about, and what does it leave unsaid."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from assistant.answering.countries import find_countries
from assistant.answering.follow_up import Asked, Extra, complete, subject_of
from assistant.answering.organisations import find_owners
from assistant.answering.parts import split
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
# Of an earlier answer, enough for a long list.
MOST_REPLY = 4000


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


def understand(
    text: str,
    history: Sequence[Turn],
    extra: Extra,
    covered: Collection[str] = (),
    owners: Callable[[str], tuple[str, ...]] = find_owners,
    spoken: Extra | None = None,
) -> Question:
    """The question that `text` asks, completed from the conversation where it leaves something out, and its parts.

    `extra` holds further names of countries from the corpus's metadata, `covered` the countries that the corpus has
    documents on: they decide what an ambiguous word means. `owners` finds the organisations whose plan a text is about.
    `spoken` has beside `extra` the names of countries' plans and capitals, which mean a country where no other and no
    organisation is named.
    The visitor's own words always stay in the standalone text.
    """

    def read(words: str) -> Scope:
        scope = _settled(find_scope(words, extra), words, extra, covered)
        if spoken and not scope.countries and not scope.mentioned and not owners(words):
            scope = find_scope(words, spoken)
        return scope

    def asked(words: str, before: Asked | None) -> Asked:
        return complete(words, before, extra, read, owners(words))

    before: Asked | None = None
    for turn in history[-2 * MOST_TURNS :]:
        if turn.role == "user" and turn.content.strip():
            before = asked(turn.content[:MOST_CHARACTERS], before)
        elif before is not None:
            before = replace(before, reply=turn.content[:MOST_REPLY])
    told = "\n".join(turn.content for turn in history if turn.role == "assistant")

    def question(words: str, found: Asked) -> Question:
        wants_list = _LIST.search(found.text) is not None
        countries = found.scope.countries
        intent: Intent = "compare" if len(countries) > 1 else "list" if wants_list else "fact"
        return Question(
            words,
            found.text,
            countries,
            found.scope.mentioned,
            intent,
            found.context,
            organisations=() if countries else owners(found.text),
            carried=found.carried,
            more=found.more,
            told=told if found.more else "",
            item=found.item,
        )

    whole = asked(text, before)
    parts: list[Question] = []
    if len(split(text)) > 1:
        for part in split(text):
            before = asked(part.text, before)
            if subject_of(part.text, extra):
                before = _within(before, whole.scope)
            if not before.scope.countries and not before.context:
                # "When did it begin, and what is the budget of Ghana's plan?" names its country late.
                before = replace(before, scope=Scope((), before.scope.mentioned), context=whole.scope.countries)
            if part.asks:
                parts.append(question(part.text, before))
    return replace(question(text, whole), parts=tuple(parts))


def _within(part: Asked, whole: Scope) -> Asked:
    """A part whose only country the whole question merely mentions asks about the countries of the whole one."""
    if not whole.countries or not part.scope.countries or set(part.scope.countries) & set(whole.countries):
        return part
    mentioned = dict.fromkeys((*part.scope.countries, *part.scope.mentioned))
    return replace(part, scope=Scope(whole.countries, tuple(name for name in mentioned if name not in whole.countries)))


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
