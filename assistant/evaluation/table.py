"""A report in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.evaluation.compare import Comparison

SHOWN = 12


def show_report(report: Mapping[str, Any], console: Console, verbose: bool = False) -> None:
    """The metrics by half and kind; with `verbose` every question that is not right, with what was said."""
    halves = report["by_half"] if len(report["by_half"]) > 1 else {}
    table = Table("metric", "all", "95 %", *(f"half {half}" for half in halves), box=None, pad_edge=False)
    for name, metric in report["overall"].items():
        interval = f"{_number(metric['low'])}-{_number(metric['high'])}"
        shares = (_number(metrics[name]["value"]) if name in metrics else "" for metrics in halves.values())
        table.add_row(name, _number(metric["value"]), interval, *shares)
    console.print(table)
    console.print()
    kinds = Table("kind", "right", "questions", "recall@5", "facts", "refused", box=None, pad_edge=False)
    for kind, metrics in report["by_kind"].items():
        right = metrics["right"]
        cells = (
            _number(metrics[name]["value"]) if name in metrics else ""
            for name in ("recall@5", "fact_recall", "refusal_recall")
        )
        kinds.add_row(kind, _number(right["value"]), str(right["questions"]), *cells)
    console.print(kinds)
    if judge := report.get("judge"):
        _show_judge(judge, console)
    for question in report["questions"] if verbose else ():
        if not question["right"]:
            console.print(
                Text(
                    f"\n{question['id']} ({question['kind']}, expected {'/'.join(question['expected'])})", style="bold"
                )
            )
            console.print(
                Text(f"  {question['question']}\n  {question['status']}: {question['text'][:400]}"), soft_wrap=True
            )


def _show_judge(judge: Mapping[str, Any], console: Console) -> None:
    console.print(f"\nThe language model's opinion of {len(judge['questions'])} answers (not measured):")
    for name in ("faithful", "complete"):
        if name in judge:
            console.print(
                f"{name}: {_number(judge[name]['value'])} ({_number(judge[name]['low'])}-{_number(judge[name]['high'])})"
            )
    for name in ("agreement", "kappa"):
        if judge[name] is not None:
            console.print(f"{name} with the measured right answers: {_number(judge[name])}")


def show_comparison(found: Comparison, console: Console) -> None:
    """What changed since the older report."""
    for name, style in (("mended", "green"), ("broken", "red"), ("reworded", "dim"), ("new", "dim"), ("gone", "dim")):
        ids = getattr(found, name)
        if ids:
            more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
            console.print(Text(f"{name} ({len(ids)}): {', '.join(ids[:SHOWN])}{more}", style=style), soft_wrap=True)
    for name, then, now in found.moved:
        console.print(f"{name}: {_number(then)} -> {_number(now)}")


def _number(value: float) -> str:
    return f"{value:.1f}" if abs(value) > 1.5 else f"{value:.3f}"
