"""All checks over a folder, and what only shows between documents: ids, titles, names of countries."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.build import starter_corpus
from assistant.check.countries import check_country, check_names
from assistant.check.fields import check_fields
from assistant.check.figures import check_figures
from assistant.check.links import check_links
from assistant.check.page import Page, Problem, read_page
from assistant.check.plans import check_plans
from assistant.check.references import check_references
from ingest.child.client import Readers
from ingest.decode import decode, read_bytes
from ingest.errors import MetadataError
from ingest.files import METADATA_FILE, Found, Passed, find
from ingest.metadata import read_corpus_toml

THEMES = "themes.toml"


@dataclass(frozen=True, slots=True)
class Report:
    """How many files were looked at, and what is wrong with them, by path and line."""

    files: int
    problems: tuple[Problem, ...]


def check_folder(path: Path) -> Report:
    """Check a folder of documents, or one document. Raises SourceMissing if there is no such path."""
    found = list(find(path))
    files = [file for file in found if isinstance(file, Found)]
    problems = [
        Problem(passed.path, 1, passed.reason) for passed in found if isinstance(passed, Passed) and passed.failed
    ]
    root = path if path.is_dir() else path.parent
    try:
        metadata = read_corpus_toml(root)
    except (MetadataError, TypeError) as error:
        metadata = {}
        tables = f'{METADATA_FILE} needs a table for each document, such as [documents."name"].'
        problems.append(Problem(root / METADATA_FILE, 1, tables if isinstance(error, TypeError) else str(error)))
    try:
        themes = _themes(root)
    except MetadataError as error:
        themes = _themes(starter_corpus())
        problems.append(Problem(root / THEMES, 1, str(error)))
    pages: list[Page] = []
    with Readers() as readers:
        for file in files:
            page = read_page(file, metadata, readers)
            if isinstance(page, Problem):
                problems.append(page)
            else:
                pages.append(page)
                problems += _check_page(page, themes)
    problems += [*_same_ids(pages), *_same_titles(pages), *check_names(pages)]
    return Report(len(files), tuple(sorted(set(problems), key=lambda problem: (str(problem.path), problem.line))))


def _check_page(page: Page, themes: tuple[str, ...]) -> Iterator[Problem]:
    """What is wrong with one document by itself."""
    is_text = page.file.format in ("markdown", "plaintext")
    if is_text and (warning := decode(read_bytes(page.file.path))[1]):
        yield page.at_line(1, warning)
    yield from check_fields(page, themes)
    yield from check_plans(page)
    yield from check_country(page)
    yield from check_references(page)
    yield from check_figures(page)
    yield from check_links(page)


def _themes(root: Path) -> tuple[str, ...]:
    """The slugs that may be used: those of the folder's own list, else the starter corpus's. Raises MetadataError."""
    path = root / THEMES if (root / THEMES).is_file() else starter_corpus() / THEMES
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("themes")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MetadataError(f"{THEMES} is no valid TOML: {error}. Mend it, or delete it.") from error
    if not isinstance(table, dict):
        raise MetadataError(f'{THEMES} needs a table [themes] with lines such as climate = "Climate change".')
    return tuple(table)


def _same_ids(pages: list[Page]) -> Iterator[Problem]:
    first: dict[str, Page] = {}
    for page in pages:
        other = first.setdefault(page.document.id, page)
        if other is not page:
            wrong = f"the id {page.document.id!r} is taken by {other.file.path}"
            yield page.at_line(1, f"{wrong}. Rename one of the two.")


def _same_titles(pages: list[Page]) -> Iterator[Problem]:
    first: dict[tuple[str, str], Page] = {}
    for page in pages:
        other = first.setdefault((page.document.facts.kind, page.document.title.casefold()), page)
        if other is not page:
            wrong = f"the title {page.document.title!r} is also that of {other.file.path}"
            yield page.at_field("title", f"{wrong}. Give one of the two another title.")
