"""GET /api/sources, GET /api/sources/{id} and POST /api/search: what the answers come from."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from assistant.answering.catalogue import Catalogue
from assistant.answering.types import Filters
from assistant.api import schemas, wire
from assistant.api.ask import NO_STORE, question_text
from assistant.api.errors import ApiError
from assistant.api.filters import country_of, filters_of
from assistant.api.schemas import SearchRequest
from assistant.api.service import Context
from ingest.types import Document, Kind
from vectorstore import Index


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter()

    @routes.get(
        "/api/sources",
        summary="List the documents",
        response_model=schemas.SourceList,
        responses=schemas.errors(403, 422, 503),
    )
    async def sources(
        country: Annotated[str | None, Query(max_length=100, examples=["BE"])] = None,
        kind: Annotated[Kind | None, Query()] = None,
        theme: Annotated[str | None, Query(max_length=100, examples=["climate"])] = None,
        year: Annotated[int | None, Query(ge=1900, le=2200, description="A year in which a plan is in force.")] = None,
    ) -> JSONResponse:
        """Every document, or those of a country, a kind, a theme, or with a plan in force in a year."""
        wanted = country_of(country) if country else None

        def listed() -> dict[str, Any]:
            with context.service.corpus() as (index, catalogue):
                found = [
                    wire.source(document, catalogue, context.viewer)
                    for document in index.documents.values()
                    if (wanted is None or document.id in catalogue.about(wanted))
                    and kind in (None, document.facts.kind)
                    and (theme is None or theme in document.facts.themes)
                    and (year is None or _in_force(document, catalogue, year))
                ]
                return {"index_version": index.version, "sources": found}

        return JSONResponse(await context.line.run(listed))

    @routes.get(
        "/api/sources/{document_id:path}",
        summary="Read a document",
        response_model=schemas.WholeSource,
        responses=schemas.errors(403, 404, 503),
    )
    async def whole(document_id: str) -> JSONResponse:
        """The document as it was read, with its references."""

        def read() -> dict[str, Any] | None:
            with context.service.corpus() as (index, catalogue):
                document = index.documents.get(document_id)
                return wire.whole_source(document, catalogue, context.viewer) if document else None

        found = await context.line.run(read)
        if found is None:
            raise ApiError(HTTPStatus.NOT_FOUND, "There is no such document. GET /api/sources lists all.")
        return JSONResponse(found)

    @routes.post(
        "/api/search",
        summary="Search the passages",
        response_model=schemas.SearchBody,
        responses=schemas.errors(400, 403, 413, 415, 422, 429, 503),
    )
    async def search(asked: SearchRequest) -> JSONResponse:
        """The passages that come closest. They are not an answer; nothing is said of whether they hold one."""
        text = question_text(asked.query, context, "query")
        filters = filters_of(asked.countries, asked.kinds)
        found = await context.line.run(lambda: search_passages(context, text, filters, asked.limit))
        return JSONResponse(found, headers=NO_STORE)

    return routes


def search_passages(context: Context, text: str, filters: Filters, limit: int) -> dict[str, Any]:
    """The best passages for `text`, only of documents about the countries and of the kinds that are given."""
    with context.service.corpus() as (index, catalogue):
        found = index.search(text, document_ids=_wanted(filters, index, catalogue), limit=limit) if text.strip() else []
        return {"index_version": index.version, "passages": [wire.passage(each, context.viewer) for each in found]}


def _wanted(filters: Filters, index: Index, catalogue: Catalogue) -> frozenset[str] | None:
    if not filters.countries and not filters.kinds:
        return None
    wanted = frozenset(index.documents)
    if filters.countries:
        wanted &= frozenset().union(*(catalogue.about(country) for country in filters.countries))
    return wanted & catalogue.of_kinds(filters.kinds) if filters.kinds else wanted


def _in_force(document: Document, catalogue: Catalogue, year: int) -> bool:
    return any(
        plan.start is not None and plan.end is not None and plan.start <= year <= plan.end
        for plan in catalogue.plans.get(document.id, ())
    )
