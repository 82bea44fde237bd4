"""Answers, documents and passages as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from assistant.answering.catalogue import Catalogue
from assistant.answering.citing import web_address
from assistant.answering.types import Answer, Citation
from ingest.types import Document
from vectorstore import Passage

Viewer = Callable[[str, int, int], str | None]
"""The address at which `document.text[start:end]` can be read: of a document's id, start and end."""


def answer_with_links(answer: Answer, viewer: Viewer) -> Answer:
    """The answer with the addresses at which its citations can be read."""

    def linked(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return tuple(replace(c, viewer_url=viewer(c.document_id, c.start, c.end)) for c in citations)

    return replace(answer, citations=linked(answer.citations), nearest=linked(answer.nearest))


def source(document: Document, catalogue: Catalogue, viewer: Viewer) -> dict[str, Any]:
    """What the list of sources says of a document."""
    facts = document.facts
    return {
        "id": document.id,
        "title": document.title,
        "kind": facts.kind,
        "country": facts.country,
        "countries": sorted(name for name, ids in catalogue.by_country.items() if document.id in ids),
        "themes": facts.themes,
        "organisations": facts.organisations,
        "plans": [asdict(plan) for plan in catalogue.plans.get(document.id, ())],
        "published": facts.published,
        "updated": facts.updated,
        "publisher": facts.publisher,
        "source_url": web_address(facts.url),
        "viewer_url": viewer(document.id, 0, 0),
        "language": facts.language,
        "quoted_as": facts.quoted_as,
    }


def whole_source(document: Document, catalogue: Catalogue, viewer: Viewer) -> dict[str, Any]:
    """A document with its text."""
    return {
        **source(document, catalogue, viewer),
        "text": document.text,
        "sections": [
            {"heading_path": section.heading_path, "start": section.start, "end": section.end}
            for section in document.sections
        ],
        "references": [{**asdict(reference), "url": web_address(reference.url)} for reference in document.references],
    }


def passage(found: Passage, viewer: Viewer) -> dict[str, Any]:
    """A passage of a search."""
    chunk, document = found.chunk, found.document
    return {
        "document_id": document.id,
        "title": document.title,
        "section": " > ".join(chunk.heading_path[1:]),
        "page": chunk.page,
        "text": chunk.text,
        "start": chunk.start,
        "end": chunk.end,
        "score": round(found.scores.fused, 4),
        "source_url": web_address(document.facts.url),
        "viewer_url": viewer(document.id, chunk.start, chunk.end),
    }
