"""`nap evaluate`: golden questions asked, measured, compared."""

from __future__ import annotations

import json as json_
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from assistant.cli.shared import IndexOption, errors, fail, open_prepared, settings_of

if TYPE_CHECKING:
    from assistant.evaluation.judging import Judge
    from assistant.settings import Settings


def evaluate(
    golden: Annotated[list[Path], typer.Argument(help="Golden files (YAML), or folders of them.", metavar="PATH...")],
    json: Annotated[Path | None, typer.Option(help="Write the report there as JSON.", metavar="FILE")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the report there as a web page.", metavar="FILE")] = None,
    compare: Annotated[
        Path | None, typer.Option(help="An older JSON report: say which questions changed.", metavar="FILE")
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            help="Exit code 1 if a metric is worse, such as fact_recall=0.9 or b:recall@5=0.95.", metavar="METRIC=VALUE"
        ),
    ] = None,
    half: Annotated[str | None, typer.Option(help="Only the questions of half a or b.")] = None,
    judge: Annotated[
        bool, typer.Option("--judge", help="Also let the language model judge the answers; kept apart.")
    ] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Print every question that is not right.")] = False,
    index: IndexOption = None,
) -> None:
    """Ask golden questions and measure the answers. Exit code 1: a bound was missed; 2: a file is wrong."""
    from assistant.evaluation.compare import below, read_report
    from assistant.evaluation.compare import compare as compare_reports
    from assistant.evaluation.golden import GoldenError, load
    from assistant.evaluation.page import as_page
    from assistant.evaluation.run import evaluate as run
    from assistant.evaluation.table import show_comparison, show_report
    from assistant.terminal import progress_bar

    try:
        bounds = dict(map(_bound, fail_under or ()))
        older = read_report(compare) if compare else None
        goldens = [question for question in load(golden) if half in (None, question.half)]
        if not goldens:
            raise GoldenError("There are no questions to ask.")
        settings = settings_of(index)
        judging = _judge(settings) if judge else None
        assistant = open_prepared(settings)
        with progress_bar(errors) as report_progress:
            report = run(assistant, goldens, lambda done, total: report_progress("ask", done, total), judging).to_dict()
        compared = compare_reports(older, report) if older else None
        if json:
            json.write_text(json_.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        if html:
            html.write_text(as_page(report, compared), encoding="utf-8")
        console = Console(highlight=False)
        show_report(report, console, verbose)
        if compared:
            console.print()
            show_comparison(compared, console)
        missed = below(report, bounds)
    except GoldenError as error:
        fail(str(error), 2)
    except OSError as error:
        fail(f"The report cannot be written ({error}).", 2)
    for line in missed:
        errors.print(line, style="red")
    raise typer.Exit(1 if missed else 0)


def _judge(settings: Settings) -> Judge:
    from assistant.evaluation.judging import judge_with
    from assistant.llm.opening import open_language_model
    from prompts import load_prompt

    if not settings.llm:
        fail("--judge needs a language model. Set NAP_LLM; docs/llm.md says how.", 2)
    return judge_with(open_language_model(settings), load_prompt("judge", frozenset({"fence"})))


def _bound(text: str) -> tuple[str, float]:
    from assistant.evaluation.golden import GoldenError

    name, _, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError as error:
        raise GoldenError(f"--fail-under {text}: write it as METRIC=VALUE, such as fact_recall=0.9.") from error
