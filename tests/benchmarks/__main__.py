"""The command: runs the parts, prints a table, and writes the figures where asked."""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import os
import platform
import traceback
import warnings
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.bench import ROOT, Bench, prepare_process
from tests.benchmarks.figures import Figure, SkippedError

PARTS = ("indexing", "asking", "cold_start", "memory", "search", "evidence", "fidelity", "visitors")
BY_NAME = ("peers", "peers.search", "peers.widgets")  # fetch packages, so nobody gets them without asking
BUSY = 0.5


def main(arguments: list[str] | None = None) -> int:
    """Run the parts that are named, or all but those of BY_NAME. Exit code 1 if one of them failed."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if unknown := [part for part in options.parts if part not in PARTS + BY_NAME]:
        parser.error(f"there is no part {', '.join(unknown)}; the parts are {', '.join(PARTS + BY_NAME)}")
    prepare_process()
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    options.work.mkdir(parents=True, exist_ok=True)
    bench = Bench(options.work.resolve(), options.full)
    machine = _machine()
    console, errors = Console(highlight=False), Console(stderr=True, highlight=False)
    done: dict[str, list[Figure]] = {}
    failed = False
    for part in options.parts or PARTS:
        try:
            with errors.status(f"{part} …"):
                done[part] = importlib.import_module(f"tests.benchmarks.{part}").measure(bench)
            console.print(_table(part, done[part]))
        except SkippedError as reason:
            errors.print(f"{part}: skipped, {reason}", style="yellow", markup=False, soft_wrap=True)
        except Exception:  # noqa: BLE001 - the other parts still run
            errors.print(f"{part} failed\n{traceback.format_exc()}", style="red", markup=False, soft_wrap=True)
            failed = True
    facts = {"machine": machine, "parts": {part: [asdict(figure) for figure in done[part]] for part in done}}
    console.print(", ".join(f"{name} {value}" for name, value in machine.items()), style="dim", soft_wrap=True)
    if machine["load"] and machine["load"] > BUSY:
        # Threads that wait for each other, as torch's do, lose most to other work.
        console.print("The machine was busy with other work: compare again when it is quiet.", style="yellow")
    if options.json:
        options.json.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Benchmarks of NAP Assistant")
    parts = f"any of {', '.join(PARTS + BY_NAME)}; without one, all but {', '.join(BY_NAME)}"
    parser.add_argument("parts", nargs="*", metavar="PART", help=parts)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    parser.add_argument("--full", action="store_true", help="whole question sets instead of samples")
    parser.add_argument(
        "--work",
        type=Path,
        default=ROOT / ".nap-test" / "benchmarks",
        metavar="DIR",
        help="folder for indexes that later runs use again (default: .nap-test/benchmarks)",
    )
    return parser


def _table(part: str, figures: list[Figure]) -> Table:
    table = Table("measured", "figure", "aim", title=part, title_justify="left", min_width=90)
    table.columns[1].justify = "right"
    for figure in figures:
        table.add_row(figure.name, figure.text, figure.aim)
    return table


def _machine() -> dict[str, Any]:
    """Where and when the figures were taken, and how busy the machine was with other work."""
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
    }


if __name__ == "__main__":
    raise SystemExit(main())
