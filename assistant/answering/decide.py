"""Is the evidence good enough to answer? Decided here, in code, never by a prompt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.evidence import Evidence, Probe, words_of
from vectorstore.analysis import terms

# Log-odds of the best sentence below which nothing is answered; fitted together with the weights of the evidence.
THRESHOLD = 0.0

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def sufficient(ranked: Sequence[Evidence]) -> bool:
    """Whether the best sentence that does not contradict the question carries an answer."""
    return any(evidence.score >= THRESHOLD and not evidence.contradicted for evidence in ranked)


def other_plan_only(ranked: Sequence[Evidence]) -> bool:
    """Whether an answer was found, but only about another plan than the one asked about."""
    return not sufficient(ranked) and any(evidence.score >= THRESHOLD for evidence in ranked)


def not_found_words(text: str, question: Probe, ranked: Sequence[Evidence], most: int = 3) -> list[str]:
    """The visitor's words, rarest first, that none of the nearest passages has."""
    seen = frozenset().union(*(words_of(evidence.passage.chunk.search_text) for evidence in ranked[:10]))
    missing: dict[str, float] = {}
    for match in _WORD.finditer(text):
        weights = [question.weights.get(term, 0.0) for term in terms(match.group(0)) if term not in seen]
        if weights and max(weights) > 0:
            missing.setdefault(match.group(0), max(weights))
    return sorted(missing, key=lambda word: -missing[word])[:most]
