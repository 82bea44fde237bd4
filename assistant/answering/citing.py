"""Spans -> citations: what a reader needs to find and to trust a quotation."""

from __future__ import annotations

from assistant.answering.countries import with_article
from assistant.answering.types import Citation, CitedReference
from ingest.types import Block, Document, Section
from prompts import Messages


def cite(
    number: int, document: Document, section: Section, block: Block, start: int, end: int, messages: Messages
) -> Citation:
    """The citation of `document.text[start:end]`, with the references of the block that the span lies in."""
    facts = document.facts
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        section=" > ".join(section.heading_path[1:]),
        page=document.page_at(start),
        quote=document.text[start:end],
        start=start,
        end=end,
        source_url=web_address(facts.url),
        viewer_url=None,
        published=facts.published or facts.updated,
        publisher=facts.publisher,
        source_label=_label(document, messages),
        references=tuple(
            CitedReference(reference.title, reference.publisher, web_address(reference.url), reference.date)
            for reference in map(document.reference, block.reference_ids)
            if reference is not None
        ),
    )


def web_address(url: str | None) -> str | None:
    """`url` if it is an http(s) address, else None: no other scheme ever reaches a page."""
    return url if url and url.startswith(("https://", "http://")) else None


def _label(document: Document, messages: Messages) -> str:
    """Whose words a quotation of the document is."""
    facts = document.facts
    if facts.quoted_as == "corpus":
        if facts.kind == "profile" and facts.country:
            return messages.say("label_corpus_profile", country=with_article(facts.country, messages.language))
        kind = "story" if facts.kind == "story" else "page"
        return messages.say(f"label_corpus_{kind}", title=document.title)
    return messages.say("label_publisher", publisher=facts.publisher) if facts.publisher else document.title
