"""A question as patterns can read it: in lower case, with a token for each country, region, time and plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.answering import corpus_phrases as phrases
from assistant.answering.catalogue import Catalogue
from assistant.answering.corpus_times import PLAN, Time, mark_times
from assistant.answering.corpus_typed import as_meant, in_order, time_last
from assistant.answering.countries import find_countries
from assistant.answering.regions import region_of, region_words

_CLAUSE = re.compile(r"[,.;:?!()\[\]\"“”…]+(?!\d)|\s[-–—]+\s|\n")
_QUOTES = str.maketrans("‘’ʼ`´", "'''''")
# They stand for what is understood while a question is read; nobody who types one asks about the corpus.
_MARKS = re.compile(rf"[@#%§{PLAN}]")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with "@0" for its first country, "#0" for its first region, "%0" for its first time, PLAN for a plan and
    "|" for the end of a clause; and what the tokens stand for."""

    text: str
    countries: tuple[tuple[str, ...], ...]
    regions: tuple[str, ...]
    times: tuple[Time, ...]


def has_marks(text: str) -> bool:
    """Whether a text has characters that the tokens are made of."""
    return _MARKS.search(text) is not None


def mask(text: str, named: bool, catalogue: Catalogue, today: date) -> Masked:
    """The text with its tokens. `named` says whether it names any country; where it does not, none is looked for."""
    masked, end = "", 0
    countries: list[tuple[str, ...]] = []
    regions: list[str] = []
    spans: dict[tuple[int, int], list[str]] = {}
    for mention in find_countries(text, catalogue.names) if named else ():
        spans.setdefault((mention.start, mention.end), []).append(mention.name)
    for (start, stop), names in spans.items():
        owns = re.search(r"['’]s?$", text[start:stop])
        masked += f"{text[end:start]}@{len(countries)}{'’s' if owns else ''}"
        countries.append(tuple(names))
        end = stop
    masked = as_meant((masked + text[end:]).lower().translate(_QUOTES))

    def region(match: re.Match[str]) -> str:
        regions.append(region_of(match[0]))
        return f"#{len(regions) - 1}"

    masked = region_words().sub(region, masked)
    masked = _CLAUSE.sub(" | ", phrases.PREFACE.sub("", masked))
    masked = in_order(phrases.PLANS.sub(f" {PLAN} ", masked))
    masked, times = mark_times(masked, today)
    return Masked(time_last(masked), tuple(countries), tuple(regions), tuple(times))
