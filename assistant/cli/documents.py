"""`nap ingest`, `nap sources` and `nap check`: what the index is made of."""

from __future__ import annotations

import json as json_
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.cli.shared import IndexOption, JsonOption, errors, prepare, settings_of

sources = typer.Typer(help="List the documents and sources of the index, or take a source out.")


def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files, folders (.md, .txt, .html, .pdf, .docx) and sites (https://…).", metavar="SOURCE..."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    json: JsonOption = False,
    max_pages: Annotated[int | None, typer.Option(help="Most pages to read of a site.", min=1)] = None,
    pause: Annotated[float | None, typer.Option(help="Seconds between two requests to a site.", min=0)] = None,
    index: IndexOption = None,
) -> None:
    """Read documents into the index; without SOURCE, read all its sources again.

    A document is taken in anew if it changed, and taken out if it is gone. Exit code 0: all read; 1: some failed, the
    rest is in; 2: nothing was done.
    """
    from assistant.build import ingest_again, ingest_sources
    from assistant.terminal import progress_bar, show_ingest

    settings = settings_of(index)
    site = settings.site_options(max_pages, pause)
    with progress_bar(errors) as report:
        if paths:
            result = ingest_sources(paths, settings, report, site=site, dry_run=dry_run)
        else:
            result = ingest_again(settings, report, site=site, dry_run=dry_run)
    if json:
        print(json_.dumps(result.to_dict(), ensure_ascii=False, indent=2))
    else:
        show_ingest(result, errors)
    raise typer.Exit(result.exit_code)


@sources.callback(invoke_without_command=True)
def list_sources(context: typer.Context, json: JsonOption = False, index: IndexOption = None) -> None:
    """List the documents by kind and country, and the sources that they came with."""
    if context.invoked_subcommand is not None:
        return
    from contextlib import closing

    import vectorstore
    from assistant.terminal import show_sources, sources_as_dict

    settings = settings_of(index)
    prepare(settings)
    with closing(vectorstore.open_index(settings.index)) as opened:
        if json:
            print(json_.dumps(sources_as_dict(opened), ensure_ascii=False, indent=2))
        else:
            show_sources(opened, Console(highlight=False))


@sources.command("remove")
def remove(
    names: Annotated[list[str], typer.Argument(help="Sources, as `nap sources` lists them.", metavar="SOURCE...")],
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Take sources and all their documents out of the index."""
    from assistant.build import remove_sources
    from assistant.terminal import progress_bar, show_ingest

    with progress_bar(errors) as report:
        result = remove_sources(names, settings_of(index), report)
    if json:
        print(json_.dumps(result.to_dict(), ensure_ascii=False, indent=2))
    else:
        show_ingest(result, errors)


def check(path: Annotated[Path, typer.Argument(help="A folder of documents, or one.", metavar="PATH")]) -> None:
    """Look documents over before they are read in. Exit code 0: all well; 1: problems; 2: nothing to check."""
    from assistant.check import check_folder

    report = check_folder(path)
    for problem in report.problems:
        print(problem)
    errors.print(f"Files checked: {report.files}. Problems: {len(report.problems)}.")
    raise typer.Exit(2 if not report.files else 1 if report.problems else 0)
