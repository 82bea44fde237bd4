"""Citations as cards: whose words, from where, and what those rest on.

Quotations that differ in nothing but their words (the items of one list) share a card, each with its own number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from assistant.answering.types import Citation, CitedReference
from assistant.web.addresses import in_language, original_of, viewer_of
from assistant.web.markup import encode, encode_lines, link
from prompts import Messages

OPEN_CARDS = 4


def source_id(anchor: str, number: int) -> str:
    """The id of the quotation that a citation mark leads to."""
    return f"{anchor}-source-{number}"


def source_cards(citations: Sequence[Citation], anchor: str, messages: Messages) -> str:
    """The sources of an answer: the first cards open, the others behind a line that says how many they are."""
    if not citations:
        return ""
    back = f'<a class="nap-back" href="#{anchor}">{encode(messages.say("web_back"))}</a>'
    cards = []
    for group in _grouped(citations):
        quotes = (
            f'<div class="nap-quote" id="{source_id(anchor, citation.number)}" tabindex="-1">'
            f'<p class="nap-number">{citation.number}</p>{_quote(citation)}</div>'
            for citation in group
        )
        cards.append(_card(group[0], "".join(quotes), messages, back))
    shown = "".join(cards[:OPEN_CARDS])
    if rest := cards[OPEN_CARDS:]:
        label = encode(messages.say("web_more_sources", count=len(rest)))
        shown += f'<details class="nap-more"><summary>{label}</summary>{"".join(rest)}</details>'
    return f'<section class="nap-sources"><h2>{encode(messages.say("web_sources"))}</h2>{shown}</section>'


def nearest_cards(citations: Sequence[Citation], anchor: str, messages: Messages) -> str:
    """Passages that are not an answer, and are labelled so."""
    if not citations:
        return ""
    title, hint = encode(messages.say("web_nearest")), encode(messages.say("web_nearest_hint"))
    cards = (_card(group[0], "".join(map(_quote, group)), messages) for group in _grouped(citations))
    return f'<section class="nap-nearest"><h2>{title}</h2><p class="nap-hint">{hint}</p>{"".join(cards)}</section>'


def _grouped(citations: Sequence[Citation]) -> list[list[Citation]]:
    def source(citation: Citation) -> Citation:
        return replace(citation, number=0, quote="", start=0, end=0)

    return [list(group) for _, group in groupby(citations, key=source)]


def _quote(citation: Citation) -> str:
    return f'<blockquote dir="auto">{encode_lines(citation.quote)}</blockquote>'


def _card(citation: Citation, quotes: str, messages: Messages, back: str = "") -> str:
    section = encode(citation.section.replace(" > ", " › "))
    label = encode(citation.source_label) if citation.source_label != citation.title else ""
    links = _links(citation, messages) + back
    return (
        f'<article class="nap-card"><h3 dir="auto">{encode(citation.title)}</h3>'
        + (f'<p class="nap-section" dir="auto">{section}</p>' if section else "")
        + quotes
        + (f'<p class="nap-label" dir="auto">{label}</p>' if label else "")
        + _facts(citation, messages)
        + _references(citation.references, messages)
        + (f'<p class="nap-links">{links}</p>' if links else "")
        + "</article>"
    )


def _links(citation: Citation, messages: Messages) -> str:
    """To the place in our own copy of the document, and to the original where it has an address."""
    read = encode(messages.say("web_read"))
    address = encode(in_language(viewer_of(citation), messages.language))
    here = f'<a class="nap-read" href="{address}" target="_blank" rel="noopener">{read}</a>'
    there = original_of(citation)
    return here + (link(there, encode(messages.say("web_open_source")), "nap-open") if there else "")


def _facts(citation: Citation, messages: Messages) -> str:
    publisher = citation.publisher or ""
    shown = f"<span>{encode(publisher)}</span>" if publisher and publisher not in citation.source_label else ""
    date = messages.say("web_dated", date=citation.published) if citation.published else ""
    page = messages.say("web_page", page=citation.page) if citation.page is not None else ""
    facts = [shown, *(f'<span class="nap-fact">{encode(fact)}</span>' for fact in (date, page) if fact)]
    line = " <i>·</i> ".join(fact for fact in facts if fact)
    return f'<p class="nap-meta">{line}</p>' if line else ""


def _references(references: Sequence[CitedReference], messages: Messages) -> str:
    if not references:
        return ""
    items = []
    for reference in references:
        title = link(reference.url, encode(reference.title), "nap-reference")
        details = (encode(detail) for detail in (reference.publisher, reference.date) if detail)
        items.append(f'<li dir="auto">{", ".join([title, *details])}</li>')
    return f'<div class="nap-basis"><h4>{encode(messages.say("web_based_on"))}</h4><ul>{"".join(items)}</ul></div>'
