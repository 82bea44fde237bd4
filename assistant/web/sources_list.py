"""The pages that lead to documents: the list with its filters, what a search found, and what to do where nothing is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from http import HTTPStatus
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.answering.catalogue import Catalogue
from assistant.answering.corpus_topics import theme_name
from assistant.web.addresses import SOURCES, document_address, in_language, viewer_address
from assistant.web.markup import encode
from assistant.web.sources_choice import Choice, years
from assistant.web.sources_facts import coverage, kind_name, language, plan_name, short_summary, summary
from assistant.web.sources_page import Frame
from assistant.web.sources_text import passage_markup
from ingest.types import KINDS, Document
from prompts import Messages

if TYPE_CHECKING:
    from vectorstore import Index, Passage

PAGE = 100
LONGEST_SEARCH = 500
_SIMILAR = 3
_COMPARED = 500
_LONGEST_NAME = 200
_REFUSALS = {
    HTTPStatus.TOO_MANY_REQUESTS: "sources_too_many",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "sources_not_understood",
    HTTPStatus.BAD_REQUEST: "sources_not_understood",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "sources_not_understood",
    HTTPStatus.REQUEST_TIMEOUT: "sources_not_understood",
}


def list_page(frame: Frame, index: Index, catalogue: Catalogue, choice: Choice) -> str:
    """The documents that were chosen, with the form for the search and that for the filters."""
    messages = frame.messages
    asked, choice = choice, choice.known(catalogue)
    found = choice.documents(index.documents, catalogue)
    last = max(1, -(-len(found) // PAGE))
    choice = choice.at(min(choice.page, last))
    shown = found[(choice.page - 1) * PAGE : choice.page * PAGE]
    title = messages.say("sources_title")
    main = (
        f'<div class="src-intro"><h1>{encode(title)}</h1>'
        f'<div class="src-coverage">{coverage(index.documents, index.manifest.created, messages)}</div></div>'
        + search_form(choice, "", messages)
        + filter_form(choice, index.documents, catalogue, messages)
        + (_left_out(messages) if asked != choice else "")
        + _count(len(found), len(index.documents), choice, messages)
        + _groups(shown, found, choice, catalogue, messages)
        + _pager(choice, last, messages)
    )
    return frame.page(title, main, here=True)


def results_page(
    frame: Frame, documents: Mapping[str, Document], choice: Choice, words: str, found: Sequence[Passage]
) -> str:
    """The passages that fit the words, best first."""
    messages = frame.messages
    title = messages.say("sources_search_title")
    if not words:
        line = messages.say("sources_search_empty")
    elif len(words) > LONGEST_SEARCH:
        line = messages.say("sources_search_long", limit=LONGEST_SEARCH)
    elif not found:
        line = messages.say("sources_search_none")
    else:
        several = len({passage.document.id for passage in found})
        line = messages.say("sources_search_found", passages=len(found), documents=several)
    main = (
        f'<div class="src-intro"><h1>{encode(title)}</h1></div>'
        + search_form(choice, words[:LONGEST_SEARCH], messages)
        + f'<p class="src-count" role="status">{encode(line)}</p>'
        + "".join(_result(passage, messages) for passage in found)
        + f'<p class="src-ways"><a href="{encode(choice.address(messages.language))}">{encode(messages.say("sources_back_to_list"))}</a></p>'
    )
    return frame.page(title, main)


def missing_page(frame: Frame, documents: Mapping[str, Document], document_id: str) -> str:
    """For an address that has no document: why that may be, documents with a similar name, and ways on."""
    messages = frame.messages
    title = messages.say("sources_missing")
    # Comparing takes time, and anyone may ask for anything: only names of about the same length are compared.
    nearest = sorted(documents, key=lambda name: abs(len(name) - len(document_id)))[:_COMPARED]
    names = get_close_matches(document_id[:_LONGEST_NAME], nearest, n=_SIMILAR, cutoff=0.75)
    similar = "".join(
        f"<li>{_entry(documents[name], summary(documents[name], messages), messages)}</li>" for name in names
    )
    main = (
        f'<div class="src-intro"><h1>{encode(title)}</h1><p>{encode(messages.say("sources_missing_why"))}</p></div>'
        + (f'<h2>{encode(messages.say("sources_similar"))}</h2><ul class="src-list">{similar}</ul>' if similar else "")
        + search_form(Choice(), "", messages)
        + f'<p class="src-ways"><a href="{in_language(SOURCES, messages.language)}">{encode(messages.say("sources_all"))}</a></p>'
    )
    return frame.page(title, main)


def refusal_page(frame: Frame, status: HTTPStatus) -> str:
    """For what is not answered: too much at once, too long, or no index to read just now."""
    name = _REFUSALS.get(status, "sources_closed")
    title = frame.messages.say(name)
    hint = encode(frame.messages.say(f"{name}_hint"))
    return frame.page(title, f'<div class="src-intro"><h1>{encode(title)}</h1><p>{hint}</p></div>')


def search_form(choice: Choice, words: str, messages: Messages) -> str:
    """The search, by POST: words are never part of an address. It keeps to the documents that were chosen."""
    say = messages.say
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{encode(value)}">' for name, value in choice.fields.items()
    )
    here = in_language(SOURCES, messages.language)
    scope = f'<p class="src-scope">{encode(say("sources_search_chosen"))}</p>' if choice else ""
    return (
        f'<form class="src-search" role="search" method="post" action="{here}" accept-charset="utf-8">{hidden}'
        f'<label for="words">{encode(say("sources_search"))}</label><div class="src-field">'
        f'<input id="words" name="words" type="search" dir="auto" maxlength="{LONGEST_SEARCH}" autocomplete="off" '
        f'enterkeyhint="search" value="{encode(words)}"><button>{encode(say("sources_search_go"))}</button></div>{scope}</form>'
    )


def filter_form(choice: Choice, documents: Mapping[str, Document], catalogue: Catalogue, messages: Messages) -> str:
    """The filters, by GET: they hold nothing but metadata."""
    say = messages.say
    used = {document.facts.kind for document in documents.values()}
    selects = (
        _select("country", choice.country, sorted(catalogue.by_country), str, messages),
        _select("kind", choice.kind, [k for k in KINDS if k in used], lambda kind: kind_name(kind, messages), messages),
        _select("theme", choice.theme, sorted(catalogue.by_theme), _theme, messages),
        _select("year", choice.year, map(str, years(catalogue)), str, messages),
    )
    here = in_language(SOURCES, messages.language)
    clear = f'<a class="src-clear" href="{here}">{encode(say("sources_filter_clear"))}</a>' if choice else ""
    return (
        f'<form class="src-filters" method="get" action="{here}" aria-label="{encode(say("sources_filter"))}">'
        f'{"".join(selects)}<div class="src-do"><button>{encode(say("sources_filter_go"))}</button>{clear}</div></form>'
    )


def _select(name: str, chosen: str, values: Iterable[str], label: Callable[[str], str], messages: Messages) -> str:
    options = list(values)
    if chosen and chosen not in options:
        options.insert(0, chosen)
    shown = "".join(
        f'<option value="{encode(value)}"{" selected" if value == chosen else ""}>{encode(label(value))}</option>'
        for value in options
    )
    return (
        f'<p><label for="{name}">{encode(messages.say(f"sources_{name}"))}</label><select id="{name}" name="{name}">'
        f'<option value="">{encode(messages.say("sources_any"))}</option>{shown}</select></p>'
    )


def _theme(slug: str) -> str:
    name = theme_name(slug)
    return name[:1].upper() + name[1:]


def _count(found: int, total: int, choice: Choice, messages: Messages) -> str:
    if not total:
        line = messages.say("sources_none_yet")
    elif not found:
        line = messages.say("sources_none_chosen")
    elif choice:
        line = messages.say("sources_chosen", count=found, total=total)
    else:
        return ""
    note = f"<p>{encode(messages.say('sources_year_note'))}</p>" if choice.year else ""
    return f'<div class="src-count"><p>{encode(line)}</p>{note}</div>'


def _left_out(messages: Messages) -> str:
    return f'<div class="src-count" role="status"><p>{encode(messages.say("sources_left_out"))}</p></div>'


def _groups(
    shown: Sequence[Document], found: Sequence[Document], choice: Choice, catalogue: Catalogue, messages: Messages
) -> str:
    parts = []
    for kind, group in groupby(shown, key=lambda document: document.facts.kind):
        count = sum(document.facts.kind == kind for document in found)
        title = f"{messages.say(f'sources_kinds_{kind}')} ({count})"
        items = "".join(
            f"<li>{_entry(document, _line(document, choice, catalogue, messages), messages)}</li>" for document in group
        )
        parts.append(f'<section><h2>{encode(title)}</h2><ul class="src-list">{items}</ul></section>')
    return "".join(parts)


def _entry(document: Document, line: str, messages: Messages) -> str:
    address = in_language(document_address(document.id), messages.language)
    return (
        f'<a href="{encode(address)}" dir="auto"{language(document)}>{encode(document.title)}</a>'
        f'<p class="src-meta">{line}</p>'
    )


def _line(document: Document, choice: Choice, catalogue: Catalogue, messages: Messages) -> str:
    """What is said of a document in the list: where a year was chosen, the plans in force in it."""
    if not choice.year:
        return short_summary(document, messages)
    return "<br>".join(encode(plan_name(plan, messages)) for plan in choice.plans(document, catalogue))


def _pager(choice: Choice, last: int, messages: Messages) -> str:
    if last == 1:
        return ""
    ways = []
    for page, name in ((choice.page - 1, "sources_earlier"), (choice.page + 1, "sources_later")):
        if 1 <= page <= last:
            ways.append(
                f'<a href="{encode(choice.at(page).address(messages.language))}">{encode(messages.say(name))}</a>'
            )
    line = encode(messages.say("sources_list_page", page=choice.page, last=last))
    label = encode(messages.say("sources_list_pages"))
    return f'<nav class="src-ways" aria-label="{label}"><span>{line}</span>{"".join(ways)}</nav>'


def _result(passage: Passage, messages: Messages) -> str:
    """A passage, which opens in a new tab: a browser does not keep the page that a search by POST gave, so that the
    way back to it would be an error."""
    chunk, document = passage.chunk, passage.document
    section = " › ".join(chunk.heading_path[1:])
    page = encode(messages.say("sources_page", page=chunk.page)) if chunk.page is not None else ""
    meta = summary(document, messages) + (f" <span>{page}</span>" if page else "")
    address = in_language(viewer_address(document.id, chunk.start, chunk.end), messages.language)
    tag = language(document)
    return (
        f'<article class="src-result"><h2 dir="auto"{tag}><a href="{encode(address)}" target="_blank">'
        f'{encode(document.title)}<span class="src-hidden"> {encode(messages.say("sources_new_tab"))}</span></a></h2>'
        + (f'<p class="src-section" dir="auto"{tag}>{encode(section)}</p>' if section else "")
        + f"<blockquote{tag}>{passage_markup(document, chunk.start, chunk.end, messages)}</blockquote>"
        + f'<p class="src-meta">{meta}</p></article>'
    )
