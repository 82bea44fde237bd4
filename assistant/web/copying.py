"""An answer in plain lines, to be pasted somewhere else: the statements, then where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from assistant.answering.types import Answer, Citation, CitedReference
from prompts import Messages


def plain_lines(answer: Answer, messages: Messages) -> list[str]:
    """The lines of the answer's text, then, after an empty line, one for each source with its references."""
    lines = answer.text.splitlines()
    if answer.citations:
        lines += ["", f"{messages.say('web_sources')}:", *_sources(answer, messages)]
    return lines


def _sources(answer: Answer, messages: Messages) -> Iterator[str]:
    def source(citation: Citation) -> Citation:
        return replace(citation, number=0, quote="", start=0, end=0)

    for _, group in groupby(answer.citations, key=source):
        cited = list(group)
        numbers = f"[{cited[0].number}]" + (f"-[{cited[-1].number}]" if len(cited) > 1 else "")
        yield f"{numbers} {_source(cited[0], messages)}"


def _source(citation: Citation, messages: Messages) -> str:
    page = messages.say("web_page", page=citation.page) if citation.page is not None else ""
    place = (citation.title, citation.section.replace(" > ", ", "), page)
    origin = (citation.publisher, citation.published, citation.source_url)
    parts = [", ".join(part for part in some if part) for some in (place, origin)]
    if citation.references:
        basis = "; ".join(_reference(reference) for reference in citation.references)
        parts.append(f"{messages.say('web_based_on')} {basis}")
    return ". ".join(part for part in parts if part)


def _reference(reference: CitedReference) -> str:
    return ", ".join(part for part in (reference.title, reference.publisher, reference.date, reference.url) if part)
