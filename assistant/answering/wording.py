"""Evidence -> claims and citations, in the documents' own words.

A citation is a run of sentences inside one block, so that the references it shows are those of that very paragraph.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from assistant.answering.citing import cite
from assistant.answering.decide import THRESHOLD, fits
from assistant.answering.evidence import Evidence
from assistant.answering.leaning import leans_back
from assistant.answering.near_duplicates import better_source, disagreeing, repeats
from assistant.answering.probe import Probe, found_words, share, words_of
from assistant.answering.signals import score
from assistant.answering.spans import (
    Span,
    lead_in,
    length,
    needs_its_list,
    table_head,
    whole,
    whole_list,
    whole_sentence,
)
from assistant.answering.types import Citation, Claim
from ingest.sentences import sentences
from ingest.types import Block
from prompts import Messages

SHORT_BLOCK = 600
MAX_CHARACTERS = 1300
# A list up to this length is quoted whole even where one item answers; one beyond the other is never quoted whole.
SHORT_LIST, LONGEST_LIST = 800, 4000
MAX_BLOCKS = 4
# In log-odds: how much weaker than the best sentence a neighbour, or another paragraph, may be.
NEIGHBOUR_MARGIN = 2.0
OTHER_MARGIN = 1.2
SECTION_MARGIN = 1.2
# A sentence that only says what a text is about does not stand alone where the text says more.
ASIDE_MARGIN = 2.0
LIST_BONUS = 1.0
# Share of the question's words that another paragraph must add to be worth quoting as well.
NEW_WORDS = 0.12
# In log-odds: how much weaker the sentences before the best one of a paragraph must be for it to come before them.
DIRECT_MARGIN = 0.7
# Sentences, best first, that may be quoted besides the best one.
CONSIDERED = 40


def choose(question: Probe, ranked: Sequence[Evidence], wants_list: bool) -> list[Span]:
    """What to quote, in the order of the answer: the best list, or the best sentence and then what it leaves open."""
    fitting = [evidence for evidence in ranked if fits(evidence)]
    if not fitting:
        return []
    best = better_source(fitting[0], fitting[1:CONSIDERED])
    elsewhere = {(e.document.id, e.block.start) for e in ranked if e.contradicted} - {
        (e.document.id, e.block.start) for e in fitting
    }
    listed = _best_list(question, fitting, wants_list)
    if listed:
        return _without(listed, elsewhere)
    first = _without(with_context(best, fitting), elsewhere)
    other_figure = disagreeing(best, fitting[:CONSIDERED])
    spans = first + (_without(with_context(other_figure, fitting), elsewhere) if other_figure else [])
    covered = _words(question, spans)
    for evidence in fitting[:CONSIDERED]:
        if len(spans) >= MAX_BLOCKS:
            break
        if any(span.block == evidence.block and span.document is evidence.document for span in spans):
            continue
        if _adds(question, evidence, best, covered) and not _said(evidence, spans):
            more = _without(with_context(evidence, fitting), elsewhere)
            if length((*spans, *more)) <= MAX_CHARACTERS:
                spans = spans + [span for span in more if span not in spans]
                covered = _words(question, spans)
    return _direct_first(best, first, fitting) + spans[len(first) :]


def _said(evidence: Evidence, spans: Sequence[Span]) -> bool:
    """Whether one of the sentences that are quoted already says the same."""
    return any(
        repeats(evidence.text, span.document.text[part.start : part.end])
        for span in spans
        for part in sentences(span.document.text, span.start, span.end)
    )


def _direct_first(best: Evidence, spans: list[Span], ranked: Sequence[Evidence]) -> list[Span]:
    """The spans of the best sentence, which begin with it, or with what it leans on, if it stands later in them.

    A line that leads in stays before what it leads in, and so do sentences that answer nearly as well.
    """
    span, document = spans[0], best.document
    if len(spans) > 1 or span.block != best.block or span.block.kind in ("item", "table"):
        return spans
    parts = sentences(document.text, span.start, span.end)
    place = next((i for i, part in enumerate(parts) if part.start <= best.sentence.start < part.end), 0)
    while place and leans_back(document.text[parts[place].start : parts[place].end]):
        place -= 1
    scores = {e.sentence: e.score for e in ranked if e.block == best.block and e.document is document}
    before = max((scores.get(part, best.score) for part in parts[:place]), default=best.score)
    if before > best.score - DIRECT_MARGIN:
        return spans
    direct = replace(span, start=parts[place].start)
    return [direct] if before < best.score - NEIGHBOUR_MARGIN else [direct, replace(span, end=parts[place - 1].end)]


def _without(spans: list[Span], elsewhere: Collection[tuple[str, int]]) -> list[Span]:
    """The spans without list items about another plan than the one asked about, and then without what led them in."""
    kept = [span for span in spans if (span.document.id, span.block.start) not in elsewhere]
    if len(kept) == len(spans):
        return spans
    return [span for span in kept if not span.block.intro] or spans


def with_context(evidence: Evidence, ranked: Sequence[Evidence]) -> list[Span]:
    """The sentence with what it needs to be understood: its short paragraph, or its neighbours and its lead-in."""
    document, section, block = evidence.document, evidence.section, evidence.block
    if evidence.alone:
        sentence = whole_sentence(document, block, evidence.sentence)
        return [Span(document, section, block, sentence.start, sentence.end)]
    spans = [window(evidence, ranked)]
    position = section.blocks.index(block)
    if block.group is not None:
        # A lead-in promises the whole list, so that it comes with all of it or not at all.
        listed = whole_list(document, section, position)
        most = LONGEST_LIST if needs_its_list(document, block) else SHORT_LIST
        if listed[0].block.intro and length(listed) <= most:
            return listed
        head = table_head(section, position)
        return [whole(document, section, head), *spans] if head else spans
    if block.intro and position + 1 < len(section.blocks):
        if section.blocks[position + 1].group is not None:
            return whole_list(document, section, position + 1)
        spans.append(whole(document, section, section.blocks[position + 1]))
    elif position and (lead := lead_in(section, position)):
        spans.insert(0, whole(document, section, lead))
    return spans


def word(spans: Iterable[Span], messages: Messages) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """One citation for each span, and one claim for each sentence in it."""
    claims: list[Claim] = []
    citations: list[Citation] = []
    quoted = list(spans)
    for number, span in enumerate(quoted, start=1):
        citations.append(cite(number, span.document, span.section, span.block, span.start, span.end, messages))
        is_item = span.block.kind in ("item", "table") and not _lone(span, quoted)
        parts = (
            [(span.start, span.end)]
            if is_item
            else [(sentence.start, sentence.end) for sentence in sentences(span.document.text, span.start, span.end)]
        )
        claims += [Claim(span.document.text[start:end], (number,), "quoted", is_item) for start, end in parts]
    return tuple(claims), tuple(citations)


def _lone(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a list item is quoted without any other line of its list, so that it reads as a sentence."""
    return span.block.kind == "item" and not any(
        other is not span and other.document is span.document and other.block.group == span.block.group
        for other in spans
    )


def _adds(question: Probe, evidence: Evidence, best: Evidence, covered: frozenset[str]) -> bool:
    same_document = evidence.document is best.document
    if best.aside and same_document and not evidence.aside and evidence.score >= best.score - ASIDE_MARGIN:
        return True
    if evidence.score < max(best.score - OTHER_MARGIN, THRESHOLD) or evidence.signals.words < best.signals.words / 2:
        return False
    new = share(question, words_of(evidence.text) - covered)
    same_section = same_document and evidence.section == best.section
    return new >= NEW_WORDS or (same_section and evidence.score >= best.score - SECTION_MARGIN)


def _words(question: Probe, spans: Sequence[Span]) -> frozenset[str]:
    return frozenset().union(*(words_of(span.text) for span in spans))


def window(evidence: Evidence, ranked: Sequence[Evidence]) -> Span:
    """The short paragraph of a sentence, or the run of sentences around it that belong to it."""
    document, section, block, sentence = evidence.document, evidence.section, evidence.block, evidence.sentence
    if block.end - block.start <= SHORT_BLOCK:
        return whole(document, section, block)
    scores = {e.sentence: e.score for e in ranked if e.block == block and e.document is document}
    parts = list(sentences(document.text, block.start, block.end))
    first = last = next((i for i, part in enumerate(parts) if part.start <= sentence.start < part.end), 0)
    limit = evidence.score - NEIGHBOUR_MARGIN
    while first > 0 and (
        leans_back(document.text[parts[first].start : parts[first].end])
        or scores.get(parts[first - 1], limit - 1) >= limit
    ):
        first -= 1
        if parts[last].end - parts[first].start > SHORT_BLOCK:
            break
    while last + 1 < len(parts) and scores.get(parts[last + 1], limit - 1) >= limit:
        if parts[last + 1].end - parts[first].start > SHORT_BLOCK:
            break
        last += 1
    return Span(document, section, block, parts[first].start, parts[last].end)


def _best_list(question: Probe, ranked: Sequence[Evidence], wants_list: bool) -> list[Span]:
    """The list that answers better than any sentence, whole and in order, or nothing."""
    best_score, best_spans = ranked[0].score, []
    seen: set[tuple[str, int]] = set()
    for evidence in ranked[:40]:
        group = evidence.block.group
        lead = lead_in(evidence.section, evidence.section.blocks.index(evidence.block))
        if evidence.block.intro:
            position = evidence.section.blocks.index(evidence.block)
            group = evidence.section.blocks[position + 1].group if position + 1 < len(evidence.section.blocks) else None
            lead = evidence.block
        if group is None or evidence.alone or (evidence.document.id, group) in seen:
            continue
        seen.add((evidence.document.id, group))
        list_score = _list_score(question, evidence, lead, wants_list)
        if list_score > best_score:
            position = next(i for i, block in enumerate(evidence.section.blocks) if block.group == group)
            listed = whole_list(evidence.document, evidence.section, position)
            if length(listed) <= LONGEST_LIST:
                best_score, best_spans = list_score, listed
    return best_spans


def _list_score(question: Probe, evidence: Evidence, lead: Block | None, wants_list: bool) -> float:
    """The list scored like a sentence that consists of its heading and its lead-in line."""
    document, section = evidence.document, evidence.section
    head = " ".join((*section.heading_path[1:][-1:], document.text[lead.start : lead.end] if lead else ""))
    words = share(question, found_words(question, head, evidence.says_plan))
    signals = evidence.signals._replace(
        meaning=max(evidence.signals.meaning, evidence.signals.passage_meaning),
        words=words,
        like_words=max(evidence.signals.like_words, words),
        before_words=0.0,
    )
    return score(signals) + (LIST_BONUS if wants_list else -LIST_BONUS)
