"""The MCP server: the tools `ask` and `search`, for whatever transport a client comes by.

The official package `mcp` is loaded with this module, so that a server that no MCP client asks never loads it.
"""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from typing import Any

from mcp.server import Server, ServerRequestContext
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.api import cited_text, errors, wire
from assistant.api.ask import problem, question_text
from assistant.api.errors import ApiError, in_words
from assistant.api.filters import filters_of
from assistant.api.line import BusyError
from assistant.api.schemas import Countries, Kinds
from assistant.api.service import Context
from assistant.api.sources import search_passages

INSTRUCTIONS = (
    "Answers about National Action Plans on Women, Peace and Security (UN Security Council Resolution 1325) and stories "
    "of change, from one corpus of documents. Answers are quotations; keep their marks and sources. If `status` is "
    "`not_found`, the documents do not say it: do not fill it in."
)


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class AskArguments(_Arguments):
    """Arguments of the tool `ask`."""

    question: str = Field(max_length=10_000, description="One question in plain English, with the country it is about.")
    countries: Countries = []
    kinds: Kinds = []


class SearchArguments(_Arguments):
    """Arguments of the tool `search`."""

    query: str = Field(max_length=10_000, description="Words to look for, or a sentence of what is looked for.")
    countries: Countries = []
    kinds: Kinds = []
    limit: int = Field(default=5, ge=1, le=20)


_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
TOOLS = (
    Tool(
        name="ask",
        title="Ask about National Action Plans",
        description="Answers a question with checked quotations, each with its source. Says so if the documents hold no "
        "answer.",
        input_schema=AskArguments.model_json_schema(),
        annotations=_READS,
    ),
    Tool(
        name="search",
        title="Search the documents",
        description="Finds the passages that come closest to a query. Not an answer: read whether they hold one.",
        input_schema=SearchArguments.model_json_schema(),
        annotations=_READS,
    ),
)


def build(context: Context) -> Server[Any]:
    """The server; it keeps nothing between two calls."""

    async def list_tools(_: ServerRequestContext[Any], __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=list(TOOLS))

    async def call_tool(of: ServerRequestContext[Any], params: CallToolRequestParams) -> CallToolResult:
        base = str(of.request.base_url) if of.request is not None else ""
        arguments = params.arguments or {}
        try:
            if params.name == "ask":
                return await _ask(context, AskArguments.model_validate(arguments), base)
            if params.name == "search":
                return await _search(context, SearchArguments.model_validate(arguments), base)
            return _failed("There is no such tool. The tools are: ask, search.")
        except ValidationError as error:
            shape = AskArguments if params.name == "ask" else SearchArguments
            return _failed(in_words(error.errors(), list(shape.model_fields))[0])
        except ApiError as error:
            return _failed(error.detail)
        except BusyError:
            return _failed(errors.BUSY)
        except Exception as error:  # noqa: BLE001 - a client must get a result, and must not get internals
            return _failed(problem(error))

    return Server(
        "nap-assistant",
        version=version("nap-assistant"),
        title="NAP Assistant",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def _ask(context: Context, asked: AskArguments, base: str) -> CallToolResult:
    text = question_text(asked.question, context, "question")
    filters = filters_of(asked.countries, asked.kinds)
    answer = await context.line.run(partial(context.service.ask, text, filters=filters))
    answer = wire.answer_with_links(answer, context.viewer)
    return _result(cited_text.with_sources(answer, base), answer.to_dict())


async def _search(context: Context, asked: SearchArguments, base: str) -> CallToolResult:
    text = question_text(asked.query, context, "query")
    filters = filters_of(asked.countries, asked.kinds)
    found = await context.line.run(lambda: search_passages(context, text, filters, asked.limit))
    lines = []
    for number, passage in enumerate(found["passages"], start=1):
        address = base.rstrip("/") + passage["viewer_url"] if base and passage["viewer_url"] else passage["source_url"]
        place = ", ".join(part for part in (passage["title"], passage["section"], address) if part)
        lines.append(f"{number}. {passage['text']}\n({place})")
    return _result("\n\n".join(lines) or "Nothing was found.", found)


def _result(text: str, data: dict[str, Any]) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=data)


def _failed(text: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)
