"""Is the evidence good enough to answer? Decided here, in code, never by a prompt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.evidence import Evidence
from assistant.answering.plans import without_plans
from assistant.answering.probe import NOWHERE, Probe, SearchIndex, words_of
from assistant.answering.signals import lead, log_odds, threshold
from assistant.answering.synonyms import asking_words
from vectorstore.analysis import terms

# Log-odds of a sentence below which it does not answer by itself (docs/refusal.md has the curves).
THRESHOLD = threshold("sentence")

_NAME_RUN = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]+(?: (?:[a-z]{1,3} )?[A-Z][\w'’-]+)*")
# A number that names something; years and small counts do not.
_NUMBER = re.compile(r"(?<![\d.,])(?!(?:19|20)\d\d\b)\d{3,}(?![\d.,]*\d)")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def sufficient(ranked: Sequence[Evidence]) -> bool:
    """Whether the best sentence that fits the question, its plan and its form, carries an answer.

    Within the scope of a question everything is on its subject, so that there another model decides. Elsewhere, what
    the question names it presupposes: without a passage that has all its names and numbers, and one that has what it
    asks for or something like it, there is no answer, however near the rest comes.
    """
    fitting = sorted((e for e in ranked if fits(e)), key=lambda evidence: -evidence.score)
    if not fitting:
        return False
    best = fitting[0].signals
    if fitting[0].scoped:
        # Words that are only alike in meaning ("rain" and "climate") are no answer without one that is there.
        return log_odds("scope", best) >= threshold("scope") and best.context_words > 0
    return (
        log_odds("question", best, lead([evidence.score for evidence in fitting])) >= threshold("question")
        and any(evidence.signals.missing_names == 0 for evidence in fitting)
        and any(evidence.signals.focus > 0 for evidence in fitting)
    )


def fits(evidence: Evidence) -> bool:
    """Whether a sentence is about the plan that is asked about and holds what the question asks for."""
    return not evidence.contradicted and not evidence.lacks


def other_plan_only(ranked: Sequence[Evidence]) -> bool:
    """Whether an answer was found, but only about another plan than the one asked about."""
    return not sufficient(ranked) and any(e.score >= THRESHOLD and not e.lacks for e in ranked)


def unknown_names(text: str, index: SearchIndex) -> list[str]:
    """The names in a question of which no document has a single word ("Bavaria"), and numbers ("Resolution 3120").

    A question on one of them cannot be answered, however near something else comes. Names at the start of a
    sentence, and texts that capitalise every other word, tell nothing.
    """
    nowhere = index.term_weight(NOWHERE)
    numbers = [number for number in _NUMBER.findall(text) if index.term_weight(number) >= nowhere]
    words = text.split()
    if sum(word[:1].isupper() for word in words) > max(2, len(words) / 2):
        return numbers

    def unknown(name: str) -> bool:
        found = [term for word in name.split() for term in terms(word) if term not in asking_words()]
        return bool(found) and all(index.term_weight(term) >= nowhere for term in found)

    return [name for name in _NAME_RUN.findall(text) if unknown(name)] + numbers


def not_found_words(text: str, question: Probe, ranked: Sequence[Evidence], most: int = 3) -> list[str]:
    """The visitor's words, rarest first, that none of the nearest passages has."""
    seen = frozenset().union(*(words_of(evidence.passage.chunk.search_text) for evidence in ranked[:10]))
    missing: dict[str, float] = {}
    for match in _WORD.finditer(without_plans(text)):
        weights = [question.weights.get(term, 0.0) for term in terms(match.group(0)) if term not in seen]
        if weights and max(weights) > 0:
            missing.setdefault(match.group(0), max(weights))
    return sorted(missing, key=lambda word: -missing[word])[:most]
