"""A question -> what it asks about the corpus itself, or None where it asks for what the documents say.

Phrases that are understood are taken out of the question, one kind after another. Only if nothing but small words is
left is it a question about the corpus: whatever else a visitor says is for the documents to answer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant.answering import corpus_phrases as phrases
from assistant.answering.catalogue import Catalogue
from assistant.answering.corpus_masks import has_marks, mask
from assistant.answering.corpus_query import Amount, Generation, Happening, Query, Things, Topic, Years
from assistant.answering.corpus_times import GAP, PLAN, take_happenings
from assistant.answering.corpus_topics import read_organisation, read_topic
from assistant.answering.types import Question
from ingest.types import Kind

LONGEST = 300
# Whoever asks about the plan of one country asks what that plan says; at no cost, before countries are looked for.
_SOMEBODYS_PLAN = re.compile(r"['’]s? (?:[\w-]+ ){0,3}(?:plans?|naps?|strategy)\b", re.IGNORECASE)

# "Which countries does the fourth plan focus on" is about one plan, whosever it is.
_THE_PLAN_DOES = re.compile(
    r"\b(?:does|did|do|can|will) (?:the|this|that) (?:[\w-]+ ){0,3}(?:plan|nap|strategy)\b", re.IGNORECASE
)


def read_query(question: Question, catalogue: Catalogue, today: date) -> Query | None:
    """What `question` asks about the corpus, or None. `today` gives words such as "now" and "next year" their year."""
    text = question.standalone
    if len(text) > LONGEST or has_marks(text) or not phrases.CANDIDATE.search(text.lower()):
        return None
    named = bool(question.countries or question.mentioned)
    if on_one_plan(text, named):
        return None
    reader = _Reader(text, named, catalogue, today)
    query = reader.read()
    return query if query is not None and not reader.rest() else None


def on_one_plan(text: str, named: bool) -> bool:
    """Whether a text asks what one plan says or does. `named` says whether it names any country."""
    return _THE_PLAN_DOES.search(text) is not None or (named and _SOMEBODYS_PLAN.search(text) is not None)


class _Reader:
    """The part of a question that is not yet understood, and what was understood."""

    def __init__(self, text: str, named: bool, catalogue: Catalogue, today: date) -> None:
        """`named` says whether `text` names any country; where it does not, none is looked for."""
        self._catalogue = catalogue
        self._today = today
        self._small = set(phrases.SMALL)
        self._text, self._said = text, text.lower()
        self._masked = mask(text, named, catalogue, today)
        self._left = self._masked.text

    def read(self) -> Query | None:
        """The query, if what was taken out makes one."""
        singular, plural = phrases.SINGULAR_STORY.search(self._said), phrases.PLURAL_PLANS.search(self._said)
        asked, list_all = phrases.ASKED.search(self._said), phrases.LIST_ALL.search(self._said)
        no_country = self._take(phrases.NO_COUNTRY)
        if own := self._match(phrases.OWN_PLANS):
            owner = self._masked.countries[int(own["before"] or own["after"])]
            if not any(self._catalogue.about(name) for name in owner):
                return None
            return Query("plans", counted=True, countries=owner, happenings=self._happenings())
        besides = self._match(phrases.BESIDES, " ")
        superlative = next((name for name, pattern in phrases.SUPERLATIVES if self._take(pattern, f" {PLAN} ")), None)
        amount = self._amount()
        counted = self._take(phrases.HOW_MANY) | self._take(phrases.SIZE, "")
        has_plan_only = phrases.HAS_PLAN.search(self._left)
        generation = self._generation()
        if generation == Generation(1, False) and phrases.THE_FIRST.search(self._said):
            # "Which country had the first plan" asks for one country, not for all that have had a first plan.
            generation, superlative = None, superlative or "oldest"
        if generation:
            self._small |= phrases.SMALL_FOR_GENERATIONS
        happenings = self._happenings()
        everything = self._take(phrases.WHAT_IS_THIS)
        ours = self._take(phrases.OURS)
        # A count of the world's plans is a fact that a document may hold; a count of ours needs a word that says so.
        if counted and has_plan_only and not ours:
            return None
        no_profile = self._take(phrases.NO_PROFILE)
        there = self._take(phrases.THERE)
        updated = self._take(phrases.UPDATED)
        newest = self._take(phrases.NEWEST) or updated
        kinds: tuple[Kind, ...] = tuple(kind for kind, words in phrases.KINDS if self._take(words))
        documents = self._take(phrases.DOCUMENTS)
        if besides and not kinds:
            kinds = _others(besides["kinds"])
        if "agenda" in kinds:
            self._small |= phrases.SMALL_FOR_PAGES
        anything = not kinds and not documents and self._anything(ours, there)
        self._take(phrases.IN_THE_TEXT, f" {PLAN} ")
        topics = self._named_countries()
        countries = self._places() if kinds or documents or anything else ()
        region = self._region()
        found = self._topics(bool(kinds or documents or anything))
        if found is None:
            return None
        topics += found
        conditions = Query(
            "documents",
            kinds,
            counted,
            happenings,
            generation,
            amount,
            superlative,
            topics,
            countries,
            region,
            no_country,
            newest,
            no_profile,
        )
        other = next((things for things, words in phrases.OTHER_THINGS if words.search(self._left)), None)
        has_plan = self._take(re.compile(PLAN)) or bool(happenings or generation or amount or superlative)
        named = self._take(phrases.COUNTRIES) or bool(region and (ours or there) and self._take(phrases.WHOSE))
        whose = has_plan and self._take(phrases.WHOSE)
        on_plans = bool(happenings or generation or amount or superlative)
        if other and (asked or list_all or "who" in self._said) and not on_plans and not countries and not named:
            here = ours or there or (other == "themes" and list_all)
            return self._other(other, conditions, bool(has_plan), bool(here), bool(plural))
        if countries and has_plan:
            return None
        if named or whose:
            if kinds == ("story",) and not on_plans:
                return replace(conditions, things="story_countries")
            if set(kinds) - {"profile"} or countries:
                return None
            if topics and not on_plans:
                return replace(conditions, kinds=("profile",))
            known = (
                on_plans
                or ours
                or kinds
                or documents
                or (list_all and not has_plan)
                or (has_plan and (asked or region) and not counted)
            )
            return replace(conditions, things="countries", kinds=()) if known else None
        if has_plan:
            if (kinds and kinds != ("profile",)) or not (
                plural or kinds or superlative or phrases.WHICH.search(self._said)
            ):
                return None
            if topics and not on_plans:
                return replace(conditions, kinds=("profile",))
            if not (on_plans or ours or list_all or region):
                return None
            # A plan that is not in force has ended; a country without a plan in force is another matter.
            ended = tuple(_ended(happening) for happening in happenings)
            return replace(conditions, things="plans", kinds=(), happenings=ended)
        filtered = topics or countries or region or no_country or newest
        if anything:
            # "What is in this corpus" asks for all of it; a topic in a country is for the search.
            if not countries and not topics:
                return conditions if phrases.OUR_HOLDING.search(self._said) else None
            return None if countries and topics else conditions
        if not kinds and not documents:
            dated = updated or (newest and phrases.OUR_HOLDING.search(self._said))
            return conditions if dated or (everything and not filtered) else None
        if singular and not (ours or there or phrases.WHICH.search(self._said)):
            return None
        return conditions if filtered or ours or there or counted or asked or kinds else None

    def rest(self) -> list[str]:
        """What is left that was not understood."""
        return [word for word in re.findall(r"[@#%]|[^\W_]+", self._left) if word not in self._small]

    def _take(self, pattern: re.Pattern[str], leave: str = GAP) -> bool:
        """Whether `pattern` is found; all matches leave the text."""
        self._left, number = pattern.subn(leave, self._left)
        if number:
            self._left = " ".join(self._left.split())
        return number > 0

    def _match(self, pattern: re.Pattern[str], leave: str = GAP) -> re.Match[str] | None:
        """The first match, which leaves the text."""
        match = pattern.search(self._left)
        if match:
            self._left = " ".join((self._left[: match.start()] + leave + self._left[match.end() :]).split())
        return match

    def _happenings(self) -> tuple[Happening, ...]:
        if PLAN not in self._left and not self._masked.times:
            return ()
        left, found = take_happenings(self._left, self._masked.times, self._today)
        if PLAN not in left and PLAN not in self._left:
            return ()
        self._left = " ".join(left.split())
        return tuple(found)

    def _generation(self) -> Generation | None:
        for pattern in phrases.GENERATIONS:
            if match := self._match(pattern, f" {PLAN} "):
                said = match.groupdict()
                ordinal, numeral = said.get("ordinal"), said.get("numeral")
                number = phrases.number(ordinal or numeral or "")
                return Generation(number, bool(said.get("on")))
        return None

    def _amount(self) -> Amount | None:
        match = self._match(phrases.AMOUNT, f" {PLAN} ")
        if match is None:
            return None
        if match["several"] or match["more"]:
            return Amount(2, None)
        or_more = (match["or"] or match["after"] or "").strip()
        return Amount.said(phrases.number(match["count"]), match["bound"] or "", or_more)

    def _anything(self, ours: bool, there: bool) -> bool:
        """Whether any documents at all are meant: "what do you have on Mali", "do you cover Mali"."""
        if self._take(phrases.ANY_MATERIAL) or ((ours or there) and self._take(phrases.ANYTHING)):
            return True
        return ours and "@" in self._left and PLAN not in self._left and not phrases.COUNTRIES.search(self._left)

    def _named_countries(self) -> tuple[Topic, ...]:
        found: list[Topic] = []
        while match := self._match(phrases.NAMES):
            names = self._masked.countries[int(match[1])]
            found.append(Topic("country", names, " / ".join(names)))
        return tuple(found)

    def _places(self) -> tuple[str, ...]:
        names: list[str] = []
        while match := self._match(phrases.COUNTRY) or self._match(phrases.MORE_COUNTRIES):
            names += self._masked.countries[int(match[1])]
        return tuple(dict.fromkeys(names))

    def _region(self) -> str | None:
        match = self._match(phrases.REGION)
        return self._masked.regions[int(match[1])] if match else None

    def _topics(self, documents: bool) -> tuple[Topic, ...] | None:
        """The topics, or None if one is more than that."""
        found: list[Topic] = []
        for pattern in (phrases.TOPIC, phrases.ABOUT):
            while match := self._match(pattern):
                literal = pattern is phrases.TOPIC and phrases.LITERAL.match(match[0]) is not None
                topics = read_topic(self._as_typed(match[1]), self._catalogue, literal)
                if topics is None:
                    return None
                found += topics
        while documents and (match := self._match(phrases.BY)):
            organisation = read_organisation(self._as_typed(match[1]), self._catalogue)
            topics = (organisation,) if organisation else read_topic(self._as_typed(match[1]), self._catalogue, True)
            if not topics or not (organisation or all(topic.kind == "theme" for topic in topics)):
                return None
            found += topics
        return tuple(found)

    def _as_typed(self, said: str) -> str:
        """Words of the question with their capitals, where they stand there as they are."""
        place = self._said.find(said.strip())
        return (
            said if place < 0 or len(self._text) != len(self._said) else self._text[place : place + len(said.strip())]
        )

    def _other(self, things: Things, conditions: Query, has_plan: bool, ours: bool, plural: bool) -> Query | None:
        """Organisations, publishers, themes or the years of the plans."""
        for _, pattern in phrases.OTHER_THINGS:
            self._take(pattern)
        of_documents = bool(conditions.kinds) or ours
        if things == "plans":
            self._small |= phrases.SMALL_FOR_YEARS
            return replace(conditions, things="plans", kinds=()) if has_plan and plural else None
        if has_plan or conditions.topics:
            return None
        if things == "organisations":
            self._small |= phrases.SMALL_FOR_ORGANISATIONS
        return replace(conditions, things=things) if of_documents or things == "publishers" else None


def _others(named: str) -> tuple[Kind, ...]:
    """The kinds of documents that are not named."""
    left_out = {kind for kind, words in phrases.KINDS if words.search(named)}
    if phrases.COUNTRIES.search(named) or PLAN in named:
        left_out.add("profile")
    return tuple(kind for kind, _ in phrases.KINDS if kind not in left_out)


def _ended(happening: Happening) -> Happening:
    if not happening.absent or happening.years.low is None:
        return happening
    return Happening("end", Years(None, happening.years.low - 1))
