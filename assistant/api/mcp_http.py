"""POST /mcp: the MCP tools over HTTP ("streamable HTTP"), stateless, with answers in JSON."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from starlette.types import Receive, Scope, Send

from assistant.api.service import Context

if TYPE_CHECKING:
    from mcp.server import Server


class McpEndpoint:
    """An ASGI app for the one path. The package `mcp` is loaded with the first request (a second, and 25 MB)."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._server: Server[Any] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a session of the package's own lasts no longer than that."""
        if self._server is None:
            self._server = await asyncio.to_thread(_build, self._context)
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        sessions = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
        async with sessions.run():
            await sessions.handle_request(scope, receive, send)


def _build(context: Context) -> Server[Any]:
    from assistant.api.mcp_tools import build

    return build(context)
