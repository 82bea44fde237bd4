"""A document -> questions that it may answer, in a visitor's words: from its headings and from its metadata.

The words are messages (prompts/, `next_`); here is which heading, label, name or field gives which of them. What
becomes of a question is decided elsewhere: only one that the assistant answers from this very document is ever shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from assistant.answering.countries import find_countries, with_article
from assistant.answering.heading_questions import as_question
from assistant.answering.plans import find_plans, resolve
from ingest.types import Document, Plan, Section
from prompts import Messages
from vectorstore.analysis import terms

# Headings of a country's page, and the topic (the message without `next_`) of the question that its section answers.
_HEADINGS = tuple(
    (topic, re.compile(pattern, re.IGNORECASE))
    for topic, pattern in (
        ("objectives", r"\bobjectives?\b|\bgoals?\b|\baims?\b|\bpillars?\b|\bpriorit(?:y|ies)\b(?! countr)"),
        ("lead", r"^who leads\b|\blead(?:ership|ing)?\b|\bcoordinat|\bresponsib"),
        ("focus_countries", r"\b(?:focus|priority|partner) countries\b"),
        ("civil_society", r"\bcivil society\b"),
        ("budget", r"\bmoney\b|\bbudgets?\b|\bfund(?:s|ing)?\b|\bfinanc|\bcosts?\b"),
        ("monitoring", r"\bmonitor|\bevaluat|\breporting\b|\boversight\b"),
        ("peacekeeping", r"\bpeacekeep"),
    )
)
_NO_ANSWERS = re.compile(
    r"\bdo(?:es)? not (?:say|cover|tell)\b|\bnot covered\b|\bsources\b|\breferences\b", re.IGNORECASE
)
_LABEL = re.compile(r"([A-Z][a-z'’-]+(?: [a-z'’-]+){0,3}): ")
_PERSON = re.compile(
    r"((?:[A-Z][\w'’-]+ )(?:(?:al|el|bin|de|del|da|van|der|von|Al) )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)"
    r"(?:, (?:an?|the|who|whose|director|head|founder|member|leader|chair\w*)\b|(?P<says> (?:says|tells|reports|recounts|explains|remembers)\b))"
)
_DEFINITION = re.compile(r"((?:The |An? )?[A-Z][^,;:]{2,80}?) is (?!about\b|not\b)")
_ACRONYM = re.compile(r"\s*\([^)]*\)")
# Organisations of a document that are asked about, and plans of a country, the newest first.
MOST_ORGANISATIONS, MOST_PLANS = 3, 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A question that `document_id` may answer in its text from `start` to `end` (0 and 0: anywhere in it).

    An answer is good if its first quotation stands there. `topic` is the same for the same question about another country or plan; `plan` is the number of the plan, if one
    is named.
    """

    text: str
    document_id: str
    topic: str
    start: int = 0
    end: int = 0
    plan: int | None = None


def drafts(document: Document, themes: Collection[str], messages: Messages) -> tuple[Draft, ...]:
    """The questions on a document in its own order, those on one subject together, on the newest plan first.

    `themes` are search terms of the corpus's themes. Each text comes once.
    """
    found = (
        *(_of_country(document, document.facts.country, themes, messages) if document.facts.country else ()),
        *(_of_story(document, messages) if document.facts.kind == "story" else ()),
        *_of_title(document, messages),
        *_of_headings(document, messages),
    )
    once = list({draft.text: draft for draft in reversed(found)}.values())[::-1]
    topics = list(dict.fromkeys(draft.topic for draft in once))
    return tuple(sorted(once, key=lambda draft: (topics.index(draft.topic), -(draft.plan or 0))))


def _of_country(document: Document, country: str, themes: Collection[str], messages: Messages) -> Iterator[Draft]:
    owner = possessive(with_article(country))
    plans = [plan for plan in document.facts.plans if plan.number is not None][-MOST_PLANS:][::-1]
    for section in document.sections:
        for topic, span in (*_topics(section), *_labels(document, section, themes)):
            theme = topic.removeprefix("theme ")
            kind = "theme" if theme != topic else topic
            said = resolve(find_plans(_heading(section) + " " + document.text[slice(*span)]), plans)
            about: list[Plan | None] = [plan for plan in plans if ("plan", plan.number) in said]
            for plan in about or [None]:
                words = plan_name(owner, plan, len(document.facts.plans), messages)
                values = {"plan": words} | ({"theme": theme} if theme != topic else {})
                yield Draft(
                    messages.say(f"next_{kind}", **values), document.id, topic, *span, plan.number if plan else None
                )
    for plan in plans:
        words = plan_name(owner, plan, len(document.facts.plans), messages)
        if plan.adopted:
            yield Draft(messages.say("next_adopted", plan=words), document.id, "adopted", plan=plan.number)
        if plan.start and plan.end:
            yield Draft(messages.say("next_years", plan=words), document.id, "years", plan=plan.number)


def _topics(section: Section) -> Iterator[tuple[str, tuple[int, int]]]:
    heading = _heading(section)
    if not _NO_ANSWERS.search(heading):
        for topic, pattern in _HEADINGS:
            if pattern.search(heading):
                yield topic, (section.start, section.end)


def _labels(document: Document, section: Section, themes: Collection[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """The paragraphs that begin with the name of a theme ("Climate: ...")."""
    for block in section.blocks:
        label = _LABEL.match(document.text, block.start, block.end)
        if label and set(terms(label[1])) <= set(themes):
            yield f"theme {label[1][0].lower()}{label[1][1:]}", (block.start, block.end)


def _of_story(document: Document, messages: Messages) -> Iterator[Draft]:
    for section in document.sections:
        for block in section.blocks:
            if person := _PERSON.match(document.text, block.start, block.end):
                question = messages.say("next_says" if person["says"] else "next_person", name=person[1])
                yield Draft(question, document.id, f"person {person[1]}", block.start, block.end)
        if section.heading_path[-1].lower() in ("what changed", "results", "impact", "outcomes"):
            yield Draft(
                messages.say("next_changed", title=document.title), document.id, "changed", section.start, section.end
            )
    for organisation in document.facts.organisations[:MOST_ORGANISATIONS]:
        # "What does the Ghana Air Force do in Ghana?" says the place twice.
        for country in (
            () if find_countries(organisation) or not organisation[:1].isupper() else document.facts.countries[:1]
        ):
            values = {"name": _as_in_text(organisation, document), "country": with_article(country)}
            yield Draft(messages.say("next_work", **values), document.id, f"work {organisation}")


def _of_title(document: Document, messages: Messages) -> Iterator[Draft]:
    """What the title names, where the text begins by saying what that is."""
    block = document.sections[0].blocks[0] if document.sections else None
    said = block and _DEFINITION.match(document.text, block.start, block.end)
    if block and said and set(terms(_named(said[1]))) <= set(terms(document.title)):
        name = re.sub(r"^(?:The|An?) ", lambda article: article[0].lower(), _named(said[1]))
        yield Draft(messages.say("next_definition", name=name), document.id, "definition", block.start, block.end)


def _of_headings(document: Document, messages: Messages) -> Iterator[Draft]:
    organisations = {_named(organisation) for organisation in document.facts.organisations}
    for section in document.sections:
        heading = section.heading_path[-1] if len(section.heading_path) > 1 else ""
        question = as_question(heading) if heading and not _NO_ANSWERS.search(heading) else None
        if heading in organisations:
            question = messages.say("next_organisation", name=_as_in_text(heading, document))
        if question:
            yield Draft(question, document.id, heading, section.start, section.end)


def plan_name(owner: str, plan: Plan | None, plans: int, messages: Messages) -> str:
    """ "Belgium's fourth plan", or "Belgium's plan" where it has but one or none is meant."""
    ordinals = messages.say("next_ordinals").split()
    if plan is None or plan.number is None or plans < 2 or plan.number > len(ordinals):
        return messages.say("next_the_plan", owner=owner)
    return messages.say("next_plan", owner=owner, ordinal=ordinals[plan.number - 1])


def possessive(name: str) -> str:
    """ "Belgium's", "the Netherlands'"."""
    return name + ("'" if name.endswith("s") else "'s")


def theme_terms(slugs: Iterable[str]) -> frozenset[str]:
    """The search terms of the corpus's themes, and the small words that join them."""
    return frozenset(term for slug in slugs for term in terms(slug.replace("-", " ")))


def _heading(section: Section) -> str:
    return " ".join(section.heading_path[1:])


def _as_in_text(organisation: str, document: Document) -> str:
    """The name with "the" before it where the document has it so."""
    name = _named(organisation)
    return f"the {name}" if re.search(rf"\b[Tt]he {re.escape(name)}(?!\w)", document.text) else with_article(name)


def _named(organisation: str) -> str:
    """The name without its abbreviation."""
    return _ACRONYM.sub("", organisation).strip()
