"""GET /healthz: whether the server runs. GET /readyz: whether a question could be answered now.

Anybody may ask, and often: whoever asks within READY_SECONDS of the last look is told what that one found.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from assistant.api import schemas
from assistant.api.service import Context

READY_SECONDS = 5.0


def router(context: Context) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    one_at_a_time = asyncio.Lock()
    seen: dict[str, Any] = {}
    seen_at = -READY_SECONDS

    @routes.get("/healthz", summary="Does it run")
    async def healthz() -> dict[str, str]:
        """Always `ok`: it waits for nothing."""
        return {"status": "ok"}

    @routes.get("/readyz", summary="Is it ready", response_model=schemas.Ready, responses=schemas.errors(503))
    async def readyz() -> JSONResponse:
        """Opens the index and uses the embedding model; 503 where that cannot be done, or too many wait."""
        nonlocal seen, seen_at

        def look() -> dict[str, Any]:
            with context.service.corpus() as (index, _):
                index.search("ready", limit=1)
                return {"status": "ready", "index_version": index.version, "documents": len(index.documents)}

        async with one_at_a_time:
            if time.monotonic() - seen_at >= READY_SECONDS:
                seen = await context.line.run(look)
                seen_at = time.monotonic()
        return JSONResponse(seen)

    return routes
