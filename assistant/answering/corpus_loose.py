"""A question about the corpus in words that no phrase knows -> what it asks, by its shape and what it names.

The shape comes from the meaning of the whole question; countries, regions, times, numbers and themes are taken from its
words. A shape that lacks what it needs, or a question that names what its shape has no use for, is left to the documents.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.answering import corpus_phrases as phrases
from assistant.answering.catalogue import Catalogue
from assistant.answering.corpus_masks import Masked, has_marks, mask
from assistant.answering.corpus_query import Amount, Generation, Happening, Query, Superlative, Topic, Years
from assistant.answering.corpus_reading import LONGEST, on_one_plan
from assistant.answering.corpus_shapes import ABOUT_US, OTHER, shape_of, weights
from assistant.answering.corpus_times import ADOPTED, ENDS, PLAN, STARTS, Time, happenings
from assistant.answering.corpus_topics import theme_phrases
from assistant.answering.synonyms import asking_words
from assistant.answering.types import Question
from ingest.types import Kind
from vectorstore.analysis import terms

# How sure the shape must be. On questions of other writers than those it was fitted on (docs/method.md) nine in ten
# are then right.
SURE = 0.6
_EVENTS = {"in_force": "force", "not_in_force": "absent", "ending": "end", "starting": "start", "adopted": "adopted"}
_NOW_BY_DEFAULT = ("in_force", "not_in_force")
_SUPERLATIVES: dict[str, Superlative] = {
    "most_plans": "most", "longest": "longest", "newest_plan": "newest", "oldest_plan": "oldest", "furthest": "furthest",
}  # fmt: skip
_OF_ONE_COUNTRY = ("country_here", "own_plans", "names_country", "stories_country")
_NUMBER = re.compile(
    rf"\b{phrases.ORDINAL}\b|(?:{PLAN}|\b(?:number|no|nr)\.?) (?:no |number |nr )?(?P<numeral>{phrases.NUMERAL})\b"
)
_AMOUNT = re.compile(
    rf"\b(?:{phrases.SO_MANY} )?(?P<count>{'|'.join(phrases.NUMBERS)}|a single|\d)(?: (?P<or>or more|plus|or fewer))?(?= |$)"
)
_SEVERAL = re.compile(r"\b(?:several|multiple|more than (?:one|once)|again|repeat\w*)\b")
_MOST_WORDS = 3
# Words that such questions are not made of: with more of them it asks for something that its shape has no place for.
_STRANGE = 2
_STORIES = dict(phrases.KINDS)["story"]
_CUES = {"ending": ENDS, "starting": STARTS, "adopted": ADOPTED}


def read_loosely(
    question: Question, vector: Callable[[], npt.NDArray[np.float32]], catalogue: Catalogue, today: date
) -> Query | None:
    """What `question` asks about the corpus, or None. `vector` gives the vector of its standalone text."""
    text = question.standalone
    if question.carried or len(text) > LONGEST or has_marks(text):
        return None
    named = bool(question.countries or question.mentioned)
    if on_one_plan(text, named):
        return None
    shape, sure = shape_of(vector())
    if shape in (OTHER, ABOUT_US) or sure < SURE:
        return None
    return _Filler(mask(text, named, catalogue, today), catalogue, today).query(shape)


def is_about_us(question: Question, vector: npt.NDArray[np.float32]) -> bool:
    """Whether a question asks about the assistant itself: what it is, how it works, whether it may be relied on."""
    if question.carried or question.countries or question.mentioned or question.organisations or question.parts:
        return False
    shape, sure = shape_of(vector)
    return shape == ABOUT_US and sure >= SURE


class _Filler:
    """Fills a shape with what a question names."""

    def __init__(self, masked: Masked, catalogue: Catalogue, today: date) -> None:
        self._masked, self._text = masked, masked.text
        self._catalogue, self._today = catalogue, today
        self._countries = tuple(dict.fromkeys(name for names in masked.countries for name in names))
        self._times = tuple(dict.fromkeys(masked.times))

    def query(self, shape: str) -> Query | None:
        """The query of that shape, or None where the question does not fit it."""
        regions = tuple(dict.fromkeys(self._masked.regions))
        if len(regions) > 1 or bool(self._countries) != (shape in _OF_ONE_COUNTRY and not regions):
            return None
        region = regions[0] if regions else None
        if shape not in ("stories_topic", "profiles_topic") and len(self._strange()) > _STRANGE:
            return None
        if shape in _OF_ONE_COUNTRY:
            return self._of_country(shape, region)
        if self._times and shape not in _EVENTS:
            return None
        if shape in _EVENTS:
            shape = self._event(shape)
            found = self._happenings(shape)
            return self._plans(region, happenings=found) if found else None
        if shape == "open_ended":
            return self._plans(region, happenings=(Happening("open", Years(None, None)),))
        if shape == "no_successor":
            # None in force, although there were plans: all profiles tell of plans.
            return self._plans(region, happenings=tuple(happenings("absent", self._now())))
        if shape in ("on_number", "had_number"):
            return self._numbered(shape, region)
        if shape in _SUPERLATIVES:
            return self._plans(region, superlative=_SUPERLATIVES[shape])
        return self._documents(shape, region)

    def _now(self) -> Time:
        return Time("now", self._today.year, self._today.year)

    def _event(self, shape: str) -> str:
        """The event, by its verb where the question has one that is known."""
        said = [name for name, verbs in _CUES.items() if verbs.search(self._text)]
        return said[0] if shape in _CUES and len(said) == 1 else shape

    def _happenings(self, shape: str) -> tuple[Happening, ...]:
        if len(self._times) > 1 or not (self._times or shape in _NOW_BY_DEFAULT):
            return ()
        return tuple(happenings(_EVENTS[shape], self._times[0] if self._times else self._now()))

    def _plans(self, region: str | None, **conditions: Any) -> Query:
        named = phrases.COUNTRIES.search(self._text) or phrases.WHOSE.search(self._text)
        return Query("countries" if named else "plans", region=region, topics=self._themes(), **conditions)

    def _numbered(self, shape: str, region: str | None) -> Query | None:
        if match := _NUMBER.search(self._text):
            number = phrases.number(match["ordinal"] or match["numeral"])
            return Query("countries", region=region, generation=Generation(number, shape == "on_number"))
        if shape == "on_number":
            return None
        if _SEVERAL.search(self._text):
            return Query("countries", region=region, amount=Amount(2, None))
        match = _AMOUNT.search(self._text)
        if match is None:
            return None
        number = 1 if match["count"] == "a single" else phrases.number(match["count"])
        amount = Amount.said(number, match["bound"] or "", match["or"] or "")
        return Query("countries", region=region, amount=amount)

    def _of_country(self, shape: str, region: str | None) -> Query | None:
        if shape == "stories_country":
            return (
                None if self._times else Query("documents", kinds=("story",), countries=self._countries, region=region)
            )
        if region or self._times:
            return None
        if shape == "country_here":
            return Query("documents", countries=self._countries)
        if shape == "names_country":
            said = " / ".join(self._countries)
            return Query("documents", kinds=("profile",), topics=(Topic("country", self._countries, said),))
        known = len(self._masked.countries) == 1 and any(self._catalogue.about(name) for name in self._countries)
        return Query("plans", counted=True, countries=self._countries) if known else None

    def _documents(self, shape: str, region: str | None) -> Query | None:
        if shape in ("stories_topic", "profiles_topic"):
            kinds: tuple[Kind, ...] = ("story",) if shape == "stories_topic" else ("profile",)
            topics = self._themes() or self._words()
            return Query("documents", kinds=kinds, region=region, topics=topics) if topics else None
        if shape == "story_countries":
            alone = re.search(r"\b(?:profiles?|pages?|sheets?)\b", self._text) is not None
            return Query("story_countries", kinds=("story",), region=region, no_profile=alone)
        if shape == "organisations":
            published = "publish" in self._text
            return Query("publishers" if published else "organisations", kinds=() if published else ("story",))
        if shape == "countries_covered":
            return Query("countries", region=region)
        if shape == "stories_all":
            return Query("documents", kinds=("story",), region=region)
        if region:
            return None
        if shape == "themes":
            return Query("themes")
        if shape == "agenda_pages":
            return Query("documents", kinds=("agenda",))
        return Query("documents", newest=True) if shape == "recently_changed" else Query("documents")

    def _themes(self) -> tuple[Topic, ...]:
        """The themes of the metadata that the question has words for."""
        said = frozenset(terms(self._text.replace(PLAN, " ")))
        found = tuple(
            slug
            for slug in sorted(self._catalogue.by_theme)
            if any(phrase and phrase <= said for phrase in theme_phrases(slug))
        )
        return tuple(Topic("theme", (slug,), slug) for slug in found)

    def _words(self) -> tuple[Topic, ...]:
        """The words that such questions are not made of: what the documents are to be about."""
        words = self._strange()
        return (Topic("words", (" ".join(words),), " ".join(words)),) if 0 < len(words) <= _MOST_WORDS else ()

    def _strange(self) -> list[str]:
        plain = re.sub(r"[@#%]\d", " ", self._text)
        known = weights().words | asking_words()
        words = [word for word in re.findall(r"[^\W\d_][\w-]+", plain) if word not in phrases.SMALL]
        return [word for word in words if terms(word) and not set(terms(word)) & known]
