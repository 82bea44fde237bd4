"""What is said about documents: whose words they are, their plans, themes and dates; and what all of them cover."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from assistant.answering.corpus_topics import theme_name
from assistant.web.markup import encode
from assistant.web.sources_choice import Choice
from ingest.types import KINDS, Document, Plan
from prompts import Messages

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?(?:T.*)?", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_SEPARATOR = ' <i aria-hidden="true">·</i> '


def date_markup(date: str, messages: Messages) -> str:
    """A date in words, where it is written as a year, month and day or a year and month; else as it stands."""
    found = _DATE.fullmatch(date.strip())
    if found is None or not 1 <= int(found[2]) <= 12:
        return encode(date)
    month = messages.say("sources_months").split()[int(found[2]) - 1]
    day = int(found[3] or 0)
    said = messages.say("sources_day", day=day, month=month, year=found[1]) if day else f"{month} {found[1]}"
    return f'<time datetime="{encode("-".join(part for part in found.groups() if part))}">{encode(said)}</time>'


def language(document: Document) -> str:
    """The `lang` attribute of a document's text; none where its metadata gives no tag of a language."""
    tag = document.facts.language
    return f' lang="{tag}"' if _LANGUAGE.fullmatch(tag) else ""


def kind_name(kind: str, messages: Messages) -> str:
    """A kind of document, in words; what is no kind stays as it is."""
    return messages.say(f"sources_kind_{kind}") if kind in KINDS else kind


def about_countries(document: Document) -> list[str]:
    """The countries that a document is about."""
    return list(dict.fromkeys(name for name in (document.facts.country, *document.facts.countries) if name))


def summary(document: Document, messages: Messages) -> str:
    """One line: kind, countries, date."""
    facts = document.facts
    if facts.published:
        dated = _said("sources_published", facts.published, messages)
    else:
        dated = _said("sources_updated", facts.updated, messages) if facts.updated else ""
    return _line([encode(kind_name(facts.kind, messages)), _countries(document, messages), dated])


def short_summary(document: Document, messages: Messages) -> str:
    """One line for a list of documents of one kind: the periods of their plans, or else countries and date."""
    periods = ", ".join(f"{plan.start}\u2013{plan.end}" for plan in document.facts.plans if plan.start and plan.end)
    if periods:
        return encode(messages.say("sources_periods", periods=periods))
    published = document.facts.published
    dated = [_said("sources_published", published, messages)] if published else []
    return _line([_countries(document, messages), *dated])


def _countries(document: Document, messages: Messages) -> str:
    names = about_countries(document)
    shown = ", ".join(names[:3])
    if len(names) > 3:
        shown = messages.say("sources_more_countries", countries=shown, count=len(names) - 3)
    return encode(shown)


def _line(facts: Iterable[str]) -> str:
    return _SEPARATOR.join(f"<span>{fact}</span>" for fact in facts if fact)


def _said(name: str, date: str, messages: Messages) -> str:
    before, _, after = messages.say(name, date="\n").partition("\n")
    return f"{encode(before)}{date_markup(date, messages)}{encode(after)}"


def whose_words(document: Document, messages: Messages) -> str:
    """Whose words the text is, as a sentence."""
    facts = document.facts
    if facts.quoted_as == "corpus":
        return messages.say("sources_words_corpus" if document.references else "sources_words_corpus_alone")
    if facts.publisher:
        return messages.say("sources_words_publisher", publisher=facts.publisher)
    return messages.say("sources_words_unknown")


def facts_markup(document: Document, messages: Messages) -> str:
    """All that the metadata says, as a list of terms; countries, kind and themes lead to the documents that share them."""
    facts = document.facts
    countries = [_chosen(Choice(country=name), name, messages) for name in about_countries(document)]
    entries = [
        ("sources_kind", [_chosen(Choice(kind=facts.kind), kind_name(facts.kind, messages), messages)]),
        ("sources_country" if len(countries) == 1 else "sources_countries", countries),
        ("sources_plans", [plan_markup(plan, messages) for plan in facts.plans]),
        (
            "sources_themes",
            [_chosen(Choice(theme=theme), _first_up(theme_name(theme)), messages) for theme in facts.themes],
        ),
        ("sources_publisher", [encode(facts.publisher)] if facts.publisher else []),
        ("sources_published_on", [date_markup(facts.published, messages)] if facts.published else []),
        ("sources_updated_on", [date_markup(facts.updated, messages)] if facts.updated else []),
        ("sources_pages", [encode(str(document.pages[-1].number))] if document.pages else []),
    ]
    shown = (
        f"<dt>{encode(messages.say(name))}</dt>" + "".join(f'<dd dir="auto">{value}</dd>' for value in values)
        for name, values in entries
        if values
    )
    return f"<dl>{''.join(shown)}</dl>"


def plan_markup(plan: Plan, messages: Messages) -> str:
    """A plan: which one, its period, its title and when it was adopted."""
    more = (detail for detail in (encode(plan.title or ""), _adopted(plan, messages)) if detail)
    return f"{encode(plan_name(plan, messages))}{''.join(f'<small>{detail}</small>' for detail in more)}"


def plan_name(plan: Plan, messages: Messages) -> str:
    """Which plan it is, and its period."""
    if plan.number is None:
        return _first_up(plan.period)
    return _first_up(messages.say("sources_plan", number=plan.number, period=plan.period))


def _adopted(plan: Plan, messages: Messages) -> str:
    """When a plan was adopted; words of the metadata ("presented 2009-02") stand for themselves."""
    if not plan.adopted:
        return ""
    return _said("sources_adopted", plan.adopted, messages) if plan.adopted[:1].isdigit() else encode(plan.adopted)


def coverage(documents: Mapping[str, Document], created: str, messages: Messages) -> str:
    """What the corpus covers, whose words it is, and how current, in a few lines of markup; nothing if it is empty."""
    if not documents:
        return ""
    kinds = Counter(document.facts.kind for document in documents.values())
    counts = (
        f"<span>{_chosen(Choice(kind=kind), messages.say(f'sources_kinds_{kind}'), messages)} {kinds[kind]}</span>"
        for kind in KINDS
        if kinds[kind]
    )
    own = sum(document.facts.quoted_as == "corpus" for document in documents.values())
    words = "all" if own == len(documents) else "some" if own else "none"
    dates = (document.facts.updated or document.facts.published or "" for document in documents.values())
    changed = max(filter(_DATE.fullmatch, dates), default="")
    basis = messages.say(f"sources_own_words_{words}", **({"count": own} if words == "some" else {}))
    dated = [_said("sources_last_change", changed, messages)] if changed else []
    return (
        f"<p>{encode(messages.say('sources_covers', count=len(documents)))}</p>"
        f'<p class="src-kinds">{" ".join(counts)}</p>'
        f"<p>{encode(basis)} {encode(messages.say('sources_not_all'))}</p>"
        f"<p>{' '.join([*dated, _said('sources_read_in', created, messages)])}</p>"
    )


def _chosen(choice: Choice, label: str, messages: Messages) -> str:
    return f'<a href="{encode(choice.address(messages.language))}">{encode(label)}</a>'


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
