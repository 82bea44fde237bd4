"""Where a citation can be read: its place in our own copy of the document, and its place in the original."""

from __future__ import annotations

import re
from urllib.parse import quote as percent_encoded

from assistant.answering.types import Citation
from assistant.web.markup import is_web_address
from ingest.types import Document
from prompts import LANGUAGES

CITED = "cited"
"""The id of the marked passage on a document's page."""
SOURCES = "/sources"
ABOUT = "/about"
"""The list of documents and the page about it all, in the language that the reader's browser asks for."""

# A browser looks for up to this many words as they stand; of a longer quotation it looks for both ends.
_WHOLE = 10
_END = 5
_CELLS_AND_LINES = re.compile(r"\s*[\n\r\v\f\x85\u2028\u2029]+\s*(?:- )?| \| ")


def in_language(address: str, language: str) -> str:
    """The address of one of our pages in that language: "/sources" is "/nl/sources" in Dutch. English has no prefix."""
    return address if language == LANGUAGES[0] else f"/{language}{address}"


def language_of(path: str) -> str | None:
    """The language that the path of one of our pages names, or None."""
    first = path.split("/")[1] if path.startswith("/") else ""
    return first if first in LANGUAGES[1:] else None


def document_address(document_id: str) -> str:
    """The page of a document, as a root-relative address."""
    return f"{SOURCES}/{percent_encoded(document_id, safe='/', errors='replace')}"


def viewer_address(document_id: str, start: int, end: int) -> str:
    """The page of a document with `document.text[start:end]` marked, opened at the mark; root-relative."""
    return f"{document_address(document_id)}?start={start}&end={end}#{CITED}"


def viewer_of(citation: Citation) -> str:
    """The viewer's address of a citation."""
    return viewer_address(citation.document_id, citation.start, citation.end)


def original_address(url: str | None, quote: str = "", page: int | None = None) -> str | None:
    """The address `url`, opened at `quote` or, in a document with pages, at `page` (from 1).

    None unless `url` is an http(s) address. A browser that does not find the words shows the page from its start.
    """
    if url is None or not is_web_address(url):
        return None
    base, _, fragment = url.partition("#")
    if page is not None:
        return f"{base}#page={page}"
    fragment = fragment.partition(":~:")[0]
    directive = _text_directive(quote)
    place = f"{fragment}:~:{directive}" if directive else fragment
    return f"{base}#{place}" if place else base


def original_of(citation: Citation) -> str | None:
    """The original of a citation's document, opened at its quotation."""
    return original_address(citation.source_url, citation.quote, citation.page)


def original_of_document(document: Document, start: int = 0, end: int = 0) -> str | None:
    """The address that a document was read from, or that its metadata give, opened at `document.text[start:end]`.

    A document in words of this project's own has none of its words in the original, so that it is opened at its start.
    """
    url = document.source if is_web_address(document.source) else document.facts.url
    if start >= end or document.facts.quoted_as == "corpus":
        return original_address(url)
    return original_address(url, document.text[start:end], document.page_at(start))


def _text_directive(quote: str) -> str:
    """`text=…` of a URL fragment (WICG Scroll-to-Text): the words, or the first and the last ones after another."""
    parts = [words for part in _CELLS_AND_LINES.split(quote) if (words := part.split())]
    if not parts:
        return ""
    if len(parts) == 1 and len(parts[0]) <= _WHOLE:
        return f"text={_encoded(parts[0])}"
    return f"text={_encoded(parts[0][:_END])},{_encoded(parts[-1][-_END:])}"


def _encoded(words: list[str]) -> str:
    # "-" marks a prefix or suffix there, so that it must be encoded although addresses may hold it.
    return percent_encoded(" ".join(words), safe="", errors="replace").replace("-", "%2D")
