"""The command line: `nap ingest | ask | chat | sources | check | doctor`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.answering.pipeline import Assistant

app = typer.Typer(
    name="nap",
    help="Ask National Action Plans on Women, Peace and Security, and get answers that show their sources.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
errors = Console(stderr=True, highlight=False)

IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.", metavar="DIR")]


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders to read (.md, .txt).", metavar="PATH...")
    ] = None,
    index: IndexOption = None,
) -> None:
    """Read documents and add them to the index; without PATH, make the index again from its own documents.

    Exit code 0: all read; 1: some failed; 2: nothing was done.
    """
    from assistant.build import ingest_paths, rebuild
    from assistant.terminal import progress_bar, show_ingest

    settings = _settings(index)
    with progress_bar(errors) as report:
        result = ingest_paths(paths, settings, report) if paths else rebuild(settings, report)
    show_ingest(result, errors)
    if result.version is None:
        raise typer.Exit(2)
    raise typer.Exit(1 if result.failures else 0)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know.")] = None,
    jsonl: Annotated[
        str | None,
        typer.Option(
            help='File (or - for standard input) with one question a line: plain, or {"id", "question", "history"}.'
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    index: IndexOption = None,
) -> None:
    """Answer a question, or a file of questions as one JSON answer a line (exit code 1 if a line was wrong)."""
    from assistant.jsonl import answer_lines, dump
    from assistant.terminal import show_answer

    if (question is None) == (jsonl is None):
        _fail("Give a question, or --jsonl FILE.", 2)
    assistant = _assistant(_settings(index))
    if jsonl is not None:
        raise typer.Exit(1 if answer_lines(assistant, jsonl) else 0)
    if json:
        print(dump(assistant.ask(question or "")))
    else:
        show_answer(assistant.ask(question or ""), Console(highlight=False))


@app.command()
def chat(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=0, max=65535)] = None,
    index: IndexOption = None,
) -> None:
    """Serve the web chat."""
    settings = _settings(index)
    assistant = _assistant(settings)
    from assistant.web import ListenError, WebOptions, serve

    options = WebOptions(max_question=settings.max_question_length)
    assistant.warm()
    try:
        serve(assistant, host or settings.host, settings.port if port is None else port, options)
    except ListenError as error:
        _fail(f"The web chat cannot start: {error}.", 2)


@app.command()
def sources(index: IndexOption = None) -> None:
    """List the documents of the index by kind and country."""
    from contextlib import closing

    import vectorstore
    from assistant.terminal import show_sources

    settings = _settings(index)
    _prepare(settings)
    with closing(vectorstore.open_index(settings.index)) as opened:
        show_sources(opened, Console(highlight=False))


@app.command()
def check(path: Annotated[Path, typer.Argument(help="A folder of documents, or one.", metavar="PATH")]) -> None:
    """Look documents over before they are read in. Exit code 0: all well; 1: problems; 2: nothing to check."""
    from assistant.check import check_folder

    report = check_folder(path)
    for problem in report.problems:
        print(problem)
    errors.print(f"Files checked: {report.files}. Problems: {len(report.problems)}.")
    raise typer.Exit(2 if not report.files else 1 if report.problems else 0)


@app.command()
def doctor(index: IndexOption = None) -> None:
    """Say what is installed, which index and model are in use, and what is wrong. Exit code 1 if anything is."""
    from assistant.doctor import examine
    from assistant.terminal import show_findings

    findings = examine(_settings(index))
    show_findings(findings, Console(highlight=False))
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


def main() -> None:
    """Run the command line; our own errors end in one clear line and exit code 2."""
    from ingest import IngestError
    from prompts import PromptError
    from vectorstore import VectorstoreError

    try:
        app()
    except (IngestError, VectorstoreError, PromptError) as error:
        _fail(str(error), 2)


def _settings(index: Path | None) -> Settings:
    from pydantic import ValidationError

    try:
        settings = Settings()
    except UnicodeDecodeError:
        _fail("The file .env is not UTF-8. Save it as UTF-8 and try again.", 2)
    except ValidationError as error:
        lines = [f"NAP_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        _fail("A setting is wrong. " + " ".join(lines), 2)
    return settings.model_copy(update={"index_dir": index}) if index else settings


def _prepare(settings: Settings) -> None:
    """See to it that there is an index, with the starter corpus, the model and the chunker of now."""
    from assistant.build import ingest_starter, rebuild, rebuild_is_due, starter_is_due
    from assistant.terminal import progress_bar, show_ingest

    if starter_is_due(settings):
        errors.print("Preparing the starter corpus. This happens once.")
        prepare = ingest_starter
    elif rebuild_is_due(settings):
        errors.print("The index was made with other settings. It is made again, from its own documents.")
        prepare = rebuild
    else:
        return
    with progress_bar(errors) as report:
        result = prepare(settings, report)
    show_ingest(result, errors)


def _assistant(settings: Settings) -> Assistant:
    from assistant.assemble import open_assistant

    _prepare(settings)
    return open_assistant(settings)


def _fail(message: str, code: int) -> NoReturn:
    errors.print(message, style="bold red", markup=False, soft_wrap=True)
    sys.exit(code)
