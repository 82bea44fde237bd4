"""A website -> documents, going on past every page that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from ingest.child.client import Readers
from ingest.document import content_hash, make_document
from ingest.errors import IngestError
from ingest.read import Failure, Reading
from ingest.site.types import Page, SiteOptions
from ingest.types import Document


def read_site(
    address: str,
    options: SiteOptions | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    earlier: Iterable[str] = (),
) -> Reading:
    """The pages and files of the site at `address`, as `ingest.site.crawl` finds them; `earlier` as there.

    `on_progress` is called with addresses done and addresses known. What was passed over is in `skipped`, with the
    pages that are gone; what could not be had or read this time is in `failures`. Never raises for a bad page or
    address: if nothing could be had, `roots` is empty.
    """
    from ingest.site.crawl import crawl  # the HTTP client takes a while to load, and asking needs none

    documents: dict[str, Document] = {}
    failures: list[Failure] = []
    warnings: list[Failure] = []
    skipped: list[Failure] = []
    gone: list[str] = []
    whole = True
    with Readers() as readers:
        try:
            for result in crawl(address, options or SiteOptions(), readers.read, on_progress, earlier=earlier):
                if not isinstance(result, Page):
                    (failures if result.kind == "failed" else skipped).append(Failure(result.url, result.reason))
                    # A page that failed may have been the only one to name others.
                    whole = whole and result.kind not in ("failed", "limit")
                    gone += [result.url] if result.kind == "gone" else []
                    continue
                try:
                    document, notes = _document(result)
                    documents.setdefault(document.id, document)
                    warnings += [Failure(result.url, note) for note in notes]
                except IngestError as error:
                    failures.append(Failure(result.url, str(error)))
        except IngestError as error:
            return Reading(failures=(Failure(address, str(error).removeprefix(f"{address} cannot be read: ")),))
    return Reading(
        tuple(documents.values()), tuple(failures), tuple(warnings), tuple(skipped), (address,), whole, tuple(gone)
    )


def _document(page: Page) -> tuple[Document, list[str]]:
    # The bytes of a page change with every visit (tokens, times); what it says is what counts.
    hashed = content_hash(repr((page.content.elements, sorted(page.content.fields.items()))).encode())
    name = PurePosixPath(page.document_id).name
    return make_document(page.document_id, page.url, name, page.content, hashed, entry={"url": page.url})
