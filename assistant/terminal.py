"""How the command line shows things: progress, what an ingest did, an answer, the documents, the doctor's findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from assistant.answering.types import Answer, Citation
from assistant.build import IngestResult
from assistant.build import Progress as Report
from assistant.doctor import Finding
from assistant.sources import origin_of
from ingest import Failure
from vectorstore import Build, Index

# How many documents of one kind of change are named; the rest is counted.
SHOWN = 20

# What is counted in each stage, for its line of progress.
STAGES = {
    "crawl": ("Reading the site", "pages"),
    "read": ("Reading files", "files"),
    "split": ("Splitting documents", "documents"),
    "chunks": ("Embedding passages", "passages"),
    "sentences": ("Embedding sentences", "sentences"),
    "store": ("Writing the index", "passages"),
    "check": ("Checking the index", "checks"),
    "ask": ("Asking", "questions"),
}


class _Speed(ProgressColumn):
    """What was done in a second."""

    def render(self, task: Task) -> Text:
        """The speed of a task, empty until it is known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.0f} {task.fields['unit']}/s" if speed and speed >= 1 else "", style="dim")


@contextmanager
def progress_bar(console: Console) -> Iterator[Report]:
    """A progress bar with one line a stage: done and of all, speed, time left; silent where there is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Speed(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                name, unit = STAGES[stage]
                tasks[stage] = progress.add_task(name, total=total, unit=unit)
            progress.update(tasks[stage], completed=done, total=total)

        yield report


def show_ingest(result: IngestResult, console: Console) -> None:
    """What an ingest did, with every file that failed and why."""
    for name, entries, style in (("Note", result.warnings, "yellow"), ("Failed", result.failures, "red")):
        for entry in entries:
            console.print(Text(f"{name}: ", style=style) + Text(f"{entry.path}: {entry.reason}"), soft_wrap=True)
    if result.skipped:
        _show_skipped(result.skipped, console)
    changes = result.changes
    for sign, names in (("+", changes.added), ("~", changes.changed), ("-", changes.removed)):
        _show_names(sign, names, console)
    _show_names(">", [f"{old} is now {new}" for old, new in changes.renamed], console)
    numbers = {
        "added": len(changes.added),
        "changed": len(changes.changed),
        "renamed": len(changes.renamed),
        "removed": len(changes.removed),
        "unchanged": len(changes.unchanged),
        "failed": len(result.failures),
    }
    said = ", ".join(f"{count} {name}" for name, count in numbers.items() if count) or "no document found"
    console.print(f"{'Would be: ' if result.dry_run else ''}{said}.")
    passages = f" in {result.chunks} passages" if result.chunks is not None else ""
    if result.built:
        console.print(f"The index has {result.documents} documents{passages}.")
    elif not result.dry_run:
        console.print("The index is as it was.")


def _show_names(sign: str, names: Sequence[str], console: Console) -> None:
    """At most twenty documents, one a line."""
    for name in names[:SHOWN]:
        console.print(Text(f"  {sign} {name}", style="dim"), soft_wrap=True)
    if len(names) > SHOWN:
        console.print(Text(f"  {sign} and {len(names) - SHOWN} more", style="dim"))


def _show_skipped(skipped: Sequence[Failure], console: Console) -> None:
    """What was passed over: each by name if few, else counted by reason."""
    if len(skipped) <= SHOWN:
        for entry in skipped:
            console.print(Text(f"Passed over: {entry.path}: {entry.reason}", style="dim"), soft_wrap=True)
        return
    for reason, count in Counter(entry.reason for entry in skipped).most_common():
        console.print(Text(f"Passed over: {count} times: {reason}", style="dim"), soft_wrap=True)


def show_answer(answer: Answer, console: Console) -> None:
    """The answer, then its sources; or the refusal, then the nearest passages."""
    console.print(Text(answer.text))
    if answer.citations:
        console.print(Text("\nSources", style="bold"))
    for citation in answer.citations:
        _show_citation(citation, console)
    if answer.nearest:
        console.print(Text("\nNearest passages (not an answer)", style="bold"))
    for citation in answer.nearest:
        _show_citation(citation, console)


def show_sources(index: Index, console: Console) -> None:
    """The documents by kind and country."""
    documents = sorted(index.documents.values(), key=lambda d: (d.facts.kind, d.facts.country or "", d.id))
    for kind, group in groupby(documents, key=lambda document: document.facts.kind):
        listed = list(group)
        console.print(Text(f"{kind} ({len(listed)})", style="bold"))
        for document in listed:
            place = document.facts.country or ", ".join(document.facts.countries)
            details = [document.title, place, document.facts.published or document.facts.updated]
            console.print(
                Text(f"  {document.id}  ") + Text("; ".join(part for part in details if part), style="dim"),
                soft_wrap=True,
            )
    for source, count in _sources(index).items():
        console.print(Text("source  ", style="bold") + Text(f"{source} ({count} documents)"), soft_wrap=True)
    console.print(f"{len(documents)} documents, {len(index.chunks)} passages.")


def sources_as_dict(index: Index) -> dict[str, Any]:
    """The sources and documents of an index as JSON types."""
    listed = [
        {
            "id": d.id,
            "title": d.title,
            "kind": d.facts.kind,
            "country": d.facts.country,
            "countries": list(d.facts.countries),
            "language": d.facts.language,
            "published": d.facts.published,
            "url": d.facts.url,
            "source": d.source,
            "origin": d.origin,
        }
        for d in index.documents.values()
    ]
    return {"sources": _sources(index), "documents": listed}


def show_builds(builds: Sequence[Build], console: Console) -> None:
    """The builds of an index, one a line."""
    for build in builds:
        facts = build.manifest
        held = f"{facts.documents} documents, {facts.chunks} passages, made {facts.created}" if facts else "damaged"
        console.print(f"{build.name}  {'serves' if build.serves else 'before'}  {held}", soft_wrap=True)


def _sources(index: Index) -> dict[str, int]:
    """The number of documents of each source."""
    counts = Counter(document.origin for document in index.documents.values())
    return {origin_of(source): counts[origin_of(source)] for source in index.manifest.sources}


def show_findings(findings: Sequence[Finding], console: Console) -> None:
    """The doctor's findings, with what to do for those that are wrong."""
    for finding in findings:
        mark = Text("ok     ", style="green") if finding.ok else Text("wrong  ", style="bold red")
        console.print(mark + Text(f"{finding.subject}: {finding.text}"), soft_wrap=True)


def _show_citation(citation: Citation, console: Console) -> None:
    place = " > ".join(part for part in (citation.title, citation.section) if part)
    page = f", page {citation.page}" if citation.page else ""
    console.print(Text(f"[{citation.number}] ", style="bold cyan") + Text(f"{place}{page}"))
    details = [citation.source_label, citation.published, citation.source_url]
    console.print(Text("    " + ", ".join(part for part in details if part), style="dim"), soft_wrap=True)
    console.print(Text(f"    “{citation.quote}”"))
    for reference in citation.references:
        parts = (reference.title, reference.publisher, reference.date, reference.url)
        console.print(Text("    based on: " + ", ".join(part for part in parts if part), style="dim"), soft_wrap=True)
