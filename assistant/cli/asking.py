"""`nap ask` and `nap chat`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from assistant.cli.shared import IndexOption, fail, open_prepared, settings_of


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
        fail("Give a question, or --jsonl FILE.", 2)
    assistant = open_prepared(settings_of(index))
    if jsonl is not None:
        raise typer.Exit(1 if answer_lines(assistant, jsonl) else 0)
    if json:
        print(dump(assistant.ask(question or "")))
    else:
        show_answer(assistant.ask(question or ""), Console(highlight=False))


def chat(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=0, max=65535)] = None,
    index: IndexOption = None,
) -> None:
    """Serve the web chat."""
    settings = settings_of(index)
    assistant = open_prepared(settings)
    from assistant.web import ListenError, WebOptions, serve

    options = WebOptions.of(settings)
    assistant.warm()
    assistant.prepare_next_questions()
    try:
        serve(assistant, host or settings.host, settings.port if port is None else port, options)
    except ListenError as error:
        fail(f"The web chat cannot start: {error}.", 2)
