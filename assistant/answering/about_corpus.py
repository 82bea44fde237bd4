"""Answers about the corpus itself, from the metadata of all documents, so that counts and lists are complete.

question -> Query (corpus_reading) -> matches (corpus_filters) -> lines, each with its quotation (corpus_quotes)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.answering.catalogue import Catalogue, canonical
from assistant.answering.corpus_filters import (
    Found,
    Match,
    amount,
    changed,
    find_documents,
    find_plans,
    name_of,
    names_country,
)
from assistant.answering.corpus_loose import read_loosely
from assistant.answering.corpus_query import Query, Topic, Years
from assistant.answering.corpus_quotes import Quote, first_sentence, quote_plan, quote_text, quote_words
from assistant.answering.corpus_reading import read_query
from assistant.answering.corpus_topics import searched, theme_name, theme_phrases
from assistant.answering.countries import with_article
from assistant.answering.probe import Vector
from assistant.answering.types import Question
from ingest.types import Document, Plan
from prompts import Messages

# Everything that is here.
WHOLE = Query("documents")
_YEARS = re.compile(r"[\d\s–—-]*")


@dataclass(frozen=True, slots=True)
class CorpusItem:
    """One line of the list, and the sentence that carries it: `quote.document.text[quote.start:quote.end]`."""

    text: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class CorpusAnswer:
    """The assistant's own words around a whole list. `more` holds lines that are not counted, under a lead of their own.

    `note` says what was looked through. An answer without items is an answer too: there are none.
    """

    lead: str
    items: tuple[CorpusItem, ...]
    note: str
    more_lead: str = ""
    more: tuple[CorpusItem, ...] = ()


def answer_about_corpus(
    question: Question,
    catalogue: Catalogue,
    documents: Mapping[str, Document],
    messages: Messages,
    today: date | None = None,
    vector: Callable[[], Vector] | None = None,
) -> CorpusAnswer | None:
    """The answer to a question about the corpus itself; None for a question on what the documents say.

    `catalogue` is that of `documents`; `today` is the day that words such as "now" go by, by default the system's.
    `vector` gives that of the standalone question; without it only known phrases are understood.
    """
    today = today or date.today()
    query = read_query(question, catalogue, today)
    if query is None and vector is not None:
        query = read_loosely(question, vector, catalogue, today)
    return None if query is None else _Wording(query, catalogue, documents, messages, today).answer()


class _Wording:
    """Words the answer to one query."""

    def __init__(
        self, query: Query, catalogue: Catalogue, documents: Mapping[str, Document], messages: Messages, today: date
    ) -> None:
        self._query, self._catalogue, self._documents = query, catalogue, documents
        self._messages, self._today = messages, today

    def answer(self) -> CorpusAnswer | None:
        query = self._query
        if query.things in ("organisations", "publishers", "themes", "story_countries"):
            return self._groups()
        if query.things == "documents":
            found = find_documents(query, self._catalogue, self._documents)
            by_wording = [topic for topic in query.topics if topic.kind in ("words", "organisation")]
            if not found.matches and not all(topic.literal for topic in by_wording):
                # The documents may have the subject in other words; the search knows better.
                return None
            items = [self._document_line(match.document) for match in found.matches]
        else:
            found = find_plans(query, self._catalogue, self._documents, self._today)
            if query.countries and any(amount(m.plans) != len(m.plans) for m in found.matches if not query.happenings):
                # Plans are missing in the metadata; the documents may tell of them.
                return None
            items = [line for match in found.matches for line in self._plan_lines(match)]
        count = len(items) if query.things == "plans" else len({match.document.id for match in found.matches})
        more, more_lead = self._more(found)
        return CorpusAnswer(self._lead(count, found.total), _quoted(items), self._note(found), more_lead, more)

    def _more(self, found: Found) -> tuple[tuple[CorpusItem, ...], str]:
        """The lines that are not counted, and their lead."""
        if not found.unsure:
            return (), ""
        if self._query.things == "documents":
            lines = [self._document_line(match.document, named=True) for match in found.unsure]
            return _quoted(lines), self._messages.say("corpus_lead_named")
        lines = [self._plan_line(match.document, plan) for match in found.unsure for plan in match.plans]
        return _quoted(lines), self._messages.say("corpus_lead_unsure")

    def _groups(self) -> CorpusAnswer:
        """Organisations, publishers, themes or countries of stories, with the number of documents of each."""
        query, catalogue = self._query, self._catalogue
        found = find_documents(query, catalogue, self._documents)
        groups: dict[str, list[Document]] = {}
        for match in found.matches:
            for name in _grouped_by(match.document, query.things):
                if not (query.no_profile and self._catalogue.has_profile(canonical(name))):
                    groups.setdefault(name, []).append(match.document)
        lines = []
        for name in sorted(groups, key=str.casefold):
            shown = theme_name(name) if query.things == "themes" else name
            text = self._messages.say("corpus_group", name=shown, count=len(groups[name]))
            lines.append((text, self._quote_group(groups[name][0], name)))
        things = self._messages.say(f"corpus_things_{query.things}")
        if query.kinds and query.things != "story_countries":
            things = f"{things}, {_and(self._messages.say(f'corpus_in_{kind}') for kind in query.kinds)}"
        lead = self._messages.say("corpus_lead_all", things=things, count=len(groups))
        return CorpusAnswer(lead, _quoted(lines), self._note(found))

    def _quote_group(self, document: Document, name: str) -> Quote | None:
        if self._query.things == "themes":
            return quote_words(document, theme_phrases(name))
        if self._query.things == "story_countries":
            return quote_text(document, lambda text: names_country(text, name, self._catalogue))
        return quote_text(document, lambda text: name in text)

    def _document_line(self, document: Document, named: bool = False) -> tuple[str, Quote | None]:
        name = name_of(document)
        if len(self._query.kinds) != 1:
            name = self._messages.say(f"corpus_kind_{document.facts.kind}", name=name)
        countries = self._query.countries
        if countries and (named or document.facts.kind != "profile"):
            return name, quote_text(
                document, lambda text: any(names_country(text, name, self._catalogue) for name in countries)
            )
        topic = next(iter(self._query.topics), None)
        return name, self._quote_topic(document, topic) if topic else first_sentence(document)

    def _quote_topic(self, document: Document, topic: Topic) -> Quote | None:
        if topic.kind == "country":
            return quote_text(
                document, lambda text: any(names_country(text, name, self._catalogue) for name in topic.names)
            )
        if topic.kind == "organisation":
            return quote_words(document, tuple(searched(name) for name in topic.names if searched(name)))
        if topic.kind == "words":
            return quote_words(document, tuple(searched(phrase) for phrase in topic.names))
        own = [slug for slug in topic.names if slug in document.facts.themes]
        return quote_words(document, tuple(phrase for slug in own for phrase in theme_phrases(slug)))

    def _plan_lines(self, match: Match) -> Iterator[tuple[str, Quote | None]]:
        plans = self._catalogue.plans[match.document.id]
        if self._query.amount or self._query.superlative == "most":
            period = plans[-1].period
            text = self._messages.say(
                "corpus_plan_amount", country=name_of(match.document), amount=amount(plans), period=period
            )
            yield text, quote_plan(match.document, plans[-1])
        elif not match.plans:
            yield name_of(match.document), first_sentence(match.document)
        else:
            for plan in match.plans:
                yield self._plan_line(match.document, plan)

    def _plan_line(self, document: Document, plan: Plan) -> tuple[str, Quote | None]:
        country = name_of(document)
        if plan.number is None and not _YEARS.fullmatch(plan.period):
            # "2023 strategy and plan, no period given" says what it is.
            text = self._messages.say("corpus_plan_other", country=country, period=plan.period)
        elif plan.number is None:
            text = self._messages.say("corpus_plan_unnumbered", country=country, period=plan.period)
        else:
            text = self._messages.say(
                "corpus_plan", country=country, ordinal=self._ordinal(plan.number), period=plan.period
            )
        by_start = self._query.superlative in ("oldest", "newest") and plan.start is None
        if plan.adopted and (by_start or any(happening.event == "adopted" for happening in self._query.happenings)):
            return self._messages.say("corpus_plan_adopted", plan=text, adopted=plan.adopted), quote_plan(
                document, plan, True
            )
        return text, quote_plan(document, plan)

    def _ordinal(self, number: int) -> str:
        words = self._messages.say("corpus_ordinals").split()
        return words[number - 1] if number <= len(words) else f"{number}."

    def _lead(self, count: int, total: int) -> str:
        query = self._query
        if query == WHOLE:
            return self._messages.say("corpus_lead_whole", count=count, **self._kinds())
        kind = query.kinds[0] if query.things == "documents" and len(query.kinds) == 1 else query.things
        things = self._messages.say(f"corpus_things_{kind}")
        conditions = "; ".join(self._conditions())
        if not conditions:
            return self._messages.say("corpus_lead_all", things=things, count=count)
        if not count:
            return self._messages.say("corpus_lead_none", things=things, conditions=conditions, total=total)
        return self._messages.say("corpus_lead", things=things, conditions=conditions, count=count, total=total)

    def _conditions(self) -> Iterator[str]:
        query, say = self._query, self._messages.say
        for happening in query.happenings:
            name = "absent" if happening.absent else happening.event
            if name == "open":
                yield say("corpus_if_open")
            else:
                yield say(f"corpus_if_{name}", years=self._years(happening.years))
        if query.generation:
            held = "current" if query.generation.current else "number"
            yield say(f"corpus_if_{held}", ordinal=self._ordinal(query.generation.number))
        if query.amount:
            low, high = query.amount.low, query.amount.high
            if low is None:
                yield say("corpus_if_amount_most", high=high)
            else:
                yield (
                    say("corpus_if_amount_exactly", low=low) if low == high else say("corpus_if_amount_least", low=low)
                )
        if query.superlative:
            yield say(f"corpus_if_superlative_{query.superlative}")
        if query.countries:
            language = self._messages.language
            yield say("corpus_if_country", countries=_and(with_article(name, language) for name in query.countries))
        if query.region:
            yield say("corpus_if_region", region=query.region)
        if query.no_country:
            yield say("corpus_if_no_country")
        for topic in query.topics:
            names = [theme_name(slug) for slug in topic.names] if topic.kind == "theme" else topic.names
            yield say(f"corpus_if_topic_{topic.kind}", names=_and(names))
        if query.newest and (date_ := max(map(changed, self._documents.values()), default="")):
            yield say("corpus_if_newest", date=date_)

    def _kinds(self) -> dict[str, int]:
        """How many documents there are of each kind."""
        kinds = [document.facts.kind for document in self._documents.values()]
        return {
            "profiles": kinds.count("profile"), "stories": kinds.count("story"), "pages": kinds.count("agenda"),
        }  # fmt: skip

    def _years(self, years: Years) -> str:
        low, high = years.low, years.high
        if low is None:
            return self._messages.say("corpus_years_to", high=high)
        if high is None:
            return self._messages.say("corpus_years_from", low=low)
        if low == high:
            return self._messages.say("corpus_years_in", low=low)
        return self._messages.say("corpus_years_between", low=low, high=high)

    def _note(self, found: Found) -> str:
        query, say = self._query, self._messages.say
        parts = [say("corpus_note_undated", count=found.undated)] if found.undated else []
        if any(happening.event == "force" for happening in query.happenings):
            parts.append(say("corpus_note_force"))
        topics = {topic.kind for topic in query.topics}
        if "theme" in topics:
            parts.append(say("corpus_note_theme"))
        if topics & {"words", "country"}:
            parts.append(say("corpus_note_words"))
        if query.region:
            parts.append(say("corpus_note_region"))
        if query.things == "plans" and query.countries:
            pass  # one country's own plans: what others have is no matter
        elif query.things in ("countries", "plans") or query.kinds == ("profile",):
            parts.append(say("corpus_note_plans", profiles=self._kinds()["profiles"]))
        elif query == WHOLE:
            parts.append(say("talk_help"))
        else:
            parts.append(say("corpus_note_documents", **self._kinds()))
        if newest := max(map(changed, self._documents.values()), default=""):
            parts.append(say("corpus_note_changed", date=newest))
        return " ".join(parts)


def _grouped_by(document: Document, things: str) -> tuple[str, ...]:
    facts = document.facts
    if things == "publishers":
        return (facts.publisher,) if facts.publisher else ()
    if things == "organisations":
        return facts.organisations
    return facts.themes if things == "themes" else facts.countries


def _quoted(lines: Iterable[tuple[str, Quote | None]]) -> tuple[CorpusItem, ...]:
    """The lines that have a sentence to stand on; only a document without any text has none."""
    return tuple(CorpusItem(text, quote) for text, quote in lines if quote is not None)


def _and(names: Iterable[str]) -> str:
    return ", ".join(names)
