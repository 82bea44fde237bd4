"""What an ingest did, or would do: documents added, changed, renamed, removed and as they were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from ingest import Document, Failure


@dataclass(frozen=True, slots=True)
class Changes:
    """Document ids; `renamed` holds pairs of the old and the new id of a document whose content is the same."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.renamed or self.removed)


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What a run did. `version` is that of the index that serves now (None: there is none), `built` whether it is new.

    `read` counts the documents that the sources named have now, those that were as before included; `documents` and
    `chunks` are those of the whole index (`chunks` is None where no index was made). `skipped` are files and pages
    that are not read by choice.
    """

    version: str | None
    built: bool
    read: int
    documents: int
    chunks: int | None
    changes: Changes
    failures: tuple[Failure, ...] = ()
    warnings: tuple[Failure, ...] = ()
    skipped: tuple[Failure, ...] = ()
    dry_run: bool = False

    @property
    def exit_code(self) -> int:
        """0: all read; 1: some failed, the rest is in; 2: nothing was done, the index is as it was."""
        if not (self.read or self.changes or self.built):
            return 2
        return 1 if self.failures else 0

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON types."""
        return {"exit_code": self.exit_code, **asdict(self)}


def compare(before: Iterable[Document], after: Iterable[Document]) -> Changes:
    """How the documents of an index change."""
    old, new = {d.id: d for d in before}, {d.id: d for d in after}
    gone = {name: document.content_hash for name, document in old.items() if name not in new}
    renamed: list[tuple[str, str]] = []
    added: list[str] = []
    for name in sorted(new.keys() - old.keys()):
        earlier = next((k for k, content in gone.items() if content == new[name].content_hash), None)
        if earlier is None:
            added.append(name)
        else:
            del gone[earlier]
            renamed.append((earlier, name))
    both = sorted(old.keys() & new.keys())
    return Changes(
        tuple(added),
        tuple(name for name in both if old[name] != new[name]),
        tuple(renamed),
        tuple(sorted(gone)),
        tuple(name for name in both if old[name] == new[name]),
    )
