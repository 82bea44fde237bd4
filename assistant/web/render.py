"""An `Answer` as markup for the chat.

The markup is one line of HTML, so that Gradio's Markdown reader passes it on untouched. Text goes through
`markup.encode`; links come from our own metadata only. `anchor` is unique for each answer in a conversation, so that
old answers keep their own sources. Quoted words are set apart from the assistant's own, here and on the cards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from assistant.answering.types import Answer, Claim
from assistant.web.cards import nearest_cards, source_cards, source_id
from assistant.web.copying import plain_lines
from assistant.web.markup import encode, encode_lines
from prompts import Messages

_MARK = re.compile(r"\[(\d{1,3})\]")


def question(text: str, messages: Messages) -> str:
    """A visitor's question, as typed."""
    said = encode(messages.say("web_asked"))
    return f'<div class="nap-question" dir="auto"><span class="nap-hidden">{said} </span>{encode_lines(text)}</div>'


def status(text: str) -> str:
    """One line about what is being done, while there is nothing else to show."""
    return f'<div class="nap-answer nap-working"><p class="nap-status">{encode(text)}</p></div>'


def problem(text: str) -> str:
    """The assistant's own words where there is no answer."""
    return f'<div class="nap-answer">{_note(text)}</div>'


def claims(found: Sequence[Claim], messages: Messages) -> str:
    """The statements verified so far; their marks become links when the answer is complete."""
    return f'<div class="nap-answer nap-working">{_statements(found, set(), "", messages)}</div>'


def answer(complete: Answer, anchor: str, messages: Messages) -> str:
    """A complete answer: the statements, the assistant's own words, and the sources or nearest passages."""
    known = {citation.number for citation in complete.citations}
    said = _statements(complete.claims, known, anchor, messages) if complete.claims else ""
    note = _note(complete.note) if complete.note else ""
    parts = [
        f'<div class="nap-said">{said}{note}</div>',
        source_cards(complete.citations, anchor, messages),
        nearest_cards(complete.nearest, anchor, messages),
        _copy(complete, messages),
    ]
    return f'<div class="nap-answer" id="{anchor}" tabindex="-1">{"".join(parts)}</div>'


def _copy(complete: Answer, messages: Messages) -> str:
    """The answer in plain lines, hidden: what the page's script copies, and what an opinion on it is sent with."""
    lines = "".join(f"<p>{encode(line)}</p>" for line in plain_lines(complete, messages))
    facts = "".join(f"<i>{encode(fact)}</i>" for fact in (complete.id, complete.status, complete.index_version))
    return f'<div class="nap-plain" hidden>{lines}<div>{facts}</div></div>'


def _note(text: str) -> str:
    return f'<div class="nap-note"><p dir="auto">{encode_lines(text)}</p></div>'


def _statements(found: Sequence[Claim], known: set[int], anchor: str, messages: Messages) -> str:
    """All statements; those on several countries stand side by side, those beyond a screen behind "more"."""
    if len({claim.about for claim in found if claim.about}) > 1:
        sides = []
        for about, group in groupby(found, key=lambda claim: claim.about):
            head = f'<h3 dir="auto">{encode(about)}</h3>' if about else ""
            sides.append(f"<section>{head}{_folded(list(group), known, anchor, messages)}</section>")
        return f'<div class="nap-text nap-sides">{"".join(sides)}</div>'
    return f'<div class="nap-text">{_folded(found, known, anchor, messages)}</div>'


def _folded(found: Sequence[Claim], known: set[int], anchor: str, messages: Messages) -> str:
    parts = []
    for more, group in groupby(found, key=lambda claim: claim.more):
        blocks = _blocks(list(group), known, anchor, messages)
        label = encode(messages.say("web_more"))
        parts.append(f'<details class="nap-more"><summary>{label}</summary>{blocks}</details>' if more else blocks)
    return "".join(parts)


def _blocks(found: Sequence[Claim], known: set[int], anchor: str, messages: Messages) -> str:
    """Paragraphs and lists. Quoted sentences of one source make one paragraph, with one mark at its end."""
    blocks = []
    for (is_item, is_quoted, _), group in groupby(found, key=_block):
        said = list(group)
        if is_item:
            items = (f'<li dir="auto">{_said([claim], known, anchor, messages)}</li>' for claim in said)
            block = f"<ul>{''.join(items)}</ul>"
        else:
            block = f'<p dir="auto">{_said(said, known, anchor, messages)}</p>'
        blocks.append(f'<div class="nap-quoted">{block}</div>' if is_quoted else block)
    return "".join(blocks)


def _block(claim: Claim) -> tuple[bool, bool, tuple[int, ...]]:
    is_quoted = claim.verdict == "quoted"
    return claim.item, is_quoted, claim.citations if is_quoted and not claim.item else ()


def _said(run: Sequence[Claim], known: set[int], anchor: str, messages: Messages) -> str:
    """The claims one after another; claims with the same citations share their marks."""
    parts = []
    for citations, group in groupby(run, key=lambda claim: claim.citations):
        texts, marked = [], set()
        for claim in group:
            texts.append(_text(claim, known, anchor, messages))
            marked |= {int(number) for number in _MARK.findall(claim.text)}
        marks = (_mark(number, known, anchor, messages) for number in citations if number not in marked)
        parts.append(" ".join(texts) + "".join(marks))
    return " ".join(parts)


def _text(claim: Claim, known: set[int], anchor: str, messages: Messages) -> str:
    """The claim's words; a mark that stands among them becomes a link where it is one of the claim's own citations."""
    pieces = []
    for place, piece in enumerate(_MARK.split(claim.text)):
        is_number = place % 2 == 1
        if is_number and int(piece) in claim.citations:
            pieces.append(_mark(int(piece), known, anchor, messages))
        else:
            pieces.append(encode(f"[{piece}]" if is_number else piece))
    text = "".join(pieces)
    if claim.verdict != "unsupported":
        return text
    return f'<span class="nap-doubt">{text} <small>{encode(messages.say("web_unsupported"))}</small></span>'


def _mark(number: int, known: set[int], anchor: str, messages: Messages) -> str:
    label = f'<span class="nap-hidden">{encode(messages.say("web_mark"))} </span>{number}'
    if number not in known:
        return f'<span class="nap-mark">{label}</span>'
    return f'<a class="nap-mark" href="#{source_id(anchor, number)}">{label}</a>'
