"""Words that mean the same to a visitor, and words that mean nothing for the search, as search terms."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from vectorstore.analysis import terms


def alike(term: str) -> frozenset[str]:
    """The other search terms that may stand for `term`; empty for most."""
    return _table().get(term, frozenset())


@cache
def asking_words() -> frozenset[str]:
    """Words of asking and of small talk ("tell", "actually"), which no passage needs to have."""
    text = files("assistant.answering").joinpath("asking_words.txt").read_text(encoding="utf-8")
    return frozenset(term for line in text.splitlines() if not line.startswith("#") for term in terms(line))


@cache
def _table() -> dict[str, frozenset[str]]:
    data = tomllib.loads(files("assistant.answering").joinpath("synonyms.toml").read_text(encoding="utf-8"))
    table: dict[str, set[str]] = {}
    for line in data["groups"]:
        group = set(terms(line))
        for term in group:
            table.setdefault(term, set()).update(group - {term})
    return {term: frozenset(others) for term, others in table.items()}
