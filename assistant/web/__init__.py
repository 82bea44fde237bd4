"""The web chat: one Gradio page inside a FastAPI app, behind a wrapper that lets through only what a chat needs.

    create_app(assistant) -> ASGI app        serve(assistant, host, port) -> runs it

    hardening, bodies, csp   what may come in and go out
    app, page                the server and its one page
    chat, conversation       the conversation, kept by the visitor's browser only
    render, markup           Answer -> safe markup
    theme, static/           how it looks
"""

import os

# Gradio reports to its makers unless this is set before it is imported.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

from assistant.web.app import PortInUseError, create_app, serve  # noqa: E402
from assistant.web.options import WebOptions  # noqa: E402

__all__ = ["PortInUseError", "WebOptions", "create_app", "serve"]
