"""The web chat: one Gradio page inside a FastAPI app, behind a wrapper that lets through only what a chat needs.

`create_app(assistant)` is the whole site as an ASGI app, `serve(assistant, host, port)` runs it.

    hardening, routes, bodies,
    events, reply, csp        what may come in and go out
    cors, limits, peers       which sites, how much, and who is asking
    app, page                 the server and its one page
    chat, conversation        the conversation, kept by the visitor's browser only
    render, cards, markup     Answer -> safe markup
    theme, static/            how it looks
"""

import os

# Set before Gradio is imported: no reports to its makers, and no records of who asked when.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000"

from assistant.web.app import ListenError, PortInUseError, create_app, serve
from assistant.web.options import WebOptions

__all__ = ["ListenError", "PortInUseError", "WebOptions", "create_app", "serve"]
