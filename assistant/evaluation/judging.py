"""A language model's opinion of the answers, kept apart from what is measured, and how far the two agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from assistant.answering.types import Answer
from assistant.evaluation.golden import Golden
from assistant.evaluation.metrics import Metric, metric
from assistant.evaluation.outcome import REFUSED, Outcome
from assistant.llm.calling import LanguageModel
from assistant.llm.errors import LlmFailed
from assistant.llm.prompting import text_messages
from prompts import ModelPrompt

# The judge calls an answer good from here, in tenths.
GOOD = 7.0
_SAID = re.compile(
    r"^\W*(?P<what>faithful|complete)\W*[:=]\W*(?P<mark>\d{1,2}(?:\.\d+)?)\b", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of one answer, both from 0 to 1."""

    id: str
    faithful: float
    complete: float

    @property
    def good(self) -> bool:
        """Whether the judge would let the answer pass."""
        return min(self.faithful, self.complete) >= GOOD / 10


Judge = Callable[[Golden, Answer], Judgement | None]


def judge_with(model: LanguageModel, prompt: ModelPrompt) -> Judge:
    """A judge that asks the model; None for a refusal, and where the model says nothing that can be read."""

    def judge(golden: Golden, answer: Answer) -> Judgement | None:
        if answer.status in REFUSED:
            return None
        sources = "\n".join(f"[{citation.number}] {citation.quote}" for citation in answer.citations)
        messages = text_messages(prompt, question=golden.question, sources=sources, answer=answer.text)
        try:
            return read(golden.id, model.complete(messages, model.deadline()))
        except LlmFailed:
            return None

    return judge


def read(name: str, said: str) -> Judgement | None:
    """A judgement from the model's two lines; None unless both are there, once each, from 0 to 10."""
    marks = {match["what"].lower(): float(match["mark"]) for match in _SAID.finditer(said)}
    if marks.keys() != {"faithful", "complete"} or max(marks.values()) > 10:
        return None
    return Judgement(name, marks["faithful"] / 10, marks["complete"] / 10)


def summary(judgements: Sequence[Judgement], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The judge's means with their intervals, and its agreement with what is measured, as JSON types.

    `agreement` is the share of answers that judge and measurement both call good, or both not; `kappa` is Cohen's: 0 is
    chance, 1 is full agreement. It is None where one of them calls all answers the same.
    """
    right = {outcome.golden.id: outcome.right for outcome in outcomes}
    pairs = [(judgement.good, right[judgement.id]) for judgement in judgements]
    means: dict[str, Metric] = {
        name: metric(np.array([getattr(judgement, name) for judgement in judgements]), np.mean)
        for name in ("faithful", "complete")
        if judgements
    }
    return {
        **{name: asdict(value) for name, value in means.items()},
        "agreement": sum(a == b for a, b in pairs) / len(pairs) if pairs else None,
        "kappa": _kappa(pairs),
        "questions": [asdict(judgement) for judgement in judgements],
    }


def _kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    if not pairs:
        return None
    first = sum(a for a, _ in pairs) / len(pairs)
    second = sum(b for _, b in pairs) / len(pairs)
    chance = first * second + (1 - first) * (1 - second)
    agreed = sum(a == b for a, b in pairs) / len(pairs)
    return None if chance == 1 else (agreed - chance) / (1 - chance)
