"""What goes in and what comes out of /api, as OpenAPI tells it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, FailFast, Field

from assistant.answering.types import Citation, Claim, Status
from ingest.types import Kind, Plan, Reference

Countries = Annotated[
    list[Annotated[str, Field(max_length=100)]],
    FailFast(),
    Field(max_length=20, description="Names in English, or two-letter codes: `Belgium` or `BE`."),
]
Kinds = Annotated[
    list[Kind], FailFast(), Field(max_length=10, description="Only documents of these kinds; all if empty.")
]
Language = Annotated[
    str,
    Field(
        max_length=20,
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
        description="The language of the assistant's own words: `en`, `nl` or `fr`. Quotations stay as they are.",
    ),
]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class HistoryTurn(_Request):
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=50_000)


class AskRequest(_Request):
    """A question. What the conversation was about comes along with it, for nothing is kept on the server."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "Which countries does Belgium's fourth plan focus on?"},
                {
                    "question": "And when does it end?",
                    "history": [{"role": "user", "content": "Which countries does Belgium's fourth plan focus on?"}],
                    "kinds": ["profile"],
                },
            ]
        }
    )

    question: str = Field(max_length=10_000)
    history: Annotated[list[HistoryTurn], FailFast()] = Field(
        default=[], max_length=200, description="The turns before it, oldest first. Sources need not be repeated."
    )
    countries: Countries = []
    kinds: Kinds = []
    language: Language = "en"


class SearchRequest(_Request):
    """Words to look for in the documents."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"query": "childcare for women in talks", "limit": 3}]})

    query: str = Field(max_length=10_000)
    countries: Countries = []
    kinds: Kinds = []
    limit: int = Field(default=10, ge=1, le=50)


class AnswerBody(BaseModel):
    """An answer, as docs/answer.md describes it. `viewer_url` is relative to the root of this server."""

    schema_version: str
    id: str
    question: str
    status: Status
    text: str
    note: str
    claims: list[Claim]
    citations: list[Citation]
    nearest: list[Citation]
    unsupported: list[Claim]
    follow_ups: list[str]
    index_version: str
    prompt_version: str
    timings_ms: dict[str, float]


class Source(BaseModel):
    """A document of the corpus."""

    id: str
    title: str
    kind: Kind
    country: str | None = Field(description="The country of a profile.")
    countries: list[str] = Field(description="The countries that the document is about.")
    themes: list[str]
    organisations: list[str]
    plans: list[Plan]
    published: str | None
    updated: str | None
    publisher: str | None
    source_url: str | None = Field(description="Where the document was published.")
    viewer_url: str | None = Field(description="A page of this server that shows it; relative to its root.")
    language: str
    quoted_as: Literal["publisher", "corpus"] = Field(description="Whose words the text is.")


class SectionBody(BaseModel):
    """A heading with what stands above it, and the span of its text in characters."""

    heading_path: list[str]
    start: int
    end: int


class WholeSource(Source):
    """A document with its text; `text[start:end]` of a citation is its quote."""

    text: str
    sections: list[SectionBody]
    references: list[Reference]


class SourceList(BaseModel):
    """The documents that fit, and the index that has them."""

    index_version: str
    sources: list[Source]


class PassageBody(BaseModel):
    """A passage that was found: `text` stands at `start` to `end` of the document's text, in characters."""

    document_id: str
    title: str
    section: str
    page: int | None
    text: str
    start: int
    end: int
    score: float = Field(description="0 to 1, against the best passage of the same search.")
    source_url: str | None
    viewer_url: str | None


class SearchBody(BaseModel):
    """The passages that fit best, best first. They are not an answer."""

    index_version: str
    passages: list[PassageBody]


class ErrorBody(BaseModel):
    """What was wrong, and what to do."""

    detail: str


class Start(BaseModel):
    """What a page on some countries can begin with."""

    questions: list[str]
    unknown: list[str] = Field(description="Those of the given names that are no country's.")


class Ready(BaseModel):
    """The server can answer."""

    status: Literal["ready"]
    index_version: str
    documents: int


_ERRORS: dict[int, str] = {
    400: "The body is not JSON.",
    403: "The site of the page that asks is not on the operator's list.",
    404: "There is no such document.",
    413: "The body is too long.",
    415: "The body is not sent as JSON.",
    422: "A field is missing, unknown, too long or of the wrong type.",
    429: "Too many requests of this address or site; `Retry-After` says how many seconds to wait.",
    503: "Too many people are asking, or the documents cannot be read; `Retry-After` says when to try again.",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route, for OpenAPI."""
    return {status: {"model": ErrorBody, "description": _ERRORS[status]} for status in statuses}
