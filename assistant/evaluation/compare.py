"""A report beside an older one: which questions changed, both ways, and how the metrics moved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.evaluation.golden import GoldenError
from assistant.evaluation.metrics import COSTS


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ids of questions that are right now and were not (`mended`), that were and are not (`broken`), and others.

    `reworded` are as right as they were with another text or status; `new` and `gone` are in one report only.
    `moved` holds the metrics that changed: name, then, now; it is empty where other questions were asked.
    """

    mended: tuple[str, ...]
    broken: tuple[str, ...]
    reworded: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    moved: tuple[tuple[str, float, float], ...]


def read_report(path: Path) -> dict[str, Any]:
    """The JSON report in a file. Raises GoldenError."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        report["questions"], report["overall"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GoldenError(f"{path} is no report of `nap evaluate --json` ({error!r}).") from error
    return dict(report)


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Comparison:
    """What changed between two reports, both as JSON types."""
    before = {question["id"]: question for question in old["questions"]}
    after = {question["id"]: question for question in new["questions"]}
    both = [name for name in after if name in before]
    same = before.keys() == after.keys()

    def said(question: Mapping[str, Any]) -> tuple[Any, Any]:
        return question["status"], question["text"]

    return Comparison(
        mended=tuple(name for name in both if after[name]["right"] and not before[name]["right"]),
        broken=tuple(name for name in both if before[name]["right"] and not after[name]["right"]),
        reworded=tuple(
            name
            for name in both
            if after[name]["right"] == before[name]["right"] and said(after[name]) != said(before[name])
        ),
        new=tuple(name for name in after if name not in before),
        gone=tuple(name for name in before if name not in after),
        moved=tuple(
            (name, old["overall"][name]["value"], metric["value"])
            for name, metric in new["overall"].items()
            if same and name in old["overall"] and abs(metric["value"] - old["overall"][name]["value"]) > 1e-9
        ),
    )


def below(report: Mapping[str, Any], bounds: Mapping[str, float]) -> list[str]:
    """The metrics of a report that miss their bound: at least the value, or at most for one of which less is better.

    A name may be that of a half or kind too: "b:fact_recall", "compare:right". Raises GoldenError for one that is not there.
    """
    missed: list[str] = []
    for name, bound in bounds.items():
        group, _, metric = name.rpartition(":")
        table = report["overall"] if not group else (report["by_half"] | report["by_kind"]).get(group, {})
        if metric not in table:
            raise GoldenError(f"{name!r} is no metric of this run. There are: {', '.join(report['overall'])}.")
        value = table[metric]["value"]
        if value > bound if metric in COSTS else value < bound:
            missed.append(f"{name} is {value:.3f}, the bound is {bound:g}")
    return missed
