"""The command line: `nap ingest | ask | chat | mcp | sources | index | check | evaluate | doctor`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from assistant.cli import asking, documents, evaluating, index, serving
from assistant.cli.shared import IndexOption, fail, settings_of

app = typer.Typer(
    name="nap",
    help="Ask National Action Plans on Women, Peace and Security, and get answers that show their sources.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(documents.ingest)
app.command()(asking.ask)
app.command()(asking.chat)
app.command()(serving.mcp)
app.add_typer(documents.sources, name="sources")
app.add_typer(index.index, name="index")
app.command()(documents.check)
app.command()(evaluating.evaluate)


@app.command()
def doctor(
    index: IndexOption = None,
    llm: Annotated[bool, typer.Option("--llm", help="Also ask the language model one question.")] = False,
) -> None:
    """Say what is installed, which index and model are in use, and what is wrong. Exit code 1 if anything is."""
    from assistant.doctor import examine
    from assistant.terminal import show_findings

    findings = examine(settings_of(index), llm)
    show_findings(findings, Console(highlight=False))
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


def main() -> None:
    """Run the command line; our own errors end in one clear line and exit code 2."""
    from assistant.llm.errors import LlmError
    from ingest import IngestError
    from prompts import PromptError
    from vectorstore import VectorstoreError

    try:
        app()
    except (IngestError, LlmError, VectorstoreError, PromptError) as error:
        fail(str(error), 2)
