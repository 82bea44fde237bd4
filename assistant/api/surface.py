"""All of the API on one FastAPI app, and the facts that the layer in front of it needs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Literal, NamedTuple

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.routing import Route

from assistant.api import ask, completions, errors, health, sources, start
from assistant.api.completions import ChatRequest
from assistant.api.mcp_http import McpEndpoint
from assistant.api.schemas import AskRequest, SearchRequest
from assistant.api.service import Context

OPENAPI = "/openapi.json"
MCP = "/mcp"
_DESCRIPTION = (
    "Questions about National Action Plans on Women, Peace and Security, answered from one corpus of documents, with "
    "the place of every quotation. Nothing of a question is kept. MCP clients connect to `/mcp`."
)


class ApiPath(NamedTuple):
    """A path of the API: its method and pattern, what the limits count it as, and who may use it from a page.

    `shared`: the pages of listed sites, too. `openai`: its errors are those of OpenAI.
    """

    method: str
    pattern: str
    counted: Literal["question", "start"] | None = None
    shared: bool = False
    openai: bool = False


PATHS = (
    ApiPath("POST", r"/api/ask", counted="question", shared=True),
    ApiPath("GET", r"/api/start", counted="start", shared=True),
    ApiPath("GET", r"/api/sources(/.+)?", shared=True),
    ApiPath("POST", r"/api/search", counted="question", shared=True),
    ApiPath("POST", r"/v1/chat/completions", counted="question", openai=True),
    ApiPath("GET", r"/v1/models", openai=True),
    ApiPath("POST", MCP, counted="question"),
    ApiPath("GET", OPENAPI, shared=True),
    ApiPath("GET", r"/healthz"),
    ApiPath("GET", r"/readyz"),
)


def create(context: Context) -> FastAPI:
    """The app. Pages may be added to it. When it ends, it lets go of the line."""

    @asynccontextmanager
    async def until_the_end(_: FastAPI) -> AsyncIterator[None]:
        yield
        context.line.close()

    site = FastAPI(
        lifespan=until_the_end,
        title="NAP Assistant",
        description=_DESCRIPTION,
        version=version("nap-assistant"),
        openapi_url=OPENAPI,
        docs_url=None,
        redoc_url=None,
    )
    for part in (ask, start, sources, completions, health):
        site.include_router(part.router(context))
    site.router.routes.append(Route(MCP, McpEndpoint(context), methods=["POST"], include_in_schema=False))
    errors.install(
        site,
        {
            "/api/ask": _fields(AskRequest),
            "/api/start": ["country", "kind"],
            "/api/search": _fields(SearchRequest),
            "/api/sources": ["country", "kind", "theme", "year"],
            "/v1/chat/completions": _fields(ChatRequest),
        },
    )
    return site


def _fields(request: type[BaseModel]) -> list[str]:
    """The names of a request's fields, those of its parts after them."""
    schema = request.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return list(dict.fromkeys(name for part in parts for name in part.get("properties", ())))
