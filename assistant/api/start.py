"""GET /api/start: what a page on some countries can begin with. The widget asks it when it is opened."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from assistant.answering.countries import find_countries
from assistant.answering.types import Filters
from assistant.api import schemas
from assistant.api.errors import ApiError
from assistant.api.filters import country_of
from assistant.api.schemas import Countries, Kinds
from assistant.api.service import Context


def router(context: Context) -> APIRouter:
    """The route."""
    routes = APIRouter()

    @routes.get(
        "/api/start",
        summary="Questions to begin with",
        response_model=schemas.Start,
        responses=schemas.errors(403, 422, 429, 503),
    )
    async def start(
        country: Annotated[Countries, Query(examples=[["BE"]])],
        kind: Annotated[Kinds, Query()] = [],  # noqa: B006 - never changed
    ) -> JSONResponse:
        """Up to three questions on these countries that the documents answer, and which of the names are no country."""
        known, unknown = [], []
        for given in country:
            try:
                known.append(country_of(given))
            except ApiError:
                unknown.append(given)
        filters = Filters(tuple(dict.fromkeys(known)), tuple(dict.fromkeys(kind)))
        questions = await context.line.run(lambda: _questions(context, filters)) if known else []
        return JSONResponse({"questions": questions, "unknown": unknown})

    return routes


def _questions(context: Context, filters: Filters) -> list[str]:
    """What could be asked next of somebody who has said nothing but the countries' names."""
    with context.service.corpus() as (_, catalogue):
        covered = [country for country in filters.countries if catalogue.about(country)]
    if not covered:
        return []
    answer = context.service.ask(" and ".join(covered), filters=filters)
    return [
        question
        for question in answer.follow_ups
        if all(mention.name in filters.countries for mention in find_countries(question))
    ]
