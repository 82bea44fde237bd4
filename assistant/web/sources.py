"""The sources: every document that answers rest on, to browse, to search and to read, on plain pages.

GET  /sources         the list; its query holds metadata only
POST /sources         a search; its words are in the body, never in an address
GET  /sources/{id}    one document, with the span `start`-`end` marked

in the language that the reader's browser asks for, or, below `/nl` and `/fr`, in Dutch and French.

sources_choice                    which documents
sources_list, sources_document    the pages
sources_text, sources_references,
sources_facts, sources_page       what they are made of
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse

from assistant.answering.catalogue import Catalogue
from assistant.web.addresses import SOURCES, in_language
from assistant.web.routes import Route
from assistant.web.sources_choice import Choice
from assistant.web.sources_document import document_page
from assistant.web.sources_list import LONGEST_SEARCH, list_page, missing_page, refusal_page, results_page
from assistant.web.sources_page import Frame
from assistant.web.sources_text import valid_span
from prompts import LANGUAGES
from vectorstore.errors import VectorstoreError

if TYPE_CHECKING:
    from vectorstore import Index, Passage

RESULTS = 20
# A passage with none of the words of a search is shown from this cosine similarity on: those about something else
# altogether stay below it (on the starter corpus .28 at most, and .37 and more for a country or a theme).
NEAR = 0.3


class Corpus(Protocol):
    """Whatever lends out the index that serves and what it covers."""

    def corpus(self) -> AbstractContextManager[tuple[Index, Catalogue]]:
        """Both, for the time of a block. Raises VectorstoreError if the index cannot be read."""
        ...


class Sources:
    """Answers requests for the pages of the sources. Keeps nothing between two of them."""

    def __init__(self, corpus: Corpus, frame: Frame) -> None:
        self._corpus = corpus
        self._frame = frame

    async def browse(self, request: Request) -> HTMLResponse:
        """The list of documents."""
        choice = Choice.of(request.query_params)
        return await self._answer(
            request, lambda frame, index, catalogue: (list_page(frame, index, catalogue, choice), 200)
        )

    async def search(self, request: Request) -> HTMLResponse:
        """What a search found. The form's fields are `words` and those of the filters."""
        body = (await request.body()).decode("utf-8", "replace")
        fields = dict(parse_qsl(body, max_num_fields=20)) if body.count("&") < 20 else {}
        choice, words = Choice.of(fields), " ".join(fields.get("words", "").split())

        def answer(frame: Frame, index: Index, catalogue: Catalogue) -> tuple[str, int]:
            known = choice.known(catalogue)
            found = self._found(index, catalogue, known, words)
            return results_page(frame, index.documents, known, words, found), 200

        return await self._answer(request, answer)

    async def read(self, request: Request) -> HTMLResponse:
        """One document."""
        document_id: str = request.path_params["document_id"]
        query: Mapping[str, str] = request.query_params

        def answer(frame: Frame, index: Index, catalogue: Catalogue) -> tuple[str, int]:
            document = index.documents.get(document_id)
            if document is None:
                return missing_page(frame, index.documents, document_id), 404
            cited = valid_span(document, query.get("start", ""), query.get("end", ""))
            asked = "start" in query or "end" in query
            return document_page(frame, document, cited, asked), 200

        return await self._answer(request, answer)

    async def _answer(
        self, request: Request, page: Callable[[Frame, Index, Catalogue], tuple[str, int]]
    ) -> HTMLResponse:
        frame = self._frame.for_reader(request)

        def answer() -> tuple[str, int]:
            try:
                with self._corpus.corpus() as (index, catalogue):
                    return page(frame, index, catalogue)
            except VectorstoreError:
                return refusal_page(frame, HTTPStatus.SERVICE_UNAVAILABLE), 503

        return HTMLResponse(*await run_in_threadpool(answer))

    def _found(self, index: Index, catalogue: Catalogue, choice: Choice, words: str) -> list[Passage]:
        if not words or len(words) > LONGEST_SEARCH:
            return []
        chosen = {document.id for document in choice.documents(index.documents, catalogue)} if choice else None
        found = index.search(words, document_ids=chosen, limit=RESULTS)
        return [passage for passage in found if passage.scores.keyword > 0 or passage.scores.dense >= NEAR]


def add(site: FastAPI, corpus: Corpus, frame: Frame) -> tuple[Route, ...]:
    """Add the pages to the site, and return what to put on the allow-list. `frame` is that of refusals."""
    sources = Sources(corpus, frame)
    routes: list[Route] = []
    for language in LANGUAGES:
        path = in_language(SOURCES, language)
        site.add_route(path, sources.browse, methods=["GET"], include_in_schema=False)
        site.add_route(path, sources.search, methods=["POST"], include_in_schema=False)
        site.add_route(f"{path}/{{document_id:path}}", sources.read, methods=["GET"], include_in_schema=False)
        refusal = partial(refusal_page, frame.speaking(language))
        routes += (
            Route("GET", path, refusal=refusal),
            Route("POST", path, takes="form", counted="question", refusal=refusal),
            Route("GET", f"{path}/.+", refusal=refusal),
        )
    return tuple(routes)
