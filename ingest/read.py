"""Files and folders -> documents, going on past every file that cannot be read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.assemble import assemble
from ingest.decode import decode, read_bytes
from ingest.elements import Element
from ingest.errors import IngestError, MetadataError, UnreadableFile
from ingest.files import METADATA_FILE, READABLE, Found, check_name, find, not_opened
from ingest.formats.markdown import read_markdown
from ingest.formats.plaintext import read_plain_text
from ingest.metadata import parse_facts, read_corpus_toml, split_front_matter, title_of
from ingest.types import Document


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not read and why, or a note on one that was."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run found: the documents, the files that failed, and what an editor should look at.

    `roots` are the sources that are there and could be opened, even where a file below them failed.
    """

    documents: tuple[Document, ...]
    failures: tuple[Failure, ...]
    warnings: tuple[Failure, ...]
    roots: tuple[Path, ...]


def read(sources: Sequence[Path], on_progress: Callable[[int, int], None] | None = None) -> Reading:
    """Read every file of `sources` (files or folders). `on_progress` is called with files done and files in all.

    Never raises for a bad file: it is listed with what to do, and the rest is read. A document id that is there
    already is a failure of the second file.
    """
    documents: dict[str, Document] = {}
    failures: list[Failure] = []
    warnings: list[Failure] = []
    found, roots = _find_all(sources, failures)
    metadata = _metadata(found, failures, warnings)
    for done, file in enumerate(found, start=1):
        try:
            document, notes = read_file(file, metadata[file.root])
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
    return Reading(tuple(documents.values()), tuple(failures), tuple(warnings), roots)


def read_file(file: Found, metadata: Mapping[str, Mapping[str, Any]]) -> tuple[Document, list[str]]:
    """One file as a document, with warnings. `metadata` is the folder's corpus.toml by document id.

    Raises UnreadableFile or MetadataError.
    """
    if not file.readable:
        raise UnreadableFile(f"{file.path.suffix or 'this kind of file'} cannot be read. Save it as .md or .txt.")
    check_name(file.path)
    raw = read_bytes(file.path)
    text, warning = decode(raw)
    fields: dict[str, Any] = dict(metadata.get("", {})) | dict(metadata.get(file.document_id, {}))
    if READABLE[file.path.suffix.lower()] == "markdown":
        front, text = split_front_matter(text)
        fields |= front
        elements = read_markdown(text)
    else:
        elements = read_plain_text(text)
    facts, notes = parse_facts(fields)
    title, elements = _title(title_of(fields), elements, file)
    hashed = hashlib.sha256(raw + repr(sorted(fields.items(), key=lambda item: item[0])).encode()).hexdigest()
    document = assemble(file.document_id, str(file.path), title, elements, facts, hashed)
    if not document.text.strip():
        raise UnreadableFile("no text was found in the file besides its title and sources. Add text to it.")
    return document, [note for note in (warning, *notes, *_unknown_references(document)) if note]


def _title(given: str | None, elements: list[Element], file: Found) -> tuple[str, list[Element]]:
    """The title (from the fields, else the first heading, else the file's name) and the elements under it."""
    first = elements[0] if elements and elements[0].kind == "heading" else None
    if first is not None and ((first.level == 1 and not given) or first.text == given):
        return first.text, elements[1:]
    return given or file.path.stem.replace("_", " ").replace("-", " "), elements


def _unknown_references(document: Document) -> Iterable[str]:
    defined = {reference.id for reference in document.references}
    used = {i for section in document.sections for block in section.blocks for i in block.reference_ids}
    for name in sorted(used - defined):
        yield f"the source {name} is used but not defined under Sources"


def _find_all(sources: Sequence[Path], failures: list[Failure]) -> tuple[list[Found], tuple[Path, ...]]:
    """The files of all sources, each once, and the sources that could be opened."""
    found: dict[Path, Found] = {}
    roots: list[Path] = []

    def unopened(error: OSError) -> None:
        failures.append(Failure(_shown(error.filename), not_opened(error)))

    for source in sources:
        try:
            for file in find(source, unopened):
                found.setdefault(Path(os.path.realpath(file.path)), file)
            roots.append(source)
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
            if not any(os.path.exists(root / f"{name}{suffix}") for suffix in READABLE):
                note = f'[documents."{name}"] matches no document of this folder. Check the spelling of the name.'
                warnings.append(Failure(str(root / METADATA_FILE), note))
    return tables


def _shown(path: str | Path) -> str:
    """A path that can be printed and stored, whatever bytes its name has."""
    return str(path).encode("utf-8", "replace").decode()
