"""The words of a question, prepared for comparing them with many sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assistant.answering.countries import find_countries
from assistant.answering.focus import focus_of
from assistant.answering.likeness import credits_of
from assistant.answering.plans import without_plans
from assistant.answering.synonyms import alike
from vectorstore.analysis import terms

# What a synonym counts for beside the word itself.
SYNONYM = 0.7
_NAME_OR_NUMBER = re.compile(r"(?<=[a-z0-9,] )[A-Z][\w'’-]*|\b\d\d[\d.,]*\b")
# What visitors say of themselves names nothing that documents must have.
_OF_ONESELF = re.compile(r"(?:^|(?<=[.!?] ))(?:I|I'm|My|We|Our)\b[^.!?]*[.!?]")


@dataclass(frozen=True, slots=True)
class LookedFor:
    """The question's words without its plans and countries.

    `shares` add up to 1, `rarity` is 1 for a word that no document has. `near` has for each word the words that may stand for
    it, with how much each counts (above 0, at most 1). `names` are those of names and numbers, `focus` those that say
    what is asked for.
    """

    shares: Mapping[str, float]
    rarity: Mapping[str, float]
    near: Mapping[str, Mapping[str, float]]
    names: frozenset[str]
    focus: frozenset[str]

    def held(self, term: str, found: Collection[str]) -> float:
        """Whether `found` has the word (1), or how much the best of those that may stand for it counts."""
        if term in found:
            return 1.0
        return max((value for other, value in self.near[term].items() if other in found), default=0.0)

    def share(self, found: Collection[str]) -> float:
        """The share of the question's words that `found` holds."""
        return sum(share * self.held(term, found) for term, share in self.shares.items())

    def missing_names(self, found: Collection[str]) -> float:
        """How rare the names and numbers are, all together, that `found` lacks and has no synonym of."""
        lacking = (
            name for name in self.names if name not in found and not any(other in found for other in alike(name))
        )
        return sum(self.rarity[name] for name in lacking)


def looked_for(
    text: str, weights: Mapping[str, float], rarity: Mapping[str, float], among: Collection[str]
) -> LookedFor:
    """What a question with this `text` looks for among the words of the passages.

    `weights` are those of its words, `rarity` has the same words.
    """
    total = sum(weights[term] for term in rarity) or 1.0
    alike_in_meaning = credits_of(rarity, among)
    near = {term: {**alike_in_meaning.get(term, {}), **dict.fromkeys(alike(term), SYNONYM)} for term in rarity}
    return LookedFor(
        {term: weights[term] / total for term in rarity},
        rarity,
        near,
        names_in(text) & rarity.keys(),
        focus_of(text) & rarity.keys(),
    )


def names_in(text: str) -> frozenset[str]:
    """The search terms of the names and numbers in a question, without those of its countries and plans."""
    said = _OF_ONESELF.sub(" ", without_plans(text))
    if not _NAME_OR_NUMBER.search(said):
        return frozenset()
    for place in reversed(find_countries(said)):
        said = f"{said[: place.start]} {said[place.end :]}"
    return frozenset(term for name in _NAME_OR_NUMBER.findall(said) for term in terms(name))
