"""Which documents and plans of the corpus meet the conditions of a query, from their metadata."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.catalogue import Catalogue, canonical
from assistant.answering.corpus_query import Happening, Query, Topic, Years
from assistant.answering.corpus_topics import searched, words_in
from assistant.answering.regions import lies_in
from ingest.types import KINDS, Document, Plan

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Match:
    """A document that meets the conditions, with the plans of it that do (empty where no plan is asked for)."""

    document: Document
    plans: tuple[Plan, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The matches in the order to show them, out of how many, and those that the metadata leaves open.

    `undated` counts plans that lack the year that was asked for.
    """

    matches: tuple[Match, ...]
    total: int
    unsure: tuple[Match, ...] = ()
    undated: int = 0


def find_documents(query: Query, catalogue: Catalogue, documents: Mapping[str, Document]) -> Found:
    """The documents that meet the conditions; those with a looked-up word in their title come first."""
    pool = [document for document in documents.values() if not query.kinds or document.facts.kind in query.kinds]
    met = [document for document in pool if _fits(document, query, catalogue)]
    if query.newest:
        newest = max((changed(document) for document in met), default="")
        met = [document for document in met if changed(document) == newest]
    met.sort(key=lambda document: (not _in_title(document, query), *_order(document)))
    matches = tuple(Match(document) for document in met)
    if not query.countries or query.topics or query.kinds:
        return Found(matches, len(pool))
    ids = {document.id for document in met}
    others = sorted((d for d in pool if d.id not in ids and _names(d, query.countries, catalogue)), key=_order)
    return Found(matches, len(pool), tuple(Match(document) for document in others))


def find_plans(query: Query, catalogue: Catalogue, documents: Mapping[str, Document], today: date) -> Found:
    """The countries that meet the conditions, with the plans that do; without conditions all countries and plans."""
    pool = [document for document in documents.values() if document.facts.kind == "profile" and document.facts.country]
    pool = sorted((d for d in pool if not query.region or _in_region(d, query.region)), key=_order)
    met = [document for document in pool if _fits(document, query, catalogue)]
    total = sum(len(catalogue.plans[d.id]) for d in pool) if query.things == "plans" else len(pool)
    matches, unsure, undated = list[Match](), list[Match](), 0
    for document in met:
        plans = catalogue.plans[document.id]
        kept, uncertain = _meeting(plans, query, today)
        if kept:
            matches.append(Match(document, kept))
        elif uncertain:
            unsure.append(Match(document, uncertain))
        undated += sum(_undated(plan, query.happenings) for plan in plans)
    matches = _extreme(matches, query, catalogue)
    return Found(tuple(matches), total, tuple(unsure), undated)


def amount(plans: Sequence[Plan]) -> int:
    """How many plans a country has had: as many as are known, or as its highest number says."""
    return max([len(plans), *(plan.number or 0 for plan in plans)])


def began(plan: Plan) -> int | None:
    """The year in which a plan started, or else was adopted."""
    return plan.start if plan.start is not None else next(iter(_adopted(plan)), None)


def changed(document: Document) -> str:
    """The date on which a document was last changed or published, empty if it has none."""
    return document.facts.updated or document.facts.published or ""


def name_of(document: Document) -> str:
    """The country of a profile, the title of any other document."""
    facts = document.facts
    return facts.country if facts.kind == "profile" and facts.country else document.title


def names_country(text: str, country: str, catalogue: Catalogue, surely: bool = True) -> bool:
    """Whether a text names a country; where that need not be sure ("Niger" in "Nigeria"), at no cost.

    Of a country without a profile only the name itself counts, not its adjective.
    """
    lowered = text.casefold()
    named = any(form.casefold() in lowered for form in (country, *catalogue.names.get(country, ())))
    return named and (not surely or catalogue.named_in(country, text))


def _order(document: Document) -> tuple[int, str]:
    return KINDS.index(document.facts.kind), name_of(document).strip("'\"‘“").casefold()


def _fits(document: Document, query: Query, catalogue: Catalogue) -> bool:
    """Whether a document meets the conditions that are not about plans."""
    about = [name for name in (document.facts.country, *document.facts.countries) if name]
    return (
        (not query.countries or any(document.id in catalogue.about(country) for country in query.countries))
        and (not query.region or _in_region(document, query.region))
        and not (query.no_country and about)
        and all(_on(document, topic, catalogue) for topic in query.topics)
    )


def _on(document: Document, topic: Topic, catalogue: Catalogue) -> bool:
    if topic.kind == "country":
        # A profile names its own country all the time.
        own = document.facts.kind == "profile" and any(document.id in catalogue.about(name) for name in topic.names)
        return not own and _names(document, topic.names, catalogue)
    if topic.kind == "words":
        return any(has_words(document, searched(phrase)) for phrase in topic.names)
    groups = catalogue.by_theme if topic.kind == "theme" else catalogue.by_organisation
    return any(document.id in groups.get(name, frozenset()) for name in topic.names)


def has_words(document: Document, wanted: frozenset[str]) -> bool:
    """Whether all of these search terms stand in the title or in one paragraph of a document."""
    if wanted <= words_in(document.title):
        return True
    return wanted <= words_in(document.text) and any(
        wanted <= words_in(document.text[block.start : block.end])
        for section in document.sections
        for block in section.blocks
    )


def _in_title(document: Document, query: Query) -> bool:
    phrases = [phrase for topic in query.topics if topic.kind == "words" for phrase in topic.names]
    return any(searched(phrase) <= words_in(document.title) for phrase in phrases)


def _names(document: Document, countries: Iterable[str], catalogue: Catalogue) -> bool:
    return any(
        names_country(document.title, country, catalogue)
        or (
            names_country(document.text, country, catalogue, surely=False)
            and any(
                names_country(document.text[b.start : b.end], country, catalogue)
                for s in document.sections
                for b in s.blocks
            )
        )
        for country in countries
    )


def _in_region(document: Document, region: str) -> bool:
    facts = document.facts
    return any(lies_in(canonical(name), region) for name in (facts.country, *facts.countries) if name)


def _meeting(plans: Sequence[Plan], query: Query, today: date) -> tuple[tuple[Plan, ...], tuple[Plan, ...]]:
    """The plans of one country that meet the conditions, and those that may: their years are not known."""
    happenings, generation = query.happenings, query.generation
    if absent := [happening.years for happening in happenings if happening.absent]:
        if any(_happens(plan, Happening("force", years)) for plan in plans for years in absent):
            return (), ()
        others = [happening for happening in happenings if not happening.absent]
        kept = [plan for plan in plans if all(_happens(plan, happening) for happening in others)]
        if others and not kept:
            return (), ()
        uncertain = _open(plans, absent[0])
        return ((), uncertain) if uncertain else (tuple(kept[-1:]), ())
    if not query.about_plans:
        return (tuple(plans) if query.things == "plans" and not query.superlative else tuple(plans[-1:])), ()
    kept = [plan for plan in plans if all(_happens(plan, happening) for happening in happenings)]
    uncertain = ()
    if happenings and all(happening.event == "force" for happening in happenings):
        uncertain = _open(plans, happenings[0].years)
    if generation:
        kept = [plan for plan in kept if plan.number == generation.number]
        if generation.current:
            current = _current(plans, today.year)
            uncertain = (
                () if kept and kept[-1] is current else tuple(p for p in kept if began(p) is None and p is plans[-1])
            )
            kept = [plan for plan in kept if plan is current]
    return tuple(kept), uncertain


def _happens(plan: Plan, happening: Happening) -> bool:
    if happening.event == "open":
        return plan.end is None
    if happening.event == "adopted":
        return any(_within(year, happening.years) for year in _adopted(plan))
    if happening.event != "force":
        return _within(plan.start if happening.event == "start" else plan.end, happening.years)
    return _within(plan.start, Years(None, happening.years.high)) and _within(
        plan.end, Years(happening.years.low, None)
    )


def _within(year: int | None, years: Years) -> bool:
    return year is not None and (years.low is None or year >= years.low) and (years.high is None or year <= years.high)


def _undated(plan: Plan, happenings: Iterable[Happening]) -> bool:
    return any(
        (happening.event == "start" and plan.start is None)
        or (happening.event == "end" and plan.end is None)
        or (happening.event == "adopted" and not _adopted(plan))
        for happening in happenings
    )


def _adopted(plan: Plan) -> list[int]:
    return [int(year) for year in _YEAR.findall(plan.adopted or "")]


def _open(plans: Sequence[Plan], years: Years) -> tuple[Plan, ...]:
    """The newest plan that may have begun by then, if nobody knows when it ends."""
    earliest, newest = 0, None
    for plan in plans:
        earliest = max(earliest, began(plan) or 0)
        if years.high is None or earliest <= years.high:
            newest = plan
    return (newest,) if newest is not None and newest.end is None else ()


def _current(plans: Sequence[Plan], year: int) -> Plan | None:
    """The newest plan that is known to have begun; where nothing has a date, the last one."""
    begun = [plan for plan in plans if (began(plan) or year + 1) <= year]
    undated = [plan for plan in plans if began(plan) is None]
    return next(reversed(begun or undated), None)


def _extreme(matches: list[Match], query: Query, catalogue: Catalogue) -> list[Match]:
    """The matches that have the wanted number of plans, or the most, longest, newest or oldest."""
    if query.amount:
        years = Years(query.amount.low, query.amount.high)
        matches = [match for match in matches if _within(amount(catalogue.plans[match.document.id]), years)]
    if query.superlative == "most":
        most = max((amount(catalogue.plans[match.document.id]) for match in matches), default=0)
        return [match for match in matches if amount(catalogue.plans[match.document.id]) == most]
    if query.superlative is None:
        return matches
    measures: dict[str, Callable[[Plan], int | None]] = {"longest": _length, "furthest": lambda plan: plan.end}
    measure = measures.get(query.superlative, began)
    sign = -1 if query.superlative == "oldest" else 1
    measured = [
        (sign * size, match.document, plan)
        for match in matches
        for plan in catalogue.plans[match.document.id]
        if (size := measure(plan)) is not None
    ]
    best = max((size for size, _, _ in measured), default=0)
    return [Match(document, (plan,)) for size, document, plan in measured if size == best]


def _length(plan: Plan) -> int | None:
    return None if plan.start is None or plan.end is None else plan.end - plan.start
