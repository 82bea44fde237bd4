"""Country mentions in free text: which countries a visitor names, where, and in what grammatical form.

The words are data (countries.toml); this module only matches them: longest first, whole words, without regard to
accents and mostly to capitals, because visitors on a phone type neither. Nothing is read before the first call.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any, Literal, NamedTuple

Form = Literal["name", "possessive", "adjective"]
_Extra = tuple[tuple[str, tuple[str, ...]], ...]

_TOKEN = re.compile(r"[^\W_]+")
_QUOTES = str.maketrans("‘’ʼ`´‐‑–", "'''''---")
_SPELLINGS = {"and": "(?:and|&)", "saint": r"(?:saint|st\.?)"}
_NO_PLURAL = ("s", "sh", "ch", "ese")
_ADJECTIVE_ENDINGS = ("ish", "ese", "ian", "ians", "ean", "eans")

_JOINT = re.compile(r"\s*(?:,|/|,?\s*(?:and|or)\b)\s*(?:in\b\s*)?")
_SPOKEN = re.compile(r"(?:\b(?:in|into|speaks?|understands?|read)|\btranslat\w*\b.*\bto)\s+$")
_NO_NOUN = re.compile(
    r"\s*(?:$|[^\w\s'-]|(?:please|and|or|if|is|are|was|what|how|who|which|does|do|did|to|for|about|of|on|with|by|too|"
    r"also|as|instead|only|not|but|the|a|this|that|can|could|i|me|you)\b)"
)
_LANGUAGE_NOUN = re.compile(r"[\s-]+(?:versions?|translations?|languages?|editions?|speak\w*|words?|wording)\b")


_ARTICLE = re.compile(
    r"^(?:Netherlands|Philippines|Gambia|Bahamas|Maldives|Seychelles|Comoros|Holy See|United |\S+ Islands|Solomon|Marshall)"
    r"|\bRepublic\b|\bFederated\b"
)


@dataclass(frozen=True, slots=True)
class CountryMention:
    """One country named at `text[start:end]`; an ambiguous word ("Congo") gives one mention for each country."""

    name: str
    iso2: str
    start: int
    end: int
    form: Form


@dataclass(frozen=True, slots=True)
class _Word:
    """One written form and the (name, iso2) of each country that it stands for: none for a mere look-alike."""

    written: str
    form: Form = "name"
    readings: tuple[tuple[str, str], ...] = ()
    capitals: bool = False

    @property
    def takes_bare_s(self) -> bool:
        """Whether "belgiums" is read as "Belgium's": apostrophes are two taps away on a phone."""
        return self.form == "name" and not self.capitals and len(self.written) > 3


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """One pattern whose n-th group is the n-th of the words, and the words and numbers that these begin with."""

    pattern: re.Pattern[str]
    words: tuple[_Word, ...]
    beginnings: frozenset[str]

    def matches(self, folded: str) -> Iterator[re.Match[str]]:
        """All places of the pattern, from left to right; it is tried only where one of the words can begin."""
        end = 0
        for token in _TOKEN.finditer(folded):
            if token.start() >= end and not self.beginnings.isdisjoint((token[0], token[0].removesuffix("s"))):
                match = self.pattern.match(folded, token.start())
                if match:
                    end = match.end()
                    yield match


class _Hit(NamedTuple):
    """A word found in the folded text."""

    start: int
    end: int
    word: _Word
    form: Form


def find_countries(text: str, extra: Mapping[str, tuple[str, ...]] = {}) -> tuple[CountryMention, ...]:
    """All country mentions of `text` in reading order.

    `extra` maps a country name to further forms of it, from the corpus's own metadata. A name that the data file
    lacks becomes a country of its own, with an empty `iso2`.
    """
    lexicon = _lexicon(tuple((name, tuple(forms)) for name, forms in extra.items()))
    folded, places = _fold(text)
    words = lexicon.words
    hits = []
    for match in lexicon.matches(folded):
        group = match.lastindex or 0
        word, suffix = words[group - 1], folded[match.end(group) : match.end()]
        form: Form = "possessive" if suffix else word.form
        if suffix == "s" and not word.takes_bare_s:
            continue
        if word.readings and (not word.capitals or _as_written(text, places[match.start()], word)):
            hits.append(_Hit(match.start(), match.end(), word, form))
    return tuple(
        CountryMention(name, iso2, places[hit.start], places[hit.end], hit.form)
        for hit in _without_languages(hits, folded)
        for name, iso2 in hit.word.readings
    )


def _fold(text: str) -> tuple[str, list[int]]:
    """`text` in lower case without accents, and the place in `text` of each of its characters and of its end."""
    if text.isascii():
        return text.translate(_QUOTES).casefold(), list(range(len(text) + 1))
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char.translate(_QUOTES)).casefold():
            if not unicodedata.combining(part) and unicodedata.category(part) != "Cf":
                chars.append(part)
                places.append(place)
    return "".join(chars), [*places, len(text)]


def _as_written(text: str, start: int, word: _Word) -> bool:
    """Whether a word that needs its capitals has them; in a text all in capitals they say nothing."""
    shouted = text.isupper() and len(text.split()) > 3
    dotted = text[start + 1 : start + 2] == "."
    return dotted or (text.startswith(word.written, start) and not shouted)


def _without_languages(hits: list[_Hit], folded: str) -> Iterator[_Hit]:
    """Leave out adjectives that name a language: "in French or Dutch, please", "the Spanish version"."""
    runs: list[list[_Hit]] = []
    for hit in hits:
        if runs and _JOINT.fullmatch(folded, runs[-1][-1].end, hit.start):
            runs[-1].append(hit)
        else:
            runs.append([hit])
    for run in runs:
        spoken = _SPOKEN.search(folded, max(0, run[0].start - 80), run[0].start) and _NO_NOUN.match(folded, run[-1].end)
        language = spoken or _LANGUAGE_NOUN.match(folded, run[-1].end)
        yield from (hit for hit in run if not (language and hit.form == "adjective"))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("countries.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def _lexicon(extra: _Extra) -> _Lexicon:
    """All written forms, longer words before shorter, with a possessive ending."""
    words = {_fold(phrase)[0]: _Word(phrase) for phrase in _data()["decoys"]}
    for written, form, reading in _forms(extra):
        key = _fold(written)[0]
        known = words.get(key) or _Word(written, form, (), written in _data()["capitals"])
        if reading not in known.readings:
            words[key] = replace(known, readings=(*known.readings, reading))
    # Grouping the alternatives by first letter lets the matcher skip all others at once.
    keys = sorted(words, key=lambda key: (key[0], -len(key)))
    letters = (
        f"(?={re.escape(letter)})(?:" + "|".join(f"({_pattern(words[key].written)})" for key in group) + ")"
        for letter, group in groupby(keys, key=lambda key: key[0])
    )
    pattern = re.compile(rf"(?<!\w)(?=\S)(?:{'|'.join(letters)})(?:'s|(?<=s)'(?=\s+\w)|s)?(?!\w)")
    starts = {part for key in keys for part in (_TOKEN.match(key.replace("'", "")), _TOKEN.match(key)) if part}
    beginnings = {start[0] for start in starts} | {key[0] for key in keys if words[key].written.isupper()} | {"st"}
    return _Lexicon(pattern, tuple(words[key] for key in keys), frozenset(beginnings))


def _forms(extra: _Extra) -> Iterator[tuple[str, Form, tuple[str, str]]]:
    """Every written form with its grammatical form and the country that it stands for."""
    codes: dict[str, str] = {}
    for country in _data()["countries"]:
        reading = (country["name"], country["iso2"])
        codes[country["name"]] = country["iso2"]
        yield from ((name, "name", reading) for name in [country["name"], *country["aliases"]])
        for adjective in country["adjectives"]:
            yield adjective, "adjective", reading
            if not adjective.endswith(_NO_PLURAL):
                yield f"{adjective}s", "adjective", reading
    for name, others in extra:
        for written in (other.strip() for other in (name, *others) if re.search(r"\w", _fold(other)[0])):
            adjective = written != name and written.endswith(_ADJECTIVE_ENDINGS)
            yield written, "adjective" if adjective else "name", (name, codes.get(name, ""))


def _pattern(written: str) -> str:
    """The ways of typing one form, after folding: "Saint" as "St.", "UK" as "U.K.", "d'Ivoire" as "divoire"."""
    if written.isupper() and written.isalpha() and len(written) < 5:
        letters = written.casefold()
        return letters + "|" + r"\.".join(letters) + r"\.?"
    words = re.split(r"[\s-]+", _fold(written)[0])
    return r"[\s-]+".join(_SPELLINGS.get(word, re.escape(word).replace("'", "'?")) for word in words)


def with_article(name: str, language: str = "en") -> str:
    """The name as it stands in a sentence: "the Netherlands", "Belgium". Only English sentences need its article."""
    return f"the {name}" if language == "en" and _ARTICLE.search(name) else name


def possessive(name: str, language: str = "en") -> str:
    """The name before what it owns: "Belgium's", "the Netherlands'". Sentences of other languages take it as it is."""
    if language != "en":
        return name
    return f"{name}'" if name.endswith("s") else f"{name}'s"


@cache
def forms_of(name: str) -> tuple[str, ...]:
    """All words by which a country is known: its name, its other names, its nationality and its capital."""
    known = [other for c in _data()["countries"] if c["name"] == name for other in (*c["aliases"], *c["adjectives"])]
    return (name, *known, *seats().get(name, ()))


@cache
def words_of_places() -> dict[str, frozenset[str]]:
    """Each word in the names, nationalities and capitals of countries, as it is written, with the countries that have it."""
    forms = [(written, name) for written, _, (name, _) in _forms(())]
    forms += [(city, name) for name, cities in seats().items() for city in cities]
    words: dict[str, set[str]] = {}
    for written, name in forms:
        for word in _TOKEN.findall(written):
            words.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in words.items()}


@cache
def seats() -> dict[str, tuple[str, ...]]:
    """The capitals and seats of government of each country, by which a question may mean it."""
    return {name: tuple(cities) for name, cities in _data()["seats"].items()}


def country_of_code(code: str) -> str | None:
    """The name of the country with that two-letter ISO 3166 code, in either case, or None."""
    return next((c["name"] for c in _data()["countries"] if c["iso2"] == code.strip().upper()), None)
