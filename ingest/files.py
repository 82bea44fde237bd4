"""Finds the files of a source and gives each its document id."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import IngestError, SourceMissing, UnreadableFile
from ingest.formats import SUFFIXES

METADATA_FILE = "corpus.toml"
NAMES = ".md, .txt, .html, .pdf or .docx"
# What stands beside documents and is none: pictures, parts of web pages, sound, data, programs, archives.
NO_DOCUMENTS = frozenset(
    [
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".svg",
        ".webp",
        ".ico",
        ".bmp",
        ".tif",
        ".tiff",
        ".css",
        ".js",
        ".mjs",
        ".map",
        ".json",
        ".xml",
        ".woff",
        ".woff2",
        ".ttf",
        ".otf",
        ".eot",
        ".mp3",
        ".mp4",
        ".m4a",
        ".wav",
        ".ogg",
        ".avi",
        ".mov",
        ".webm",
        ".zip",
        ".gz",
        ".tar",
        ".7z",
        ".rar",
        ".csv",
        ".tsv",
        ".py",
        ".sh",
        ".bib",
        ".lock",
        ".log",
        ".db",
        ".sqlite3",
    ]
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a source: where it is, the folder that was named, and the document id it would get."""

    path: Path
    root: Path
    document_id: str

    @property
    def format(self) -> str | None:
        """The format of the file by its suffix, None if it cannot be read."""
        return SUFFIXES.get(self.path.suffix.lower())


@dataclass(frozen=True, slots=True)
class Passed:
    """A file or folder that is not read, and why. Only a `failed` one is for an editor to mend."""

    path: Path
    reason: str
    failed: bool = True


def find(source: Path) -> Iterator[Found | Passed]:
    """The files of `source` (a file or a folder) in a stable order, without hidden files, READMEs and metadata.

    The document id is the path below the folder without suffix, with forward slashes. Raises SourceMissing, and
    UnreadableFile for a `source` that cannot be opened.
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
    unopened: list[OSError] = []
    inside = Path(os.path.realpath(source))
    for folder, names, files in os.walk(source, onerror=unopened.append):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in names:
            if os.path.islink(path := Path(folder) / name) and not _leads_into(path, inside):
                yield Passed(path, "it is a link to a folder outside this one. Add that folder by its own name.")
        for name in sorted(files):
            if not (name.startswith(".") or Path(name).stem.lower() == "readme" or name.lower().endswith(".toml")):
                yield _file(Path(folder) / name, source, inside)
    for reason in unopened:
        if Path(reason.filename) == source:
            raise UnreadableFile(not_opened(reason)) from reason
        yield Passed(Path(reason.filename), not_opened(reason))


def _file(path: Path, source: Path, inside: Path) -> Found | Passed:
    try:
        check_name(path)
        is_link, mode = path.is_symlink(), path.stat().st_mode
    except IngestError as error:
        return Passed(path, str(error))
    except OSError as error:
        broken = path.is_symlink()
        return Passed(path, "it is a link that leads nowhere. Mend or delete it." if broken else not_opened(error))
    if is_link and not _leads_into(path, inside):
        return Passed(path, "it is a link to a file outside the folder. Copy the file into the folder.")
    if not stat.S_ISREG(mode):
        return Passed(path, "it is no ordinary file. Take it out of the folder.")
    suffix = path.suffix.lower()
    if suffix in NO_DOCUMENTS:
        return Passed(path, f"{suffix} is no document", failed=False)
    if suffix not in SUFFIXES:
        return Passed(path, f"{path.suffix or 'a file without a suffix'} cannot be read. Save it as {NAMES}.")
    return Found(path, source, path.relative_to(source).with_suffix("").as_posix())


def _leads_into(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(folder)


def check_name(path: Path) -> None:
    """Raises UnreadableFile for a name whose bytes are not UTF-8: no index could hold it and no page could show it."""
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise UnreadableFile("its name, or that of a folder above it, is not valid UTF-8. Rename it.") from error


def not_opened(error: OSError) -> str:
    """Why a file or folder could not be opened, and what to do."""
    return f"it cannot be opened ({error.strerror}). Check its permissions."
