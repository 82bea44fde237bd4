"""An answer as plain text that stands alone: marks such as [1], and the list of what they stand for at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answering.types import Answer, Citation

_MARK = re.compile(r"\[(\d{1,4})\]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in a text, and the citation that it stands for."""

    start: int
    end: int
    citation: Citation


def with_sources(answer: Answer, base: str = "") -> str:
    """The answer's text, then its sources; where there is no answer, then the nearest passages.

    `base` is the address of this server, which goes before addresses that are relative to it; without one those are
    left out.
    """
    return answer.text + source_list(answer, base)


def source_list(answer: Answer, base: str = "") -> str:
    """What stands below the answer's text; empty if there is nothing."""
    parts = []
    if answer.citations:
        parts += ["", "Sources:", *(_line(citation, base) for citation in answer.citations)]
    if answer.nearest:
        parts += ["", "These passages do not answer the question. They are the nearest:"]
        parts += [f"- “{_one_line(c.quote)}” ({_where(c, base)})" for c in answer.nearest]
    return "".join(f"\n{part}" for part in parts)


def marks(text: str, answer: Answer) -> Iterator[Mark]:
    """The marks of the answer's text that stand for a citation, in order; `text` begins with the answer's text."""
    known = {citation.number: citation for citation in answer.citations}
    for found in _MARK.finditer(text, 0, len(answer.text)):
        if (number := int(found[1])) in known:
            yield Mark(found.start(), found.end(), known[number])


def address(citation: Citation, base: str) -> str:
    """Where a citation can be read: this server's page of it, else the place where it was published."""
    if base and citation.viewer_url:
        return base.rstrip("/") + citation.viewer_url
    return citation.source_url or ""


def _line(citation: Citation, base: str) -> str:
    return f"[{citation.number}] {_where(citation, base)}"


def _where(citation: Citation, base: str) -> str:
    page = f"page {citation.page}" if citation.page else ""
    own = address(citation, base)
    origin = citation.source_url if citation.source_url != own else ""
    parts = (citation.title, citation.section, page, citation.source_label, citation.published, own, origin)
    said = ", ".join(dict.fromkeys(_one_line(part) for part in parts if part))
    based_on = "; ".join(
        ", ".join(_one_line(part) for part in (r.title, r.publisher, r.date, r.url) if part)
        for r in citation.references
    )
    return f"{said}. Based on: {based_on}" if based_on else said


def _one_line(text: str) -> str:
    return " ".join(text.split())
