"""What an index is made of: folders, files, websites and the starter corpus, each under its name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import ingest
from ingest import Document, IngestError, Reading, SiteOptions

# Names the source that comes with the project, in place of a path; in a list of sources its fingerprint follows.
STARTER = "starter corpus"

Report = Callable[[int, int], None]


def source_name(argument: str) -> str:
    """The name of the source that an argument of the command line means."""
    return argument if is_site(argument) or argument == STARTER else str(Path(argument).expanduser().resolve())


def is_site(name: str) -> bool:
    """Whether a source is a website."""
    return name.lower().startswith(("https://", "http://"))


def origin_of(name: str) -> str:
    """The source's name as its documents have it: that of the starter corpus without its fingerprint."""
    return STARTER if name.startswith(STARTER) else name


def lies_in(name: str, other: str) -> bool:
    """Whether one source is another, or a file or folder inside it."""
    one, whole = origin_of(name), origin_of(other)
    if one == whole:
        return True
    paths = not (is_site(one) or is_site(whole) or STARTER in (one, whole))
    return paths and Path(one).is_relative_to(whole)


def outermost(names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The sources to read for `names`: a known folder that holds one is read as a whole, so that sources never nest."""
    known = tuple(known)
    return tuple(dict.fromkeys(next((k for k in known if lies_in(name, k)), name) for name in names))


def read_source(name: str, known: Mapping[str, Document], site: SiteOptions, report: Report | None) -> Reading:
    """The documents of a source as it is now; `known` as in `ingest.read`. Raises IngestError for the starter corpus."""
    if is_site(name):
        earlier = [document.source for document in known.values() if document.origin == name]
        reading = ingest.read_site(name, site, report, earlier)
    elif origin_of(name) == STARTER:
        reading = _read_starter(known, report)
    else:
        reading = ingest.read([Path(name)], report, known)
    documents = tuple(replace(document, origin=origin_of(name)) for document in reading.documents)
    return replace(reading, documents=documents)


def starter_corpus() -> Path:
    """The folder of the starter corpus: inside an installed package, or beside it in a checkout. Raises IngestError."""
    package = Path(__file__).parent
    for folder in (package / "starter_corpus", package.parent / "corpus"):
        if folder.is_dir():
            return folder
    raise IngestError("The starter corpus is not installed. Install the package again, or name a folder to ingest.")


def starter_name() -> str:
    """The starter corpus as it is now, as a list of sources has it; changes with any of its files."""
    root = starter_corpus()
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{STARTER} {digest.hexdigest()[:12]}"


def _read_starter(known: Mapping[str, Document], report: Report | None) -> Reading:
    """The starter corpus under its own name, so that an index does not depend on where it is installed."""
    root = starter_corpus()
    there = {
        key: replace(document, source=str(root / document.source.removeprefix(f"{STARTER}/")), origin="")
        for key, document in known.items()
        if document.origin == STARTER
    }
    reading = ingest.read([root], report, there)
    documents = tuple(
        replace(document, source=f"{STARTER}/{Path(document.source).relative_to(root).as_posix()}")
        for document in reading.documents
    )
    return replace(reading, documents=documents)
