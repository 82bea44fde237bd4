"""`nap index`: the builds that are kept, going back to the one before, checking them."""

from __future__ import annotations

import dataclasses
import json as json_
from typing import Annotated

import typer
from rich.console import Console

from assistant.cli.shared import IndexOption, JsonOption, errors, settings_of

index = typer.Typer(no_args_is_help=True, help="List the builds of the index, go back to the one before, check one.")


@index.command("list")
def list_builds(json: JsonOption = False, index: IndexOption = None) -> None:
    """List the builds that are kept, the one that serves first."""
    import vectorstore
    from assistant.terminal import show_builds

    found = vectorstore.builds(settings_of(index).index)
    if json:
        print(json_.dumps([_as_dict(build) for build in found], ensure_ascii=False, indent=2))
    else:
        show_builds(found, Console(highlight=False))


@index.command("rollback")
def rollback(index: IndexOption = None) -> None:
    """Let the build before the one that serves take over again. A running chat follows by itself."""
    import vectorstore

    name = vectorstore.roll_back(settings_of(index).index)
    errors.print(f"The build {name} serves now. The next ingest starts from it.")


@index.command("verify")
def verify(
    name: Annotated[
        str | None, typer.Argument(help="A build of `nap index list`; the one that serves if not given.")
    ] = None,
    index: IndexOption = None,
) -> None:
    """Check every file of a build. Exit code 2 if it is damaged."""
    import vectorstore

    found = vectorstore.verify_build(settings_of(index).index, name)
    errors.print(f"The build {found} is whole.")


def _as_dict(build: object) -> dict[str, object]:
    """A build without its list of files."""
    data = dataclasses.asdict(build)  # type: ignore[call-overload]
    if data["manifest"]:
        del data["manifest"]["files"]
    return dict(data)
