"""Texts as stems with a weight by rarity, and clauses that say one thing each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from assistant.answering.countries import find_countries
from assistant.answering.plans import PlanMention, find_plans
from assistant.answering.synonyms import alike
from vectorstore.analysis import terms

Weight = Callable[[str], float]
SYNONYM = 0.75
# Clauses whose shares of the words differ by less are equally near; with a smaller share a clause says something else.
AS_NEAR, LITTLE = 0.1, 0.3
_PLAN = frozenset(terms("national action plan plans NAP first second third fourth fifth sixth seventh"))
_PERIOD = re.compile(r"\b(?:19|20)\d\d\s?[-–]\s?(?:(?:19|20)\d\d|\d\d)\b")
# Words with which any sentence speaks of its sources or joins two thoughts; they say nothing that could be wrong.
_NEUTRAL = frozenset(
    terms(
        "according also both include including included further addition additionally overall respectively namely example "
        "moreover furthermore thus therefore hence while whereas however passage document source state states described "
        "describe mention mentions describes"
    )
)
_CLAUSE = re.compile(
    r"\s*[;:–—]\s+|,?\s+\b(?:but|while|whereas|although|though|because|since(?! (?:\d+|early|late|then|January|February|March|April|May|June|July|August|September|October|November|December)\b)|so that|yet)\b\s+|,\s+(?:(?:in|into|of|from|to|for|by|with|on|through|under|to whom) )?(?:which|who|whom|where|whose)\s+|,\s+(?:with|namely|(?:something|one|those) (?:that|which|who))\s+"
    r"|,\s+and\s+(?=(?:it|its|they|their|he|she|in|under|not|neither|was|were|is|are|has|had|have)\b)"
    r"|,\s+and\s+(?=[^,;]{2,60}\b(?:has|have|had|is|are|was|were|will|does|did|gives?|gave|calls?|describes?|names?|says?|[a-z]{3,}ed)\b)"
    r"|\s+and\s+(?=(?:it|its|they|their|he|she)\s)|\s+where\s+",
    re.IGNORECASE,
)

# "In 2009, the same year in which UN Women began": two statements about that year.
_SAME_YEAR = re.compile(
    r"(?P<year>\b(?:19|20)\d\d),? (?:which (?:is|was) )?the same year (?:in which|that|as|when) ", re.IGNORECASE
)
# "WPHF, which was launched in 2016, has given money": the aside says a thing of its own.
_IN_BETWEEN = re.compile(
    r",? (?:which|who) (?P<aside>[^,;:]{3,120}), (?P<rest>(?!and\b|or\b|but\b)[a-z][^;:]+?)(?=[.;:]?$)"
)
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|he|him|his|she|her|this|these|both)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:has|have|had|is|are|was|were|will|would|does|did|gives?|gave|began|came|made|took|led|ran|runs|rose|fell|set|put|got|went|says?|said|[a-z]{3,}ed|[a-z]{4,}s)\b"
)
_IS = re.compile(r"\b(?:has|have|had|is|are|was|were|will)\b", re.IGNORECASE)
# Words that no sentence ends with, and words said twice over.
_UNFINISHED = re.compile(
    r"\b(?:the|an?|and|or|no|not|of|has|have|had|is|are|its|their)\W*$|[,:;–—-]\W*$", re.IGNORECASE
)
_TWICE = re.compile(r"\b([^\W\d][\w'’]*(?:[\s,]+\w[\w'’]*){0,5})[\s,]+\1\b", re.IGNORECASE)


def is_broken(text: str, item: bool = False) -> bool:
    """Whether a text is no sentence: it begins in the middle, does not end, stutters, or only names plans and countries."""
    begins = text.lstrip("\"'“‘(«„*€$£¥")[:1]
    if not begins.isalnum() or _UNFINISHED.search(text) or _TWICE.search(text):
        return True
    return not item and (begins.islower() or not (_IS.search(text) or any(not stem.isdigit() for stem in core(text))))


@lru_cache(maxsize=50_000)
def stems(text: str) -> tuple[str, ...]:
    """The search terms of a text in order, without words of mere joining."""
    return tuple(term for term in terms(text) if term not in _NEUTRAL)


@lru_cache(maxsize=20_000)
def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a sentence, in order; the last "and" of a list begins none."""
    text = _IN_BETWEEN.sub(r" \g<rest>; \g<aside>", text)
    text = _SAME_YEAR.sub(lambda match: f"{match['year']}; in {match['year']} ", text)
    parts: list[str] = []
    begin = 0
    for match in _CLAUSE.finditer(text):
        if "and" in match.group(0).lower().split() and not _VERB.search(text, begin, match.start()):
            continue
        parts.append(text[begin : match.start()])
        begin = match.end()
    parts.append(text[begin:])
    return tuple(part.strip() for part in parts if part.strip())


def has(stem: str, among: frozenset[str]) -> bool:
    """Whether the word, or one that may stand for it, is among others."""
    return stem in among or bool(alike(stem) & among)


def coverage(wanted: Iterable[str], found: frozenset[str], weight: Weight) -> float:
    """The share, by rarity, of the words wanted that are found; a synonym counts for less than the word. 1 for none."""
    weights = {stem: weight(stem) for stem in wanted}
    total = sum(weights.values())
    if not total:
        return 1.0
    got = sum(
        value * (1.0 if stem in found else SYNONYM if alike(stem) & found else 0.0) for stem, value in weights.items()
    )
    return got / total


def nearest(clause: str, texts: Iterable[str], weight: Weight, any_plan: bool = False) -> tuple[str, ...]:
    """The clauses of `texts` that have most of what `clause` says beside whose plan it is; none if it is little.

    Clauses about another plan than `clause` are passed over, unless `any_plan`.
    """
    wanted, plans = core(clause), set(find_plans(clause))
    shares: dict[str, float] = {}
    for text in texts:
        before: frozenset[str] = frozenset()
        for candidate in clauses(text):
            own = core(candidate)
            # "UN Women has backed them" says it of the Peace Huts of the clause before.
            words = own | before if _PRONOUN.search(candidate) else own
            before = own
            if wanted & own and (any_plan or _same_plan(plans, set(find_plans(candidate)))):
                shares[candidate] = coverage(wanted, words, weight)
    best = max(shares.values(), default=0.0)
    return tuple(candidate for candidate, share in shares.items() if share >= max(best - AS_NEAR, LITTLE))


def _same_plan(said: set[PlanMention], told: set[PlanMention]) -> bool:
    return not said or not told or bool(said & told)


@lru_cache(maxsize=20_000)
def core(text: str) -> frozenset[str]:
    """The stems of a text without plans and countries, which half of all clauses name."""
    plain = _PERIOD.sub(" ", text)
    named = {term for mention in find_countries(plain) for term in terms(plain[mention.start : mention.end])}
    return frozenset(stem for stem in stems(plain) if stem not in named and stem not in _PLAN)
