"""The manifest of a build: what it was made of and with, and the checksums of its files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from vectorstore import serialise
from vectorstore.errors import IndexDamaged

SCHEMA = 2
MANIFEST = "manifest.json"
# Chroma writes into its database whenever it is opened, even for reading.
_CHANGES = {"chroma.sqlite3", "chroma.sqlite3-wal", "chroma.sqlite3-shm", "chroma.sqlite3-journal"}


@dataclass(frozen=True, slots=True)
class File:
    """A file of a build; `path` is relative to the build's folder and has forward slashes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build holds. `created` is a UTC time in ISO 8601; `sources` is what was ingested, as the caller names it.

    `reused` counts the vectors, of chunks and sentences alike, that came from the build before.
    """

    schema: int
    version: str
    model_id: str
    dimension: int
    chunker_version: str
    documents: int
    chunks: int
    sentences: int
    reused: int
    sources: tuple[str, ...]
    created: str
    files: tuple[File, ...]


def checksums(build: Path) -> tuple[File, ...]:
    """The checksums of a build's files, without those that change by being opened."""
    paths = sorted(p for p in build.rglob("*") if p.is_file() and p.name not in _CHANGES | {MANIFEST})
    return tuple(File(path.relative_to(build).as_posix(), _sha256(path)) for path in paths)


def write(build: Path, manifest: Manifest) -> None:
    """Write the manifest into its build."""
    (build / MANIFEST).write_text(serialise.dump(manifest) + "\n", encoding="utf-8")


def read(build: Path) -> Manifest:
    """The manifest of a build, without looking at the other files. Raises IndexDamaged."""
    found = serialise.read_lines(Manifest, build / MANIFEST)
    if not found or found[0].schema != SCHEMA:
        raise IndexDamaged(f"{build / MANIFEST} is not of schema {SCHEMA}, which this version reads. Run: nap ingest")
    return found[0]


def sources_of(build: Path) -> tuple[str, ...]:
    """The sources of a build whatever its schema and state, as far as its manifest can be read."""
    try:
        sources = json.loads((build / MANIFEST).read_text(encoding="utf-8")).get("sources", ())
    except (OSError, ValueError, AttributeError):
        return ()
    return tuple(source for source in sources if isinstance(source, str)) if isinstance(sources, list) else ()


def check(build: Path, manifest: Manifest) -> None:
    """Raise IndexDamaged unless every file is as it was written."""
    for file in manifest.files:
        try:
            found = _sha256(build / file.path)
        except OSError as error:
            raise IndexDamaged(f"The index lacks {build / file.path} ({error}). Run: nap ingest") from error
        if found != file.sha256:
            raise IndexDamaged(f"{build / file.path} is not as it was written. Run: nap ingest")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
