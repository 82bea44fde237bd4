"""How the command line shows things: progress, what an ingest did, an answer, the documents, the doctor's findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from assistant.answering.types import Answer, Citation
from assistant.build import IngestResult
from assistant.build import Progress as Report
from assistant.doctor import Finding
from vectorstore import Index

STAGES = {
    "read": "Reading files",
    "chunks": "Embedding passages",
    "sentences": "Embedding sentences",
    "store": "Writing the index",
    "check": "Checking the index",
}


@contextmanager
def progress_bar(console: Console) -> Iterator[Report]:
    """A progress bar with one line a stage; silent where the output is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        tasks = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(STAGES.get(stage, stage), total=total)
            progress.update(tasks[stage], completed=done, total=total)

        yield report


def show_ingest(result: IngestResult, console: Console) -> None:
    """What an ingest did, with every file that failed and why."""
    for name, entries, style in (("Note", result.warnings, "yellow"), ("Failed", result.failures, "red")):
        for entry in entries:
            console.print(Text(f"{name}: ", style=style) + Text(f"{entry.path}: {entry.reason}"), soft_wrap=True)
    if result.version is None:
        console.print("No document was read, so the index is as it was.")
        return
    failed = f", {len(result.failures)} failed" if result.failures else ""
    console.print(
        f"Read {result.read} documents{failed}. The index has {result.documents} documents in {result.chunks} passages."
    )


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
    console.print(f"{len(documents)} documents, {len(index.chunks)} passages.")


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
