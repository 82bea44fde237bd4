"""The names of a text: runs of capitalised words that are no country, no month and not the agenda's own words."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.answering.countries import find_countries
from vectorstore.analysis import STOP_WORDS, terms

# What every text on the agenda names, and words that titles capitalise.
_COMMON = frozenset(
    terms(
        "women woman peace security national action plan plans nap naps resolution agenda council united nations un unscr wps "
        "north south east west northern southern eastern western english ngo ngos cso csos mr mrs ms dr"
    )
)
_MONTHS = frozenset(
    terms(
        "january february march april may june july august september october november december monday tuesday wednesday "
        "thursday friday saturday sunday"
    )
)
_CONTINENTS = {
    terms(adjective)[0]: terms(name)[0]
    for name, adjective in (("Africa", "African"), ("Asia", "Asian"), ("Europe", "European"), ("America", "American"))
}
# Words that begin a sentence before a name and are no part of it.
_OPENERS = frozenset(
    [
        "neither",
        "first",
        "then",
        "unlike",
        "according",
        "since",
        "although",
        "though",
        "however",
        "like",
        "without",
        "within",
        "among",
        "together",
        "another",
        "besides",
        "except",
        "despite",
        "during",
        "following",
        "including",
        "thanks",
    ]
)
_TOKEN = re.compile(r"[^\W\d_][\w'’.&=-]*\w|[^\W\d_]|\d+")
_LINK = re.compile(r"\s+(?:of|for|the|and|on|de|du|la|le|van|der|von|al|el|&)\s+|\s+|, (?=[A-Z])|[-/]")
# How many words further apart than in the answer the words of a name may stand in a source.
SLACK = 4
# A single word that acts at the beginning of a sentence, and endings of words that stand there without being names.
_ACTS = re.compile(
    r"(?P<word>[A-Z][a-z]{2,}) (?:has|had|is|was|will|also|led|made|gave|took|paid|sent|won|held|met|ran|wrote|found|[a-z]{2,}ed|[a-z]{3,}s)\b"
)
_NO_NAME = re.compile(r"(?:s|ing|ion|ment|nce|ity|ness|ism|en|ship)$")


@lru_cache(maxsize=20_000)
def names(text: str) -> tuple[tuple[str, ...], ...]:
    """The names in order, each as its stems.

    The first word of a sentence counts only where its capitals say more than that it is the first.
    """
    countries = [(mention.start, mention.end) for mention in find_countries(text)]
    found: list[tuple[str, ...]] = []
    run: list[str] = []
    end = -1
    for place, match in enumerate(_TOKEN.finditer(text)):
        word = match.group(0)
        capital = word[0].isupper() and not (place == 0 and not _telling(word, text[match.end() :]))
        inside = any(start <= match.start() < stop for start, stop in countries)
        joined = end >= 0 and _LINK.fullmatch(text, end, match.start())
        if run and not joined and not _joins(text[end : match.start()]):
            found.append(tuple(run))
            run = []
        if capital and not inside and (kept := _kept(word)):
            run += kept
            end = match.end()
        elif run and not _little(word):
            found.append(tuple(run))
            run, end = [], -1
        elif not capital and not _little(word):
            end = -1
    if run:
        found.append(tuple(run))
    return tuple(dict.fromkeys(name for name in found if name))


def opening_name(text: str) -> tuple[str, ...]:
    """The first word of a sentence, as its stem, where it may be a name that only its capital tells; `names` leaves it out."""
    match = _ACTS.match(text)
    if not match or _little(match["word"]) or _NO_NAME.search(match["word"]) or find_countries(match["word"]):
        return ()
    return tuple(_kept(match["word"]))


def _joins(between: str) -> bool:
    return len(between) < 2 or all(_little(word) for word in between.split())


def _little(word: str) -> bool:
    return word.lower() in STOP_WORDS or word.lower() in ("de", "du", "la", "le", "van", "der", "von", "al", "el", "&")


def _telling(word: str, after: str) -> bool:
    """Whether the first word of a sentence is a name by its form, or by a name going on after it."""
    if word.lower() in STOP_WORDS or word.lower() in _OPENERS or len(word) < 2:
        return False
    return any(char.isupper() for char in word[1:]) or re.match(r"[ -][A-Z][a-z]", after) is not None


def _kept(word: str) -> list[str]:
    return [
        _CONTINENTS.get(stem, stem)
        for stem in terms(word)
        if stem not in _COMMON and stem not in _MONTHS and not stem.isdigit()
    ]


def named(name: tuple[str, ...], text: str) -> bool:
    """Whether a text has the name: its words close together, or as an acronym on either side."""
    return _stands(name, _sequence(text)) or _abbreviated(name, text)


def _stands(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    wanted = set(name)
    reach = len(name) + SLACK
    return any(
        words[place] in wanted and wanted <= set(words[max(0, place) : place + reach]) for place in range(len(words))
    )


@lru_cache(maxsize=50_000)
def _sequence(text: str) -> tuple[str, ...]:
    return tuple(_CONTINENTS.get(stem, stem) for stem in terms(text))


def _abbreviated(name: tuple[str, ...], text: str) -> bool:
    """Whether "foreign affairs ministry" stands as "MFA" or the other way round."""
    if len(name) == 1:
        return name[0] in _acronyms(text)
    return any(
        "".join(word[0] for word in name) == token.lower() or sorted(word[0] for word in name) == sorted(token.lower())
        for token in re.findall(r"\b[A-Z]{2,}\b", text)
        if len(token) == len(name)
    )


@lru_cache(maxsize=50_000)
def _acronyms(text: str) -> frozenset[str]:
    """The initials of the runs of capitalised words of a text, lower case, with and without its little words."""
    found: set[str] = set()
    for run in re.findall(r"[A-Z][\w'’-]+(?:[ ,-]+(?:of|for|the|and|on|to)(?= )|[ ,-]+[A-Z][\w'’-]+)+", text):
        words = re.findall(r"[\w'’]+", run)
        for start in range(len(words) - 1):
            part = words[start:]
            found |= {"".join(word[0] for word in part).lower(), "".join(w[0] for w in part if w[0].isupper()).lower()}
    return frozenset(found)
