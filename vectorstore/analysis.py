"""Text to search terms: what keyword search counts, and what the answer pipeline weighs words by."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

# Words that carry no topic, question words among them. "us" is not here: without case it is also a country.
STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any are aren't as at be because been before being below between both
    but by can can't could couldn't did didn't do does doesn't doing don't down during each either few for from further
    had has have having he her here hers herself him himself his how i if in into is isn't it its itself just me might
    more most must my myself no nor not of off on once only or other our ours out over own please same she should so
    some such tell than that the their theirs them then there these they this those through to too under until up upon
    very was wasn't we were what when where whether which while who whom whose why will with would you your yours
    """.split()  # noqa: SIM905
)

_COMBINING = re.compile("[\u0300-\u036f]")
_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Vowel signs of Indic and related scripts are no letters to `\w`, yet belong to their word.
_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0963\u0966-\u109f])+(?:'[^\W_]+)*(?:(?<=\d)\.\d+)?")
# Scripts that are written without spaces between words: Thai to Burmese, Khmer, Kana, Han.
_UNSPACED = re.compile(r"[\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_stemmers = threading.local()


def terms(text: str) -> list[str]:
    """The search terms of `text` in order, repeats included; stop words are left out.

    Case, accents and possessive endings are dropped and English endings stemmed; "2017-2021" gives both years,
    "10,000" one number, "U.N." one word, "Côte d'Ivoire" three. Words of scripts without
    spaces become pairs of characters.
    """
    found: list[str] = []
    for word in _WORD.findall(_plain(text)):
        if word in STOP_WORDS:
            continue
        for part in word.removesuffix("'s").split("'"):
            if part not in STOP_WORDS:
                found += _pairs(part) if _UNSPACED.fullmatch(part) else [_stem(part)]
    return found


def _plain(text: str) -> str:
    text = text.replace("\u2019", "'").casefold()
    if not text.isascii():
        # Compatibility forms may bring capitals back: "℠" is "SM".
        text = unicodedata.normalize("NFC", _COMBINING.sub("", unicodedata.normalize("NFKD", text))).casefold()
    text = _ACRONYM.sub(lambda match: match[0].replace(".", ""), text)
    return _THOUSANDS.sub("", text)


def _pairs(word: str) -> list[str]:
    return [word[i : i + 2] for i in range(max(len(word) - 1, 1))]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    stemmer = getattr(_stemmers, "english", None)  # a stemmer object must not be shared between threads
    if stemmer is None:
        stemmer = _stemmers.english = Stemmer.Stemmer("english")
    return str(stemmer.stemWord(word))
