"""What an answer says about time beside its quotations: that the newest plan has run out, or that a plan is an older one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.answering.catalogue import Catalogue
from assistant.answering.countries import possessive, with_article
from assistant.answering.findings import Finding
from assistant.answering.generations import key_of, newest_of, to_come
from assistant.answering.plans import find_plans, resolve
from assistant.answering.spans import Span
from ingest.types import Document, Plan
from prompts import Messages


def plan_notes(findings: Iterable[Finding], catalogue: Catalogue, year: int, messages: Messages) -> list[str]:
    """Sentences about the plans that the answer quotes, as seen from `year`, each once."""
    return list(dict.fromkeys(note for finding in findings for note in _notes(finding, catalogue, year, messages)))


def _notes(finding: Finding, catalogue: Catalogue, year: int, messages: Messages) -> Iterator[str]:
    documents = [span.document for span in finding.spans if finding.owner and span.document.facts.country]
    if not documents or not (plans := catalogue.plans[documents[0].id]):
        return
    newest = newest_of(plans, year)
    if newest is None:
        return
    name = with_article(documents[0].facts.country or "", messages.language)
    country = possessive(name, messages.language)
    asked = resolve(finding.probe.plans, plans)
    by_place = {mention.which for mention in finding.probe.plans}
    if by_place & {"newest", "new"} and newest.end is not None and newest.end < year:
        later = "plan_ended_next" if to_come(plans, year) else "plan_ended"
        yield messages.say(later, country=country, plan=_name(newest, messages), year=newest.end)
    about = asked or (
        frozenset().union(*(_said(span, plans) for span in finding.spans)) if finding.older else frozenset()
    )
    older = [plan for plan in plans[: plans.index(newest)] if key_of(plan, plans) in about]
    if older and len(older) == len(about):
        plans_meant = _joined([_name(plan, messages) for plan in older], messages)
        if newest.number is None:
            yield messages.say("plan_older_than", country=country, plans=plans_meant)
        else:
            yield messages.say("plan_older", country=country, plans=plans_meant, newest=_name(newest, messages))


def _said(span: Span, plans: Sequence[Plan]) -> frozenset[tuple[str, int]]:
    """The plans that a span is about, going by its words, its paragraph or its headings."""
    document: Document = span.document
    texts = (document.text[span.start : span.end], document.text[span.block.start : span.block.end])
    for text in (*texts, *reversed(span.section.heading_path[1:])):
        if said := resolve(find_plans(text), plans):
            return said
    return frozenset()


def _name(plan: Plan, messages: Messages) -> str:
    """ "second plan", or "plan of 2023-2025" for one without a number."""
    ordinals = messages.say("corpus_ordinals").split()
    if plan.number is not None and 0 < plan.number <= len(ordinals):
        return messages.say("plan_numbered", ordinal=ordinals[plan.number - 1])
    return messages.say("plan_unnumbered", period=plan.period)


def _joined(names: Sequence[str], messages: Messages) -> str:
    return names[0] if len(names) == 1 else messages.say("plan_names", first=", ".join(names[:-1]), last=names[-1])
