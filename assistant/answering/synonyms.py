"""Words that mean the same to a visitor, and words that mean nothing for the search, as search terms."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from vectorstore.analysis import terms

# The endings that a word of a phrase may have besides its own ("blue helmets").
ENDING = r"(?:e?s|e?d|ing)?"


def alike(term: str) -> frozenset[str]:
    """The other search terms that may stand for `term`; empty for most."""
    return _table().get(term, frozenset())


def in_one_word(text: str) -> str:
    """`text` with phrases as the single word that stands for each ("in charge" as "lead"), in lower case."""
    pattern, words = _phrases()
    return pattern.sub(lambda match: words[(match.lastindex or 1) - 1], text)


@cache
def asking_words() -> frozenset[str]:
    """Words of asking and of small talk ("tell", "actually"), which no passage needs to have."""
    text = files("assistant.answering").joinpath("asking_words.txt").read_text(encoding="utf-8")
    return frozenset(term for line in text.splitlines() if not line.startswith("#") for term in terms(line))


@cache
def _phrases() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """A pattern whose n-th group is the n-th phrase, with any ending of its longer words, and the words for them."""
    phrases = _data()["phrases"]
    any_ending = {
        phrase: r"[\s-]+".join(word + ENDING * (len(word) > 2) for word in phrase.split()) for phrase in phrases
    }
    pattern = "|".join(f"({written})" for written in any_ending.values())
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), tuple(phrases.values())


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("assistant.answering").joinpath("synonyms.toml").read_text(encoding="utf-8"))


@cache
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _data()["groups"]:
        group = set(terms(line))
        for term in group:
            table.setdefault(term, set()).update(group - {term})
    return {term: frozenset(others) for term, others in table.items()}
