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

    A document of an earlier run stays, unless it came from one of `paths`: then it is as it is there now.
    Raises VectorstoreError.
    """
    roots = [path.resolve() for path in paths]
    reading = ingest.read(roots, on_progress and (lambda done, total: on_progress("read", done, total)))
    return _store(reading, tuple(map(str, roots)), settings, on_progress)


def ingest_starter(settings: Settings, on_progress: Progress | None = None) -> IngestResult:
    """Put the starter corpus into the index. Raises IngestError and VectorstoreError."""
    root = starter_corpus()
    reading = ingest.read([root], on_progress and (lambda done, total: on_progress("read", done, total)))
    documents = tuple(
        replace(document, source=f"{STARTER}/{Path(document.source).relative_to(root).as_posix()}")
        for document in reading.documents
    )
    return _store(replace(reading, documents=documents), (f"{STARTER} {_fingerprint(root)}",), settings, on_progress)


def starter_is_due(settings: Settings) -> bool:
    """Whether there is no index, or its starter corpus is not the one that is installed now."""
    try:
        sources = manifest.read(layout.current_build(settings.index)).sources
    except vectorstore.IndexMissing:
        return True
    starters = [source for source in sources if source.startswith(STARTER)]
    return bool(starters) and starters != [f"{STARTER} {_fingerprint(starter_corpus())}"]


def _store(
    reading: ingest.Reading, names: tuple[str, ...], settings: Settings, on_progress: Progress | None
) -> IngestResult:
    kept, sources = _earlier(settings.index, names)
    documents, clashes = _join(kept, reading.documents)
    failures = (*reading.failures, *clashes)
    if not reading.documents:
        return IngestResult(None, len(kept), 0, 0, failures, reading.warnings)
    model = embeddings(settings)
    chunks = [chunk for d in documents for chunk in ingest.split(d, model.count_tokens, model.max_tokens)]
    version = vectorstore.build(
        documents,
        chunks,
        settings.index,
        model,
        chunker_version=CHUNKER_VERSION,
        sources=(*sources, *names),
        on_progress=on_progress,
    )
    read = len(reading.documents) - len(clashes)
    return IngestResult(version, len(documents), len(chunks), read, failures, reading.warnings)


def _earlier(index: Path, names: Sequence[str]) -> tuple[list[Document], tuple[str, ...]]:
    """The documents of the index in force that are from other sources than `names`, and those sources' names."""
    prefixes = [STARTER if name.startswith(STARTER) else name for name in names]

    def again(source: str) -> bool:
        return any(source == p or source.startswith((f"{p}/", f"{p} ")) for p in prefixes)

    try:
        with closing(vectorstore.open_index(index)) as current:
            documents = [document for document in current.documents.values() if not again(document.source)]
            return documents, tuple(source for source in current.manifest.sources if not again(source))
    except (vectorstore.IndexMissing, vectorstore.IndexDamaged):
        return [], ()


def _join(kept: list[Document], new: Sequence[Document]) -> tuple[list[Document], list[Failure]]:
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
