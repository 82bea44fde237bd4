"""Files and folders -> documents, going on past every file that cannot be read."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.child.client import Readers
from ingest.decode import read_bytes
from ingest.document import content_hash, make_document
from ingest.errors import IngestError, MetadataError, UnreadableFile
from ingest.files import METADATA_FILE, NAMES, Found, Passed, check_name, find
from ingest.formats import SUFFIXES
from ingest.metadata import read_corpus_toml
from ingest.types import Document


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not read and why, or a note on one that was."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run found: the documents, the files that failed, and what an editor should look at.

    `skipped` are files that are no documents; `roots` the sources that are there and could be opened, even where a
    file below them failed. `whole` is False where only a part of a site was seen: a document that is not here may
    still be there, unless its address is in `gone`.
    """

    documents: tuple[Document, ...] = ()
    failures: tuple[Failure, ...] = ()
    warnings: tuple[Failure, ...] = ()
    skipped: tuple[Failure, ...] = ()
    roots: tuple[str, ...] = ()
    whole: bool = True
    gone: tuple[str, ...] = ()


def read(
    sources: Sequence[Path],
    on_progress: Callable[[int, int], None] | None = None,
    known: Mapping[str, Document] = {},
) -> Reading:
    """Read every file of `sources` (files or folders), each in a limited child process.

    `on_progress` is called with files done and files in all. `known` are documents by id: one whose source and bytes
    are as they were is taken over. Never raises for a bad file: it is listed with what to do, and the rest is read.
    A document id that is there already is a failure of the second file.
    """
    documents: dict[str, Document] = {}
    failures: list[Failure] = []
    warnings: list[Failure] = []
    skipped: list[Failure] = []
    found, roots = _find_all(sources, failures, skipped)
    metadata = _metadata(found, failures, warnings)
    with Readers() as readers:
        for done, file in enumerate(found, start=1):
            try:
                document, notes = read_file(file, metadata[file.root], readers, known)
                if document.id in documents:
                    raise UnreadableFile(
                        f"its id {document.id!r} is taken by {documents[document.id].source}. Rename one of the two."
                    )
                documents[document.id] = document
                warnings += [Failure(str(file.path), note) for note in notes]
            except IngestError as error:
                failures.append(Failure(_shown(file.path), str(error)))
            if on_progress:
                on_progress(done, len(found))
    return Reading(tuple(documents.values()), tuple(failures), tuple(warnings), tuple(skipped), roots)


def read_file(
    file: Found, metadata: Mapping[str, Mapping[str, Any]], readers: Readers, known: Mapping[str, Document] = {}
) -> tuple[Document, list[str]]:
    """One file as a document, with notes for an editor. `metadata` is the folder's corpus.toml by document id.

    Raises UnreadableFile or MetadataError.
    """
    check_name(file.path)
    if file.format is None:
        raise UnreadableFile(f"{file.path.suffix or 'this kind of file'} cannot be read. Save it as {NAMES}.")
    raw = read_bytes(file.path)
    defaults, entry = metadata.get("", {}), metadata.get(file.document_id, {})
    hashed = content_hash(raw, defaults, entry)
    earlier = known.get(file.document_id)
    if earlier is not None and (earlier.content_hash, earlier.source) == (hashed, str(file.path)):
        return earlier, []
    content = readers.read(raw, file.format)
    return make_document(file.document_id, str(file.path), file.path.stem, content, hashed, defaults, entry)


def _find_all(
    sources: Sequence[Path], failures: list[Failure], skipped: list[Failure]
) -> tuple[list[Found], tuple[str, ...]]:
    """The files of all sources, each once, and the sources that could be opened."""
    found: dict[Path, Found] = {}
    roots: list[str] = []
    for source in sources:
        try:
            for file in find(source):
                if isinstance(file, Passed):
                    (failures if file.failed else skipped).append(Failure(_shown(file.path), file.reason))
                else:
                    found.setdefault(Path(os.path.realpath(file.path)), file)
            roots.append(str(source))
        except IngestError as error:
            failures.append(Failure(_shown(source), str(error).removeprefix(f"{source}: ")))
    return list(found.values()), tuple(roots)


def _metadata(
    found: list[Found], failures: list[Failure], warnings: list[Failure]
) -> dict[Path, Mapping[str, Mapping[str, Any]]]:
    tables: dict[Path, Mapping[str, Mapping[str, Any]]] = {}
    for root in dict.fromkeys(file.root for file in found):
        try:
            tables[root] = read_corpus_toml(root)
        except MetadataError as error:
            tables[root] = {}
            failures.append(Failure(str(root / METADATA_FILE), str(error)))
        ids = {file.document_id for file in found if file.root == root}
        for name in sorted(tables[root].keys() - ids - {""}):
            # A file that was named by itself is the only one found of its folder; the others may well be there.
            if not any(os.path.exists(root / f"{name}{suffix}") for suffix in SUFFIXES):
                note = f'[documents."{name}"] matches no document of this folder. Check the spelling of the name.'
                warnings.append(Failure(str(root / METADATA_FILE), note))
    return tables


def _shown(path: str | Path) -> str:
    """A path that can be printed and stored, whatever bytes its name has."""
    return str(path).encode("utf-8", "replace").decode()
