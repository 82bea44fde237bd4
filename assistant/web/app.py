"""The web server: the chat page in a FastAPI app, hardened on the outside."""

from __future__ import annotations

import errno
import hashlib
import socket
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import cast

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from assistant.api import surface
from assistant.api.line import Line
from assistant.api.paced import Paced
from assistant.api.service import Context, Service
from assistant.web import about, chat, feedback, sources, theme, widget
from assistant.web.addresses import document_address, in_language, language_of, viewer_address
from assistant.web.feedback import Feedback
from assistant.web.forgetful import forget
from assistant.web.hardening import Hardened
from assistant.web.missing import missing_page
from assistant.web.options import WebOptions
from assistant.web.page import dress
from assistant.web.routes import API_ROUTES, GRADIO_ROUTES, Route
from assistant.web.sources_page import Frame
from prompts import LANGUAGES, load, speak

ASSETS = "/nap-assets"
STATIC = Path(__file__).parent / "static"
OWN_ROUTES = (Route("GET", rf"{ASSETS}/[\w-]+\.(css|js|svg)"),)


class ListenError(OSError):
    """The server cannot listen on the host and port that were given; the text says why and what to do."""


class PortInUseError(ListenError):
    """Another program listens on the port already; the text says which port and what to do."""


def create_app(assistant: Service, options: WebOptions | None = None) -> ASGIApp:
    """The whole site as an ASGI app: the chat at `/` and, in other languages, at `/nl/` and so on, the sources, the
    API, `/healthz`, and 404 for everything else."""
    options = options or WebOptions()
    line = Line(options.workers, options.queue_size)
    paced = Paced(assistant, options.workers)
    site = surface.create(Context(paced, line, _viewer, options.max_question, options.language_model))

    site.mount(ASSETS, GZipMiddleware(StaticFiles(directory=STATIC)))
    frame = Frame(speak(LANGUAGES[0]), ASSETS, _version(STATIC))
    pages = sources.add(site, assistant, frame)
    pages += about.add(site, assistant, frame, options)
    if options.feedback_file:
        pages += feedback.add(site, Feedback(options.feedback_file, options.feedback_questions))
    pages += widget.add(site, frame.messages, options, ASSETS.lstrip("/"), _version(STATIC))
    for language in reversed(LANGUAGES):  # the one at `/`, which takes every path, last
        messages = speak(language)
        _mount(site, chat.build(paced.speaking(messages), options, messages), options, in_language("", language) or "/")
    return Hardened(
        site,
        routes=(*OWN_ROUTES, *API_ROUTES, *pages, *GRADIO_ROUTES),
        options=options,
        rewrite=_dressed,
        missing=partial(missing_page, frame),
    )


def _dressed(path: str, html: str) -> str:
    return dress(html, speak(language_of(path) or LANGUAGES[0]), assets=ASSETS, version=_version(STATIC))


def _viewer(document_id: str, start: int, end: int) -> str:
    return viewer_address(document_id, start, end) if start < end else document_address(document_id)


@cache
def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _mount(site: FastAPI, page: gr.Blocks, options: WebOptions, path: str) -> None:
    page.queue(max_size=options.queue_size, default_concurrency_limit=None, api_open=False)
    # What launch() sets and mounting does not: without it Gradio skips its checks of file paths.
    page.has_launched = True
    gr.mount_gradio_app(
        site,
        page,
        path=path,
        theme=theme.build(),
        show_error=False,
        run_history=False,
        footer_links=[],
        favicon_path=str(STATIC / "mark.svg") if path == "/" else None,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        max_file_size=0,
    )
    forget(cast(Mount, site.routes[-1]).app, page)


def serve(assistant: Service, host: str, port: int, options: WebOptions | None = None) -> None:
    """Run the web chat until it is stopped, and say where it is. Port 0 takes a free one.

    Raises ListenError if it cannot listen there, and of these PortInUseError if another program has the port.
    """
    messages = load()
    with _listen(host, port) as listener:
        app = create_app(assistant, replace(options or WebOptions(), host=host))
        address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        print(messages.say("web_serving", address=address), flush=True)
        # No access log: it would keep the addresses of visitors.
        # No proxy headers: whose word is taken is for `hardening` to say.
        config = uvicorn.Config(app, access_log=False, server_header=False, proxy_headers=False, log_level="warning")
        uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    try:
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise _listen_error(host, port, error) from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (
        OSError,
        ValueError,
        OverflowError,
    ) as error:  # a malformed host is a ValueError, a port over 65535 the last
        listener.close()
        raise _listen_error(host, port, error) from error
    return listener


def _listen_error(host: str, port: int, error: Exception) -> ListenError:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return PortInUseError(f"port {port} on {host} is in use: stop the other program or take another")
    if isinstance(error, OverflowError):
        return ListenError(f"port {port} is no port: take a number from 0 to 65535, such as 7860")
    if isinstance(error, PermissionError):
        return ListenError(f"port {port} on {host} is not permitted: take a port above 1023, such as 7860")
    reason = getattr(error, "strerror", None) or error
    return ListenError(
        f"{host} is no address of this computer ({reason}): take 127.0.0.1 for this computer only, "
        "or 0.0.0.0 for its whole network"
    )
