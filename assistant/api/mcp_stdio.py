"""The MCP tools over standard input and output, for a client that starts this program itself."""

from __future__ import annotations

import anyio
from mcp.server.stdio import stdio_server

from assistant.api.line import Line
from assistant.api.mcp_tools import build
from assistant.api.service import Context, Service


def serve(assistant: Service, max_question: int) -> None:
    """Answer until standard input ends. There is no server that shows documents, so that `viewer_url` is null."""
    line = Line()
    server = build(Context(assistant, line, lambda document_id, start, end: None, max_question))

    async def answer() -> None:
        async with stdio_server() as (received, sent):
            await server.run(received, sent, server.create_initialization_options())

    try:
        anyio.run(answer)
    finally:
        line.close()
