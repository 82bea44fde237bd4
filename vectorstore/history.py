"""The builds of an index that are kept: which there are, going back to the one before, checking one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vectorstore import layout, manifest
from vectorstore.errors import IndexDamaged, IndexMissing, VectorstoreError
from vectorstore.manifest import Manifest
from vectorstore.subprocesses import run_module


@dataclass(frozen=True, slots=True)
class Build:
    """A build that is kept. `manifest` is None where it cannot be read."""

    name: str
    serves: bool
    manifest: Manifest | None


def builds(directory: Path) -> list[Build]:
    """The builds that are kept, the one that serves first. Raises IndexMissing."""
    layout.current_build(directory)
    return [Build(name, i == 0, _manifest(directory, name)) for i, name in enumerate(layout.named_builds(directory))]


def roll_back(directory: Path) -> str:
    """Let the build before the one that serves take over again, and return its name; doing it twice undoes it.

    The build is checked first. Raises IndexMissing if there is none, IndexDamaged if it does not pass, IndexLocked.
    """
    with layout.writing(directory):
        names = layout.named_builds(directory)
        if len(names) < 2:
            raise IndexMissing("There is no build before the one that serves, so there is nothing to go back to.")
        verify_build(directory, names[1])
        layout.publish(directory, names[1])
        return names[1]


def verify_build(directory: Path, name: str | None = None) -> str:
    """Check every file of a build (default: the one that serves) in a process of its own, and return its name.

    Raises IndexMissing and IndexDamaged.
    """
    folder = layout.current_build(directory) if name is None else directory / layout.BUILDS / name
    passed, said = run_module("vectorstore.verify", str(folder))
    if not passed:
        raise IndexDamaged(f"The build {folder.name} is damaged: {said}")
    return folder.name


def _manifest(directory: Path, name: str) -> Manifest | None:
    try:
        return manifest.read(directory / layout.BUILDS / name)
    except VectorstoreError:
        return None
