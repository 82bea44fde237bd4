"""Golden questions asked, and the report of what came of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.answering.pipeline import Assistant
from assistant.evaluation.golden import Golden
from assistant.evaluation.judging import Judge, Judgement, summary
from assistant.evaluation.metrics import Metric, by_group, measure
from assistant.evaluation.outcome import Outcome, judge

SCHEMA_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class Report:
    """All outcomes of a run, and the metrics over them: whole, by half and by kind of question.

    `judged` is what a language model thinks of the answers; no metric contains it.
    """

    index_version: str
    prompt_version: str
    outcomes: tuple[Outcome, ...]
    overall: dict[str, Metric]
    by_half: dict[str, dict[str, Metric]]
    by_kind: dict[str, dict[str, Metric]]
    judged: tuple[Judgement, ...] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON types."""
        return {
            "schema_version": SCHEMA_VERSION,
            "index_version": self.index_version,
            "prompt_version": self.prompt_version,
            "overall": _metrics(self.overall),
            "by_half": {half: _metrics(metrics) for half, metrics in self.by_half.items()},
            "by_kind": {kind: _metrics(metrics) for kind, metrics in self.by_kind.items()},
            "questions": [_question(outcome) for outcome in self.outcomes],
            **({} if self.judged is None else {"judge": summary(self.judged, self.outcomes)}),
        }


def evaluate(
    assistant: Assistant,
    goldens: Sequence[Golden],
    on_progress: Callable[[int, int], None] | None = None,
    judging: Judge | None = None,
) -> Report:
    """Ask every question once, in order, and let `judging` have its say. Raises VectorstoreError if the index cannot be read."""
    assistant.warm()
    outcomes: list[Outcome] = []
    judged: list[Judgement] = []
    index_version = prompt_version = ""
    for done, golden in enumerate(goldens, start=1):
        answer, passages, documents = assistant.examine(golden.question, golden.history)
        outcomes.append(judge(golden, answer, passages, documents))
        if judging and (judgement := judging(golden, answer)):
            judged.append(judgement)
        index_version, prompt_version = answer.index_version or index_version, answer.prompt_version
        if on_progress:
            on_progress(done, len(goldens))
    return Report(
        index_version,
        prompt_version,
        tuple(outcomes),
        measure(outcomes),
        by_group(outcomes, lambda outcome: outcome.golden.half),
        by_group(outcomes, lambda outcome: outcome.golden.kind),
        tuple(judged) if judging else None,
    )


def _metrics(metrics: dict[str, Metric]) -> dict[str, Any]:
    return {name: asdict(metric) for name, metric in metrics.items()}


def _question(outcome: Outcome) -> dict[str, Any]:
    golden = outcome.golden
    return {
        "id": golden.id,
        "question": golden.question,
        "kind": golden.kind,
        "half": golden.half,
        "expected": list(golden.status),
        "status": outcome.status,
        "right": outcome.right,
        "text": outcome.text,
        "citations": list(outcome.citations),
        "facts": outcome.facts,
        "ranks": None if outcome.ranks is None else list(outcome.ranks),
        "milliseconds": round(outcome.milliseconds, 2),
    }
