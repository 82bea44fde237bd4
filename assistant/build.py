"""Where the packages are joined: files are read and split, and the chunks become an index."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import ingest
import vectorstore
from assistant.settings import Settings
from ingest import CHUNKER_VERSION, Document, Failure, IngestError
from vectorstore import layout, manifest

Progress = Callable[[str, int, int], None]

# Names the source that comes with the project, in place of a path.
STARTER = "starter corpus"


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What a run did. `version` is the new index's, None if no document could be read and nothing changed."""

    version: str | None
    documents: int
    chunks: int
    read: int
    failures: tuple[Failure, ...]
    warnings: tuple[Failure, ...]


def starter_corpus() -> Path:
    """The folder of the starter corpus: inside an installed package, or beside it in a checkout. Raises IngestError."""
    package = Path(__file__).parent
    for folder in (package / "starter_corpus", package.parent / "corpus"):
        if folder.is_dir():
            return folder
    raise IngestError("The starter corpus is not installed. Install the package again, or name a folder to ingest.")


def embeddings(settings: Settings) -> vectorstore.OnnxEmbeddings:
    """The embedding model of the settings, prepared on first use. Raises ModelError."""
    return vectorstore.load_embeddings(
        settings.embedding_model, models_dir=settings.models, precision=settings.embedding_precision
    )


def ingest_paths(paths: Sequence[Path], settings: Settings, on_progress: Progress | None = None) -> IngestResult:
    """Read `paths`, add them to the documents of the index in force, and put a new index in its place.

    Documents of other sources stay. A document of one of `paths` is as it is there now: gone if its file is gone, as
    before if its file cannot be read. Raises VectorstoreError.
    """
    reading = ingest.read([path.resolve() for path in paths], _reading(on_progress))
    return _store(reading, tuple(map(str, reading.roots)), settings, on_progress)


def ingest_starter(settings: Settings, on_progress: Progress | None = None) -> IngestResult:
    """Put the starter corpus into the index. Raises IngestError and VectorstoreError."""
    root = starter_corpus()
    reading = ingest.read([root], _reading(on_progress))
    documents = tuple(
        replace(document, source=f"{STARTER}/{Path(document.source).relative_to(root).as_posix()}")
        for document in reading.documents
    )
    return _store(replace(reading, documents=documents), (f"{STARTER} {_fingerprint(root)}",), settings, on_progress)


def rebuild(settings: Settings, on_progress: Progress | None = None) -> IngestResult:
    """Make the index again from its own documents, with the model and chunker of now. Raises VectorstoreError."""
    with closing(vectorstore.open_index(settings.index)) as current:
        before = _Earlier(current.version, tuple(current.documents.values()), current.manifest.sources)
    return _build(before.documents, before, (), ingest.Reading((), (), (), ()), settings, on_progress)


def starter_is_due(settings: Settings) -> bool:
    """Whether there is no index, or its starter corpus is not the one that is installed now."""
    try:
        sources = manifest.read(layout.current_build(settings.index)).sources
    except vectorstore.IndexMissing:
        return True
    starters = [source for source in sources if source.startswith(STARTER)]
    return bool(starters) and starters != [f"{STARTER} {_fingerprint(starter_corpus())}"]


def rebuild_is_due(settings: Settings) -> bool:
    """Whether the index was made with another model or chunker than those of now."""
    facts = manifest.read(layout.current_build(settings.index))
    return (facts.model_id, facts.chunker_version) != (embeddings(settings).model_id, CHUNKER_VERSION)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The index in force: its version (None if there is none), documents and sources, and what is wrong with it."""

    version: str | None = None
    documents: tuple[Document, ...] = ()
    sources: tuple[str, ...] = ()
    warnings: tuple[Failure, ...] = ()


def _earlier(index: Path) -> _Earlier:
    try:
        with closing(vectorstore.open_index(index)) as current:
            return _Earlier(current.version, tuple(current.documents.values()), current.manifest.sources)
    except vectorstore.IndexMissing:
        return _Earlier()
    except vectorstore.IndexDamaged as error:
        lost = Failure(
            str(index), f"the index was damaged ({error}), so what it held is gone: ingest every source again"
        )
        return _Earlier(layout.current_version(index), warnings=(lost,))


def _store(
    reading: ingest.Reading, names: tuple[str, ...], settings: Settings, on_progress: Progress | None
) -> IngestResult:
    before = _earlier(settings.index)
    failed = {failure.path for failure in reading.failures}
    kept = [d for d in before.documents if d.source in failed or not any(_is_from(d.source, name) for name in names)]
    documents, clashes = _join(kept, reading.documents)
    reading = replace(reading, failures=(*reading.failures, *clashes), warnings=(*before.warnings, *reading.warnings))
    if not documents or (not reading.documents and len(kept) == len(before.documents)):
        return IngestResult(None, len(before.documents), 0, 0, reading.failures, reading.warnings)
    return _build(documents, before, names, reading, settings, on_progress, len(reading.documents) - len(clashes))


def _build(
    documents: Sequence[Document],
    before: _Earlier,
    names: tuple[str, ...],
    reading: ingest.Reading,
    settings: Settings,
    on_progress: Progress | None,
    read: int = 0,
) -> IngestResult:
    model = embeddings(settings)
    chunks = [chunk for d in documents for chunk in ingest.split(d, model.count_tokens, model.max_tokens)]
    others = (source for source in before.sources if not any(_is_from(source, name) for name in names))
    version = vectorstore.build(
        documents,
        chunks,
        settings.index,
        model,
        chunker_version=CHUNKER_VERSION,
        sources=(*others, *names),
        based_on=before.version,
        on_progress=on_progress,
    )
    return IngestResult(version, len(documents), len(chunks), read, reading.failures, reading.warnings)


def _is_from(source: str, name: str) -> bool:
    """Whether a document's source, or a source by name, is `name` or lies in it."""
    if STARTER in (name[: len(STARTER)], source[: len(STARTER)]):
        return name[: len(STARTER)] == source[: len(STARTER)]
    return Path(source).is_relative_to(name)


def _reading(on_progress: Progress | None) -> Callable[[int, int], None] | None:
    return on_progress and (lambda done, total: on_progress("read", done, total))


def _join(kept: Sequence[Document], new: Sequence[Document]) -> tuple[list[Document], list[Failure]]:
    """Earlier and new documents; a new one whose id is taken is left out and reported."""
    by_id = {document.id: document for document in kept}
    clashes: list[Failure] = []
    for document in new:
        if document.id in by_id:
            taken = by_id[document.id].source
            clashes.append(
                Failure(document.source, f"its id {document.id!r} is taken by {taken}. Rename one of the two.")
            )
        else:
            by_id[document.id] = document
    return list(by_id.values()), clashes


def _fingerprint(root: Path) -> str:
    """Changes with any file of the folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
