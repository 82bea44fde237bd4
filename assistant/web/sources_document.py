"""The page of one document: what it is, its text with the cited passage marked, its references, its metadata."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.web.addresses import CITED, original_of_document
from assistant.web.markup import encode, link
from assistant.web.sources_choice import Choice
from assistant.web.sources_facts import facts_markup, language, summary, whose_words
from assistant.web.sources_page import Frame
from assistant.web.sources_references import References
from assistant.web.sources_text import Body, Heading
from ingest.types import Document
from prompts import Messages

_WORTH_A_CONTENTS = 3


def document_page(frame: Frame, document: Document, cited: tuple[int, int] | None, asked: bool) -> str:
    """The page. `cited` is the span to mark; `asked` says that the address named one, be it one of this text or not."""
    messages = frame.messages
    references = References(document, messages)
    body = Body(document, messages, references, cited)
    text = body.markup()
    tag = language(document)
    marked = cited if body.marked else None
    main = (
        f'<div class="src-document"><header class="src-head">{_way(document, messages)}'
        f'<h1 dir="auto"{tag}>{encode(document.title)}</h1>'
        f'<p class="src-meta">{summary(document, messages)}</p>'
        f'<p class="src-words">{encode(whose_words(document, messages))}</p>'
        + _original(document, marked, messages)
        + (_notice(marked is not None, messages) if asked else "")
        + _contents(document, body.headings, messages)
        + f'</header><article class="src-text"{tag}>{text}</article>{references.markup()}'
        f'<aside class="src-facts" aria-labelledby="facts"><h2 id="facts">{encode(messages.say("sources_about"))}</h2>'
        f"{facts_markup(document, messages)}</aside></div>"
    )
    return frame.page(document.title, main)


def _way(document: Document, messages: Messages) -> str:
    """Where the page stands: all sources, then those of its kind."""
    kind = document.facts.kind
    ways = ((Choice(), "sources_title"), (Choice(kind=kind), f"sources_kinds_{kind}"))
    items = "".join(
        f'<li><a href="{encode(choice.address(messages.language))}">{encode(messages.say(name))}</a></li>'
        for choice, name in ways
    )
    return f'<nav class="src-way" aria-label="{encode(messages.say("sources_place"))}"><ol>{items}</ol></nav>'


def _original(document: Document, marked: tuple[int, int] | None, messages: Messages) -> str:
    address = original_of_document(document, *(marked or (0, 0)))
    if address is None:
        return ""
    return f'<p class="src-original">{link(address, encode(messages.say("sources_original")), "src-outside")}</p>'


def _notice(marked: bool, messages: Messages) -> str:
    if marked:
        way = f'<a href="#{CITED}">{encode(messages.say("sources_go_to_mark"))}</a>'
        return f'<p class="src-notice">{encode(messages.say("sources_marked"))} {way}</p>'
    return f'<p class="src-notice src-doubt">{encode(messages.say("sources_no_mark"))}</p>'


def _contents(document: Document, headings: Sequence[Heading], messages: Messages) -> str:
    """The highest headings, and those below them where there are few."""
    deepest = next((level for level in (2, 3) if sum(h.level <= level for h in headings) >= _WORTH_A_CONTENTS), 0)
    shown = [heading for heading in headings if heading.level <= deepest]
    if not shown:
        return ""
    items = "".join(
        f'<li class="src-level-{heading.level}" dir="auto"><a href="#{heading.anchor}">'
        f"{encode(document.text[heading.start : heading.end])}</a></li>"
        for heading in shown
    )
    title = encode(messages.say("sources_contents"))
    return f'<details class="src-contents"><summary>{title}</summary><ol>{items}</ol></details>'
