"""The sources: every document that answers rest on, to browse, to search and to read, on plain pages.

GET  /sources         the list; its query holds metadata only
POST /sources         a search; its words are in the body, never in an address
GET  /sources/{id}    one document, with the span `start`-`end` marked

sources_choice                    which documents
sources_list, sources_document    the pages
sources_text, sources_references,
sources_facts, sources_page       what they are made of
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse

from assistant.answering.catalogue import Catalogue
from assistant.web.routes import Route
from assistant.web.sources_choice import Choice
from assistant.web.sources_document import document_page
from assistant.web.sources_list import LONGEST_SEARCH, list_page, missing_page, refusal_page, results_page
from assistant.web.sources_page import Frame
from assistant.web.sources_text import valid_span
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
            found = self._found(index, catalogue, choice, words)
            return results_page(frame, index.documents, choice, words, found), 200

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
        frame = self._frame.speaking(request.headers.get("accept-language", ""))

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
    site.add_route("/sources", sources.browse, methods=["GET"], include_in_schema=False)
    site.add_route("/sources", sources.search, methods=["POST"], include_in_schema=False)
    site.add_route("/sources/{document_id:path}", sources.read, methods=["GET"], include_in_schema=False)

    def refusal(status: HTTPStatus) -> str:
        return refusal_page(frame, status)

    return (
        Route("GET", r"/sources", refusal=refusal),
        Route("POST", r"/sources", takes="form", counted=True, refusal=refusal),
        Route("GET", r"/sources/.+", refusal=refusal),
    )
