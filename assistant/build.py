"""Where the packages are joined: sources are read and split, and the chunks become an index.

sources -> documents (those of other sources stay) -> what changed -> chunks (known ones reused) -> vectorstore.build
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

import ingest
import vectorstore
from assistant.changes import IngestResult, compare
from assistant.settings import Settings
from assistant.sources import (
    STARTER,
    is_site,
    lies_in,
    origin_of,
    outermost,
    read_source,
    source_name,
    starter_corpus,
    starter_name,
)
from ingest import CHUNKER_VERSION, Chunk, Document, Failure, IngestError, Reading, SiteOptions
from vectorstore import layout, manifest

__all__ = [
    "IngestResult",
    "Progress",
    "embeddings",
    "ingest_again",
    "ingest_paths",
    "ingest_sources",
    "ingest_starter",
    "rebuild",
    "rebuild_is_due",
    "remove_sources",
    "starter_corpus",
    "starter_is_due",
]

Progress = Callable[[str, int, int], None]


def embeddings(settings: Settings) -> vectorstore.OnnxEmbeddings:
    """The embedding model of the settings, prepared on first use. Raises ModelError."""
    return vectorstore.load_embeddings(
        settings.embedding_model, models_dir=settings.models, precision=settings.embedding_precision
    )


def ingest_sources(
    names: Sequence[str],
    settings: Settings,
    on_progress: Progress | None = None,
    *,
    site: SiteOptions | None = None,
    dry_run: bool = False,
) -> IngestResult:
    """Read the sources of these names (paths and addresses), and put a new index in place if anything changed.

    Documents of other sources stay. A document of one that is named is as it is there now: gone if it is gone, as
    before if it cannot be read. With `dry_run` nothing is written. Raises VectorstoreError.
    """
    with nullcontext() if dry_run else vectorstore.writing(settings.index):
        before = _earlier(settings.index)
        return _ingest(list(map(source_name, names)), before, settings, on_progress, site or SiteOptions(), dry_run)


def ingest_paths(paths: Sequence[Path], settings: Settings, on_progress: Progress | None = None) -> IngestResult:
    """`ingest_sources` for files and folders."""
    return ingest_sources(list(map(str, paths)), settings, on_progress)


def ingest_starter(settings: Settings, on_progress: Progress | None = None) -> IngestResult:
    """Put the starter corpus into the index. Raises IngestError and VectorstoreError."""
    return ingest_sources([STARTER], settings, on_progress)


def ingest_again(
    settings: Settings,
    on_progress: Progress | None = None,
    *,
    site: SiteOptions | None = None,
    dry_run: bool = False,
) -> IngestResult:
    """Read every source of the index again. Raises IndexMissing if there is none, and VectorstoreError."""
    with nullcontext() if dry_run else vectorstore.writing(settings.index):
        before = _earlier(settings.index)
        if not before.sources:
            raise vectorstore.IndexMissing(f"The index in {settings.index} has no sources yet. Run: nap ingest FOLDER")
        return _ingest(before.sources, before, settings, on_progress, site or SiteOptions(), dry_run)


def remove_sources(names: Sequence[str], settings: Settings, on_progress: Progress | None = None) -> IngestResult:
    """Take sources and their documents out of the index. Raises IngestError for a name that it does not have."""
    with vectorstore.writing(settings.index):
        before = _earlier(settings.index)
        gone = {origin_of(source_name(name)) for name in names}
        if unknown := gone - set(map(origin_of, before.sources)):
            have = "; ".join(map(origin_of, before.sources)) or "none"
            raise IngestError(f"The index has no source {', '.join(sorted(unknown))}. Its sources are: {have}.")
        documents = [document for document in before.documents if document.origin not in gone]
        sources = tuple(source for source in before.sources if origin_of(source) not in gone)
        return _finish(documents, sources, before, Reading(), settings, on_progress)


def rebuild(settings: Settings, on_progress: Progress | None = None) -> IngestResult:
    """Make the index again from its own documents, with the model and chunker of now. Raises VectorstoreError."""
    with vectorstore.writing(settings.index):
        with closing(vectorstore.open_index(settings.index)) as current:
            before = _Earlier.of(current)
        return _finish(before.documents, before.sources, before, Reading(), settings, on_progress)


def starter_is_due(settings: Settings) -> bool:
    """Whether there is no index, or its starter corpus is not the one that is installed now."""
    try:
        sources = manifest.sources_of(layout.current_build(settings.index))
    except vectorstore.IndexMissing:
        return True
    starters = [source for source in sources if source.startswith(STARTER)]
    return bool(starters) and starters != [starter_name()]


def rebuild_is_due(settings: Settings) -> bool:
    """Whether the index was made with another model or chunker than those of now."""
    facts = manifest.read(layout.current_build(settings.index))
    return (facts.model_id, facts.chunker_version) != (embeddings(settings).model_id, CHUNKER_VERSION)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The index in force: its version (None if there is none), what it holds and with what it was made."""

    version: str | None = None
    documents: tuple[Document, ...] = ()
    sources: tuple[str, ...] = ()
    made_with: tuple[str, str] | None = None
    chunks: Mapping[str, tuple[Chunk, ...]] = field(default_factory=dict)
    warnings: tuple[Failure, ...] = ()

    @classmethod
    def of(cls, index: vectorstore.Index) -> _Earlier:
        facts = index.manifest
        chunks: dict[str, list[Chunk]] = {}
        for chunk in index.chunks:
            chunks.setdefault(chunk.document_id, []).append(chunk)
        by_document = {name: tuple(found) for name, found in chunks.items()}
        documents = tuple(index.documents.values())
        return cls(index.version, documents, facts.sources, (facts.model_id, facts.chunker_version), by_document)


def _earlier(index: Path) -> _Earlier:
    try:
        with closing(vectorstore.open_index(index)) as current:
            return _Earlier.of(current)
    except vectorstore.IndexMissing:
        return _Earlier()
    except vectorstore.IndexDamaged as error:
        lost = f"the index was damaged ({error}), so what it held is gone: every source must be ingested again"
        return _Earlier(None, sources=_readable_sources(index), warnings=(Failure(str(index), lost),))


def _readable_sources(index: Path) -> tuple[str, ...]:
    try:
        return manifest.sources_of(layout.current_build(index))
    except vectorstore.VectorstoreError:
        return ()


def _ingest(
    names: Sequence[str],
    before: _Earlier,
    settings: Settings,
    on_progress: Progress | None,
    site: SiteOptions,
    dry_run: bool,
) -> IngestResult:
    known = {document.id: document for document in before.documents}
    documents, sources = list(before.documents), list(before.sources)
    whole = Reading()
    for name in outermost(names, before.sources):
        stage = "crawl" if is_site(name) else "read"
        reading = read_source(name, known, site, on_progress and _staged(on_progress, stage))
        # A new source without a single document (a slip of the pen, an empty folder) is none.
        if reading.documents or (reading.roots and any(lies_in(source, name) for source in sources)):
            stored = starter_name() if origin_of(name) == STARTER else name
            sources = [*(source for source in sources if not lies_in(source, name)), stored]
            fresh = {document.id for document in reading.documents}
            kept = [
                d for d in documents if not lies_in(d.origin, name) or (d.id not in fresh and _stays(d.source, reading))
            ]
            documents, clashes = _join(kept, reading.documents)
            reading = _with_failures(reading, clashes)
        whole = _together(whole, reading)
    return _finish(documents, tuple(sources), before, whole, settings, on_progress, dry_run)


def _finish(
    documents: Sequence[Document],
    sources: tuple[str, ...],
    before: _Earlier,
    reading: Reading,
    settings: Settings,
    on_progress: Progress | None,
    dry_run: bool = False,
) -> IngestResult:
    """Build the index of `documents` if it differs from the one in force, and say what was done."""
    changes = compare(before.documents, documents)
    warnings = (*before.warnings, *reading.warnings)
    notes = reading.failures, warnings, reading.skipped
    read = len(reading.documents)
    if dry_run:
        return IngestResult(before.version, False, read, len(documents), None, changes, *notes, dry_run=True)
    model = embeddings(settings)
    made_with = (model.model_id, CHUNKER_VERSION)
    as_before = before.version is not None and not changes and made_with == before.made_with
    if (as_before and set(sources) == set(before.sources)) or (before.version is None and not documents):
        return IngestResult(before.version, False, read, len(documents), None, changes, *notes)
    usable = before if made_with == before.made_with else _Earlier()
    chunks = _split(documents, usable, model, on_progress)
    version = vectorstore.build(
        documents,
        chunks,
        settings.index,
        model,
        chunker_version=CHUNKER_VERSION,
        sources=sources,
        on_progress=on_progress,
    )
    return IngestResult(version, True, read, len(documents), len(chunks), changes, *notes)


def _split(
    documents: Sequence[Document], before: _Earlier, model: vectorstore.OnnxEmbeddings, on_progress: Progress | None
) -> list[Chunk]:
    """The chunks of all documents; those of a document that is as it was are taken over."""
    earlier = {document.id: document for document in before.documents}
    chunks: list[Chunk] = []
    for done, document in enumerate(documents, start=1):
        if earlier.get(document.id) == document:
            chunks += before.chunks.get(document.id, ())
        else:
            chunks += ingest.split(document, model.count_tokens, model.max_tokens)
        if on_progress:
            on_progress("split", done, len(documents))
    return chunks


def _staged(on_progress: Progress, stage: str) -> Callable[[int, int], None]:
    return lambda done, total: on_progress(stage, done, total)


def _stays(source: str, reading: Reading) -> bool:
    """Whether a document that was not read stays as it was: it failed this time, or it may just not have been seen."""
    if not reading.whole and source not in reading.gone:
        return True
    failed = {failure.path for failure in reading.failures}
    return source in failed or any(str(parent) in failed for parent in PurePath(source).parents)


def _join(kept: Sequence[Document], new: Sequence[Document]) -> tuple[list[Document], list[Failure]]:
    """Earlier and new documents; a new one whose id is taken is left out and reported."""
    by_id = {document.id: document for document in kept}
    clashes: list[Failure] = []
    for document in new:
        taken = by_id.setdefault(document.id, document)
        if taken is not document:
            reason = f"its id {document.id!r} is taken by {taken.source}. Rename one of the two."
            clashes.append(Failure(document.source, reason))
    return list(by_id.values()), clashes


def _with_failures(reading: Reading, clashes: Sequence[Failure]) -> Reading:
    clashing = {clash.path for clash in clashes}
    documents = tuple(document for document in reading.documents if document.source not in clashing)
    return replace(reading, documents=documents, failures=(*reading.failures, *clashes))


def _together(one: Reading, other: Reading) -> Reading:
    return Reading(
        (*one.documents, *other.documents),
        (*one.failures, *other.failures),
        (*one.warnings, *other.warnings),
        (*one.skipped, *other.skipped),
        (*one.roots, *other.roots),
    )
