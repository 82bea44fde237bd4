"""Misspelt words: "Ukranian" is read as "Ukrainian", and "Hadad" as the "Haddad" of a document.

A word that neither the corpus, nor the country data, nor the table of common words has is read as the word of the
corpus or the country data that is spelt most like it, if one is. The visitor is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from assistant.answering.countries import words_of_places
from assistant.answering.likeness import is_common
from vectorstore.analysis import terms

# Shorter words have too many others near them.
SHORTEST = 5
# From this length on two letters may be wrong instead of one (left out, too many, another one, or two swapped).
LONG = 10
# A text with more unknown words than this is not English, or not written for a reader.
MOST = 2
_WORD = re.compile(r"[^\W\d_]+")
# "UNSCR 1325" is what documents call "Resolution 1325".
_SCR = re.compile(r"\b(?:UN ?)?SCR[\s-]?(?=\d{4}\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is read, and the words that are read as others: (as typed, as read)."""

    text: str
    changed: tuple[tuple[str, str], ...] = ()


class Spelling:
    """The words of a corpus and of the country data."""

    def __init__(self, texts: Iterable[str]) -> None:
        """`texts` are those of all documents."""
        written = Counter(word for text in texts for word in _WORD.findall(text) if len(word) >= SHORTEST)
        self._places = {word: names for word, names in words_of_places().items() if len(word) >= SHORTEST}
        # A place is more likely to be meant than any other word.
        self._rank = {**written, **dict.fromkeys(self._places, written.total() + 1)}
        self._terms = frozenset(term for word in self._rank for term in terms(word))
        self._by_letter: dict[str, dict[str, str]] = {}
        for word in sorted(self._rank, key=lambda word: self._rank[word]):
            folded = _fold(word)
            self._by_letter.setdefault(folded[0], {})[folded] = word  # the most frequent way to write it stays

    def read(self, text: str) -> Reading:
        """The text with its misspelt words mended, and "UNSCR" written out."""
        text = _SCR.sub("Resolution ", text)
        unknown = [word for word in dict.fromkeys(_WORD.findall(text)) if self._is_unknown(word)]
        if len(unknown) > MOST:
            return Reading(text)
        mended = {word: other for word in unknown if (other := self._nearest(word))}
        read = _WORD.sub(lambda match: mended.get(match[0], match[0]), text) if mended else text
        return Reading(read, tuple(mended.items()))

    def _is_unknown(self, word: str) -> bool:
        if len(word) < SHORTEST or word.isupper():
            return False
        return any(term not in self._terms and not is_common(term) for term in terms(word))

    def _nearest(self, word: str) -> str | None:
        """The word with the same first letter that is spelt most like this one; None if it may be one of two countries."""
        folded = _fold(word)
        here = self._by_letter.get(folded[0], {})
        near = extract(folded, list(here), scorer=OSA.distance, score_cutoff=1 if len(folded) < LONG else 2, limit=None)
        nearest = [here[other] for other, distance, _ in near if distance == near[0][1]]
        places = [self._places[other] for other in nearest if other in self._places]
        if not nearest or (places and not frozenset.intersection(*places)):
            return None
        found = max(nearest, key=lambda other: self._rank[other])
        return found.lower() if word.islower() and not places else found


def _fold(word: str) -> str:
    """In lower case and without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
