"""The assistant for programs: questions, sources and search over HTTP, for OpenAI clients, and for MCP clients.

    request -> schemas (checked) -> line (bounded waiting) -> paced (so many at a time) -> service -> wire -> answer

    ask, sources, health      /api/ask, /api/sources, /api/search, /readyz
    completions               /v1/chat/completions and /v1/models, as OpenAI clients expect them
    mcp_tools                 the MCP tools `ask` and `search`; mcp_http and mcp_stdio are the ways to them
    surface                   all of it on a FastAPI app, and its part of the allow-list

Keeps nothing between two requests. It knows no web page: what is refused before a request gets here (origins, limits,
sizes) is the work of `assistant.web.hardening`. Its one error is `errors.ApiError`, an answer of its own.
"""
