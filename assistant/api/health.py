"""GET /healthz: whether the server runs. GET /readyz: whether a question could be answered now."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from assistant.api import schemas
from assistant.api.service import Context


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter()

    @routes.get("/healthz", summary="Does it run")
    async def healthz() -> dict[str, str]:
        """Always `ok`: it waits for nothing."""
        return {"status": "ok"}

    @routes.get("/readyz", summary="Is it ready", response_model=schemas.Ready, responses=schemas.errors(503))
    async def readyz() -> JSONResponse:
        """Opens the index and uses the embedding model; 503 where that cannot be done, or too many wait."""

        def look() -> dict[str, Any]:
            with context.service.corpus() as (index, _):
                index.search("ready", limit=1)
                return {"status": "ready", "index_version": index.version, "documents": len(index.documents)}

        return JSONResponse(await context.line.run(look))

    return routes
