"""Finds the files of a source and gives each its document id."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SourceMissing, UnreadableFile

READABLE = {".md": "markdown", ".markdown": "markdown", ".txt": "plain text"}
METADATA_FILE = "corpus.toml"


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a source: where it is, the folder that was named, and the document id it would get."""

    path: Path
    root: Path
    document_id: str

    @property
    def readable(self) -> bool:
        """Whether the file has a suffix that can be read."""
        return self.path.suffix.lower() in READABLE


def find(source: Path, on_error: Callable[[OSError], None] | None = None) -> Iterator[Found]:
    """The files of `source` (a file or a folder) in a stable order, without hidden files, READMEs and metadata.

    The document id is the path below the folder without suffix, with forward slashes. `on_error` is called for a
    folder below `source` that cannot be opened. Raises SourceMissing, and UnreadableFile for `source` itself.
    """
    check_name(source)
    try:
        is_file, is_folder = source.is_file(), source.is_dir()
    except OSError as error:
        raise UnreadableFile(not_opened(error)) from error
    if is_file:
        yield Found(source, source.parent, source.stem)
        return
    if not is_folder:
        raise SourceMissing(f"{source}: there is no such file or folder. Check the spelling of the path.")

    def unopened(error: OSError) -> None:
        if Path(error.filename) == source:
            raise UnreadableFile(not_opened(error)) from error
        if on_error:
            on_error(error)

    for folder, names, files in os.walk(source, onerror=unopened):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            path = Path(folder) / name
            if name.startswith(".") or path.stem.lower() == "readme" or path.suffix.lower() == ".toml":
                continue
            yield Found(path, source, path.relative_to(source).with_suffix("").as_posix())


def check_name(path: Path) -> None:
    """Raises UnreadableFile for a name whose bytes are not UTF-8: no index could hold it and no page could show it."""
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise UnreadableFile("its name, or that of a folder above it, is not valid UTF-8. Rename it.") from error


def not_opened(error: OSError) -> str:
    """Why a file or folder could not be opened, and what to do."""
    return f"it cannot be opened ({error.strerror}). Check its permissions."
