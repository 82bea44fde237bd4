"""The types of one answered question.

`Answer.to_dict()` is the public, versioned JSON schema that docs/answer.md documents. Add fields there as you like;
renaming or removing one means a new `SCHEMA_VERSION`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA_VERSION = "1.0"

Status = Literal["answered", "partial", "not_found", "declined"]
Verdict = Literal["quoted", "supported", "metadata", "unsupported"]
Intent = Literal["fact", "list", "compare"]


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood.

    `countries` are those whose plan or people are asked about (names as in the country data file), `mentioned`
    those that are only search terms, `context` those that the conversation was about before. `kinds` are the only
    kinds of documents to search, all if empty. `organisations` are those whose own plan or policy is asked about where
    no country is. `carried` are the words of the standalone text that come from the conversation; `more` asks for more
    than was `told` in it, and `item` is about something that an answer in it listed. `parts` are the questions that a question in several parts consists of.
    """

    text: str
    standalone: str
    countries: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    intent: Intent = "fact"
    context: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    carried: str = ""
    more: bool = False
    told: str = ""
    item: bool = False
    parts: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor, or the page that shows the assistant, is interested in.

    `countries` (names as in the country data file) are meant where a question names none itself; the visitor's own
    words win. `kinds` ("profile", "story", "agenda", …) are the only kinds of documents that are searched; none
    given means all.
    """

    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedReference:
    """An original source of a quotation, as shown to a reader."""

    title: str
    publisher: str | None
    url: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """A stored span whose quote stands in the document: `document.text[start:end] == quote`.

    `source_label` says whose words the quote is ("from this corpus's profile of Belgium").
    """

    number: int
    document_id: str
    title: str
    section: str
    page: int | None
    quote: str
    start: int
    end: int
    source_url: str | None
    viewer_url: str | None
    published: str | None
    publisher: str | None
    source_label: str
    references: tuple[CitedReference, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the answer and the numbers of the citations that carry it; `item` marks a list item.

    `about`: the country or organisation that it is about, in an answer that sets several side by side.
    `more`: it is beyond what fits the screen of a phone, and a surface may show it only when asked for more.
    """

    text: str
    citations: tuple[int, ...]
    verdict: Verdict
    item: bool = False
    more: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The one answer object that every surface shows.

    `text` is plain text with citation marks like [1] and list lines that start with "- "; it is never markup to
    be trusted. `note` holds the assistant's own words (a refusal, a hint), `nearest` passages that are not an
    answer. `timings_ms` are wall-clock milliseconds per step.
    """

    id: str
    question: Question
    status: Status
    text: str
    note: str = ""
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    unsupported: tuple[Claim, ...] = ()
    follow_ups: tuple[str, ...] = ()
    index_version: str = ""
    prompt_version: str = ""
    timings_ms: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON types; the question appears as it was asked."""
        data = asdict(self)
        data["question"] = self.question.text
        return {"schema_version": SCHEMA_VERSION, **data}
