"""GET /about: what this is, what its documents cover, how answers come about, and what happens to questions."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse

from assistant.answering.catalogue import Catalogue
from assistant.api.service import Service
from assistant.web.addresses import ABOUT, in_language
from assistant.web.markup import encode
from assistant.web.options import WebOptions
from assistant.web.routes import Route
from assistant.web.sources_choice import Choice
from assistant.web.sources_facts import coverage
from assistant.web.sources_list import refusal_page
from assistant.web.sources_page import Frame
from prompts import LANGUAGES, Messages
from vectorstore import Index, VectorstoreError


def about_page(frame: Frame, index: Index, catalogue: Catalogue, options: WebOptions) -> str:
    """The page. What it says on privacy follows from `options`."""
    say = frame.messages.say
    countries = "".join(
        f'<li><a href="{encode(Choice(country=name).address(frame.messages.language))}">{encode(name)}</a></li>'
        for name in sorted(name for name in catalogue.by_country if catalogue.about(name))
    )
    covered = coverage(index.documents, index.manifest.created, frame.messages)
    made = "about_worded" if options.language_model else "about_quoted"
    sections = (
        (say("about_covers"), f'<div class="src-coverage">{covered}</div>'),
        (say("about_countries"), f'<ul class="src-countries">{countries}</ul>'),
        (say("about_answers"), _paragraphs(frame.messages, made, "about_refused", "about_machine")),
        (say("about_privacy"), _paragraphs(frame.messages, *_privacy(options))),
    )
    body = "".join(f"<section><h2>{encode(title)}</h2>{markup}</section>" for title, markup in sections)
    title = say("about_title")
    return frame.page(
        title, f'<div class="src-intro"><h1>{encode(title)}</h1></div><div class="src-text src-own">{body}</div>'
    )


def add(site: FastAPI, service: Service, frame: Frame, options: WebOptions) -> tuple[Route, ...]:
    """Add the page, and return what to put on the allow-list."""

    def page(own: Frame) -> tuple[str, int]:
        try:
            with service.corpus() as (index, catalogue):
                return about_page(own, index, catalogue, options), 200
        except VectorstoreError:
            return refusal_page(own, HTTPStatus.SERVICE_UNAVAILABLE), 503

    async def about(request: Request) -> HTMLResponse:
        own = frame.for_reader(request)
        return HTMLResponse(*await run_in_threadpool(page, own))

    for language in LANGUAGES:
        site.add_route(in_language(ABOUT, language), about, methods=["GET"], include_in_schema=False)
    return tuple(
        Route("GET", in_language(ABOUT, code), refusal=partial(refusal_page, frame.speaking(code)))
        for code in LANGUAGES
    )


def _privacy(options: WebOptions) -> list[str]:
    """The names of what is true of this server."""
    told = ["about_kept_with_opinion" if options.keeps_questions else "about_not_kept"]
    if options.feedback_file and not options.keeps_questions:
        told.append("about_opinion")
    return [*told, "about_model" if options.language_model else "about_stays_here", "about_no_cookies"]


def _paragraphs(messages: Messages, *names: str) -> str:
    return "".join(f"<p>{encode(messages.say(name))}</p>" for name in names)
