"""Finds the files of a source and gives each its document id."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SourceMissing

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


def find(source: Path) -> Iterator[Found]:
    """The files of `source` (a file or a folder) in a stable order, without hidden files, READMEs and metadata.

    The document id is the path below the folder without suffix, with forward slashes. Raises SourceMissing.
    """
    if source.is_file():
        yield Found(source, source.parent, source.stem)
        return
    if not source.is_dir():
        raise SourceMissing(f"{source}: there is no such file or folder. Check the spelling of the path.")
    for folder, names, files in os.walk(source):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            path = Path(folder) / name
            if name.startswith(".") or path.stem.lower() == "readme" or path.suffix.lower() == ".toml":
                continue
            yield Found(path, source, path.relative_to(source).with_suffix("").as_posix())
