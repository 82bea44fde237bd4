"""The API behind the same guard as in the whole site, without the chat page."""

from __future__ import annotations

from typing import Any

from starlette.types import ASGIApp

from assistant.api import surface
from assistant.api.line import Line
from assistant.api.service import Context
from assistant.web.hardening import Hardened
from assistant.web.options import WebOptions
from assistant.web.routes import API_ROUTES


def api_app(service: Any, **options: Any) -> ASGIApp:
    """An app whose documents have no pages of their own. `options` are those of WebOptions; no limit on requests
    unless they set one."""
    chosen = WebOptions(**{"requests_per_minute": 0, **options})
    line = Line(chosen.workers, chosen.queue_size)
    context = Context(service, line, lambda document_id, start, end: None, chosen.max_question, chosen.language_model)
    return Hardened(surface.create(context), routes=API_ROUTES, options=chosen)
