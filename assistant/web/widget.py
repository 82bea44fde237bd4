"""The assistant on other people's sites: the widget's script, a page that shows how to embed it, and the frame form.

GET /widget.js   the script; any site may load it, but only listed ones get answers
GET /embed       the widget at work, and what to paste into a page
GET /frame       the conversation alone, for an <iframe>; its query holds settings, never a question
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from assistant.web.options import WebOptions
from assistant.web.routes import Route
from assistant.web.widget_script import widget_script
from prompts import LANGUAGES, Messages, speak

STATIC = Path(__file__).parent / "static"

# What a frame's address may set. Title and greeting are not among them: anybody can write an address.
FRAME_SETTINGS = ("language", "country", "kinds", "accent")
LONGEST_SETTING = 200
SCRIPT_SECONDS = 600


class Widget:
    """Answers requests for the script and its two pages."""

    def __init__(self, messages: Messages, options: WebOptions, assets: str, version: str) -> None:
        notice = {code: speak(code).say("web_privacy_model") for code in LANGUAGES} if options.language_model else None
        self._script = widget_script(options.max_question, notice)
        self._messages = messages
        self._sites = options.sites
        self._shared = {"assets": escape(assets), "version": escape(version), "script": self._script.version}
        self._embed = Template((STATIC / "embed.html").read_text("utf-8"))
        self._frame = Template((STATIC / "frame.html").read_text("utf-8"))

    async def script(self, request: Request) -> Response:
        """The script, compressed where the browser takes that."""
        etag = f'"{self._script.version}"'
        headers = {
            "Cache-Control": f"public, max-age={SCRIPT_SECONDS}",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "ETag": etag,
            "Vary": "Accept-Encoding, Origin",
        }
        origin = request.headers.get("origin")
        if origin in self._sites:  # asked for as a module, or with a checksum
            headers["Access-Control-Allow-Origin"] = origin
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self._script.plain, headers=headers, media_type="text/javascript")
        headers["Content-Encoding"] = "gzip"
        return Response(self._script.compressed, headers=headers, media_type="text/javascript")

    async def embed(self, request: Request) -> HTMLResponse:
        """The page for editors."""
        sites = "".join(f"<li><code>{escape(site)}</code></li>" for site in self._sites)
        return HTMLResponse(
            self._embed.substitute(
                self._shared,
                title=escape(self._messages.say("web_title")),
                questions=escape("|".join(self._messages.questions)),
                sites=f"<ul>{sites}</ul>" if sites else "<p>At the moment, no other site is listed.</p>",
            )
        )

    async def frame(self, request: Request) -> HTMLResponse:
        """The conversation, as the address sets it. On a page about a country, it begins with questions on that one."""
        questions = () if request.query_params.get("country") else self._messages.questions
        return HTMLResponse(
            self._frame.substitute(
                self._shared,
                title=escape(self._messages.say("web_title")),
                questions=escape("|".join(questions)),
                settings=_attributes(request.query_params),
                language=_language(request.query_params),
            )
        )


def _attributes(query: Mapping[str, str]) -> str:
    given = ((name, query.get(name, "")[:LONGEST_SETTING]) for name in FRAME_SETTINGS)
    return "".join(f' data-{name}="{escape(value)}"' for name, value in given if value)


def _language(query: Mapping[str, str]) -> str:
    language = query.get("language", "")
    return language if language in LANGUAGES else LANGUAGES[0]


def add(site: FastAPI, messages: Messages, options: WebOptions, assets: str, version: str) -> tuple[Route, ...]:
    """Add the script and its pages to the site, and return what to put on the allow-list.

    `assets` is the path that our static files are under, `version` changes whenever one of them does.
    """
    widget = Widget(messages, options, assets, version)
    site.add_route("/widget.js", widget.script, methods=["GET"], include_in_schema=False)
    site.add_route("/embed", widget.embed, methods=["GET"], include_in_schema=False)
    site.add_route("/frame", widget.frame, methods=["GET"], include_in_schema=False)
    return (
        Route("GET", r"/widget\.js"),
        Route("GET", r"/embed", scripted=True),
        Route("GET", r"/frame", scripted=True),
    )
