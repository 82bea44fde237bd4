"""What the commands share: settings, the index being there, errors in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.answering.pipeline import Assistant

errors = Console(stderr=True, highlight=False)

IndexOption = Annotated[Path | None, typer.Option("--index", help="Folder of the index.", metavar="DIR")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for scripts.")]


def settings_of(index: Path | None) -> Settings:
    """The settings in force; a wrong one ends the command with a line that names it."""
    from pydantic import ValidationError

    try:
        settings = Settings()
    except UnicodeDecodeError:
        fail("The file .env is not UTF-8. Save it as UTF-8 and try again.", 2)
    except ValidationError as error:
        lines = [f"NAP_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        fail("A setting is wrong. " + " ".join(lines), 2)
    return settings.model_copy(update={"index_dir": index}) if index else settings


def prepare(settings: Settings) -> None:
    """See to it that there is an index, with the starter corpus, the model and the chunker of now.

    Only in the default place is it made where there is none: a folder that was named may be a slip of the pen.
    """
    from assistant.build import IngestResult, Progress, ingest_starter, rebuild, rebuild_is_due, starter_is_due
    from assistant.terminal import progress_bar, show_ingest
    from vectorstore import layout

    named = settings.index_dir
    if named is not None and layout.pointer_stamp(named) is None:
        fail(f"There is no index in {named}. Check the name, or make one: nap ingest FOLDER --index {named}", 2)
    make: Callable[[Settings, Progress], IngestResult]
    if starter_is_due(settings):
        errors.print("Preparing the starter corpus. This happens once.")
        make = ingest_starter
    elif rebuild_is_due(settings):
        errors.print("The index was made with other settings. It is made again, from its own documents.")
        make = rebuild
    else:
        return
    with progress_bar(errors) as report:
        result = make(settings, report)
    show_ingest(result, errors)


def open_prepared(settings: Settings) -> Assistant:
    """An assistant over an index that is there."""
    from assistant.assemble import open_assistant

    prepare(settings)
    return open_assistant(settings)


def fail(message: str, code: int) -> NoReturn:
    """End the command with a line on standard error."""
    errors.print(message, style="bold red", markup=False, soft_wrap=True)
    sys.exit(code)
