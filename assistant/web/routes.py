"""What a route of the allow-list is, those that Gradio's chat needs, and those of the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from pydantic import BaseModel

from assistant.api import surface
from assistant.api.errors import openai, plain
from assistant.web.events import Join, Stop, is_question
from assistant.web.reply import ErrorShape, Refusal
from prompts import LANGUAGES

Counted = Literal["question", "opinion", "start"]


class Route(NamedTuple):
    """A method and a regular expression for the whole path. GET includes HEAD.

    `takes` is what a POST may carry: "chat" is JSON of Gradio, checked against the shape `body` where it is given;
    "json" is JSON whose shape the route checks itself; "form" is a posted form, passed on as it is.
    `counted` says what the limits count a request as: a "question" (or search), an "opinion", the "start" of a
    conversation, or nothing; where `asks` is given, only if that is true of its body.
    `errors` marks a route of programs: its error answers are passed on, and ours have this shape. `shared` lets the
    pages of listed sites use it; any other POST is for our own pages and for programs, except that a form's answer is
    nothing that another page could read.
    `refusal` marks a route of pages of text: they and their error pages are passed on as they are, and what is refused
    here gets this page. `scripted` marks our own pages with script files: passed on as they are, nothing inline in them.
    """

    method: str
    path: str
    body: type[BaseModel] | None = None
    takes: Literal["chat", "json", "form"] = "chat"
    counted: Counted | None = None
    asks: Callable[[bytes], bool] | None = None
    errors: ErrorShape | None = None
    shared: bool = False
    refusal: Refusal | None = None
    scripted: bool = False


_GRADIO = (
    Route("GET", r"/"),
    Route("GET", r"/assets/[\w.-]+"),
    Route("GET", r"/static/(img|js|fonts/\w+)/[\w.-]+"),
    Route("GET", r"(/gradio_api)?/theme\.css"),
    Route("GET", r"/config"),
    Route("GET", r"/favicon\.ico"),
    Route("GET", r"/gradio_api/info"),
    Route("GET", r"/gradio_api/startup-events"),
    Route("GET", r"/gradio_api/heartbeat/\w+"),
    Route("GET", r"/gradio_api/queue/data"),
    Route("POST", r"/gradio_api/queue/join", Join, counted="question", asks=is_question),
    Route("POST", r"/gradio_api/(cancel|reset)", Stop),
)
# The chat in the first language, and those in the others below their codes.
_CODES = "|".join(LANGUAGES[1:])
GRADIO_ROUTES = tuple(route._replace(path=rf"(/({_CODES}))?{route.path}") for route in _GRADIO)

API_ROUTES = tuple(
    Route(
        path.method,
        path.pattern,
        takes="json",
        counted=path.counted,
        errors=openai if path.openai else plain,
        shared=path.shared,
    )
    for path in surface.PATHS
)
