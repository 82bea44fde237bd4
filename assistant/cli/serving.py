"""`nap mcp`."""

from __future__ import annotations

from assistant.cli.shared import IndexOption, open_prepared, settings_of


def mcp(index: IndexOption = None) -> None:
    """Offer the tools `ask` and `search` to an MCP client, over standard input and output."""
    settings = settings_of(index)
    assistant = open_prepared(settings)
    assistant.warm()
    from assistant.api.mcp_stdio import serve

    serve(assistant, settings.max_question_length)
