"""Follow-ups completed and questions translated by the model, and what it says ignored where that is no question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.answering.countries import find_countries
from assistant.answering.types import Turn
from assistant.llm.calling import LanguageModel
from assistant.llm.checker.figures import figures
from assistant.llm.checker.links import has_link
from assistant.llm.checker.names import names
from assistant.llm.prompting import Prompts, rewrite_messages, text_messages
from vectorstore.analysis import terms

# How much longer than the words that it comes from a question may be, in characters.
LONGER, ROOM = 2.5, 90
_ASKS = re.compile(
    r"\?\s*$|^\s*(?:and |please )?(?:what|which|who|whose|whom|when|where|why|how|is|are|was|were|do|does|did|has|have|can|could|will|would|should|list|name|"
    r"tell|show|give|compare|describe|explain|summari[sz]e|enumerate)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\s*(?:(?:rewritten|complete|standalone|english)\s+)?question\s*:\s*", re.IGNORECASE)
_LANGUAGE = re.compile(r"^\s*(?:language\s*:\s*)?([A-Za-z][a-z]{2,20})\.?\s*$")
_NUMBERED = re.compile(r"^\s*(\d{1,2})[.):]\s+(.+)$")


class Translated(NamedTuple):
    """A question in English, and the language that it was asked in (its English name)."""

    language: str
    english: str


def rewritten(
    model: LanguageModel, prompts: Prompts, question: str, history: Sequence[Turn], deadline: float
) -> str | None:
    """The question completed from the conversation; None if the model gives anything but a question of its words.

    Raises LlmFailed.
    """
    said = model.complete(rewrite_messages(prompts.rewrite, question, history), deadline)
    known = " ; ".join((question, *(turn.content for turn in history)))
    return as_question(_LABEL.sub("", said), question, known)


def translated(model: LanguageModel, prompts: Prompts, question: str, deadline: float) -> Translated | None:
    """The question in English; None if the model gives anything but a language and a question. Raises LlmFailed."""
    said = model.complete(text_messages(prompts.translate, question=question), deadline)
    lines = [line for line in said.splitlines() if line.strip()]
    language = _LANGUAGE.match(lines[0]) if len(lines) == 2 else None
    if language is None:
        return None
    english = as_question(_LABEL.sub("", lines[1]), question, None)
    if english is None or not _digits(question) <= _digits(english):
        return None
    return Translated(language[1].capitalize(), english)


def english_of(model: LanguageModel, prompts: Prompts, sentences: Sequence[str], deadline: float) -> dict[int, str]:
    """The sentences in English by their place; those that the model left out are missing. Raises LlmFailed.

    The model sees nothing but the sentences, so that it cannot make them fit the sources.
    """
    numbered = "\n".join(f"{place}. {text}" for place, text in enumerate(sentences, start=1))
    said = model.complete(text_messages(prompts.english, sentences=numbered), deadline)
    found = [match for line in said.splitlines() if (match := _NUMBERED.match(line))]
    return {int(match[1]) - 1: match[2].strip() for match in found if 0 < int(match[1]) <= len(sentences)}


def as_question(said: str, asked: str, known: str | None) -> str | None:
    """`said` if it is one question, not much longer than `asked`, and names nothing that is not in `known`."""
    said = said.strip().strip("\"'“”").strip()
    if not said or "\n" in said or has_link(said) or not _ASKS.search(said):
        return None
    if known is None:
        return said if len(said) <= LONGER * len(asked) + ROOM else None
    if len(said) > LONGER * len(asked) + ROOM or _new_facts(said, known):
        return None
    return said


def _new_facts(said: str, known: str) -> bool:
    words = frozenset(terms(known))
    countries = {mention.name for mention in find_countries(known)}
    numbers = {figure.value for figure in figures(known)}
    return (
        any(mention.name not in countries for mention in find_countries(said))
        or any(figure.value not in numbers for figure in figures(said))
        or any(not set(name) <= words for name in names(said))
    )


def _digits(text: str) -> set[float]:
    return {float(number) for number in re.findall(r"(?<![\d.,])\d{1,4}(?![\d.,])", text)}
