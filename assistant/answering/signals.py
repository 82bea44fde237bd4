"""The signals of a sentence, and the numbers that they make: how likely is it that it holds the answer?

Three small logistic models: one ranks sentences; by the best of them, one tells whether a question can be answered
from what was found, and one whether a question within one country's documents can. Their weights are plain numbers
in `weights.toml`, which `python -m tests.benchmarks.fit_evidence` writes (docs/refusal.md).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from operator import mul
from typing import Any, NamedTuple

from vectorstore.analysis import terms


class Signals(NamedTuple):
    """Why a sentence may be the answer; most are about 0 to 1.

    `meaning` and `passage_meaning` are cosines of question and sentence or passage; `words` and `context_words` the
    share of the question's words (by rarity) in the sentence, and in the sentence with its headings and passage;
    `rank` the fused search score of the passage, and `shape` whether the sentence holds the kind of thing that is
    asked for (a number, a year, a name). `heading_words` is the share of the question's words in the headings under
    the title that the title does not have.

    `best_meaning` is the highest cosine of a sentence of the passage, `before_words` the share of the question's words
    that only the sentence before has, and `news` whether the sentence holds a name, number or date that the question
    asks for and does not have. `like_words` and `like_context` are `words` and `context_words` with words that are
    alike in meaning. `held` and `missing` are how rare the words are, all together, that the passage with its headings
    has, or a word like them, and that it lacks (1 for one word that no document has); `missing_names` the same for the
    names and numbers of the question that it lacks. `focus` is whether the sentence, its headings and the line that
    leads it in have the word that says what is asked for, or one like it.

    `own_meaning` is the cosine after what all sentences that were found have in common is taken from both, and
    `stands_out` by how many standard deviations the sentence's cosine is above the mean of theirs: within one document
    everything is on its subject, and these tell what is on the question's.

    The others are the same for all sentences: by how much the best passage is above the next ones in meaning
    (`lead_meaning`) and in words (`lead_words`).
    """

    meaning: float
    words: float
    context_words: float
    passage_meaning: float
    rank: float
    shape: float
    heading_words: float
    best_meaning: float
    before_words: float
    news: float
    like_words: float
    like_context: float
    held: float
    missing: float
    missing_names: float
    focus: float
    own_meaning: float
    stands_out: float
    lead_meaning: float
    lead_words: float


class Standing(NamedTuple):
    """The signals that are the same for all sentences: how a question stands to what was found for it."""

    lead_meaning: float
    lead_words: float


LEAD_SCORE = "lead_score"
# Passages, or sentences, after the best one that it is compared with.
NEXT = 5

_KINDS = (
    (
        "number",
        re.compile(
            r"\bhow (?:many|much|large|long|old|big|often|far|tall|high)\b|\bnumber of\b|\bpercent|\bproportion"
        ),
    ),
    ("date", re.compile(r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|period|time)s?\b")),
    ("name", re.compile(r"\bwho(?:m|se)?\b")),
    (
        "name",
        re.compile(
            r"\bwhere\b|\b(?:what|which) (?:city|cities|country|countries|place|state|region|continent|location|river"
            r"|area|province|county|counties|town|nation)s?\b"
        ),
    ),
)
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w'’-]*")
_NUMBER = re.compile(r"\d[\d.,]*")
_NUMBER_WORD = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|billion|half"
    r"|first|second|third)\b"
)
_TIME = re.compile(
    r"\b1\d{3}\b|\b20\d\d\b|\b\d+(?:st|nd|rd|th) centur|\bBC\b|\bAD\b|\bago\b|\bdecades?\b"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


@lru_cache(maxsize=2_000)
def asked_kind(question: str) -> str | None:
    """Whether a question asks for a "number", a "date" or a "name"; None for anything else."""
    lowered = question.lower()
    return next((kind for kind, pattern in _KINDS if pattern.search(lowered)), None)


def has_news(question: str, text: str) -> bool:
    """Whether `text` holds a thing of the kind that `question` asks for which is not in the question itself."""
    kind = asked_kind(question)
    if kind == "name":
        return bool(_names(text) - _terms(question))
    if kind is None or (kind == "date" and not _TIME.search(text)):
        return False
    return bool(_numbers(text) - _numbers(question))


def lead(values: Sequence[float]) -> float:
    """By how much the highest value is above the mean of the next ones; 0 for a single one."""
    best, *others = sorted(values, reverse=True)[: NEXT + 1]
    return best - sum(others) / len(others) if others else 0.0


def score(signals: Signals) -> float:
    """The log-odds that a sentence holds the answer: what sentences are ranked by."""
    return log_odds("sentence", signals)


def log_odds(model: str, signals: Signals, lead_score: float = 0.0) -> float:
    """The log-odds of the "sentence", "question" or "scope" model: the constant and the weighted sum of its signals.

    `lead_score` is by how much the best sentence's score is above the next ones; the first model has no weight for it.
    """
    constant, weights = _model(model)
    return sum(map(mul, weights, (*signals, lead_score)), constant)


@cache
def threshold(model: str) -> float:
    """The log-odds of a model below which an answer is refused."""
    return float(_file()[model]["threshold"])


@cache
def _model(name: str) -> tuple[float, tuple[float, ...]]:
    """The constant of a model, and a weight for each signal in the order of the fields, then for the lead score."""
    table = _file()[name]
    return table["constant"], tuple(table["weights"].get(field, 0.0) for field in (*Signals._fields, LEAD_SCORE))


@cache
def _file() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("assistant.answering").joinpath("weights.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=50_000)
def _names(text: str) -> frozenset[str]:
    return frozenset(_all_terms(_NAME.findall(text)))


@lru_cache(maxsize=50_000)
def _numbers(text: str) -> frozenset[str]:
    return frozenset((*_NUMBER.findall(text), *_NUMBER_WORD.findall(text.lower())))


@lru_cache(maxsize=2_000)
def _terms(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def _all_terms(words: Iterable[str]) -> Iterable[str]:
    return (term for word in words for term in terms(word))
