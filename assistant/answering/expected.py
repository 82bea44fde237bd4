"""What an answer must hold: a sum of money, a count of the very thing asked for, a day, a name, a list of so many.

A sentence can share every word with a question and still not answer it ("How many kroner are reserved?": "Money is
reserved."). These rules look at the form of the question only, and a text that lacks what they ask for is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from assistant.answering.likeness import credits_of
from assistant.answering.plans import without_plans
from assistant.answering.synonyms import alike, in_one_word
from vectorstore.analysis import terms

Need = Callable[[str], bool]

_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_WORDS = rf"one|{_SMALL}|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|dozen|hundred|thousand|million"
_CURRENCY = (
    r"euros?|dollars?|pounds?|francs?|kron(?:a|or|e|er)|yen|won|rupees?|pesos?|shillings?|naira|rand|dinars?|hryvnias?|laris?|drams?"
    r"|takas?|rupiahs?|cedis?|birrs?|zlotys?|liras?|dirhams?|riyals?|reais|roubles?|rubles?|forints?|manats?|somonis?|kwachas?|afghanis?"
    r"|eur|usd|gbp|chf|sek|nok|dkk|jpy|krw|cad|aud|nzd|uah"
)
_MONEY = re.compile(
    rf"[€$£¥]\s?\d|\b(?:{_CURRENCY})\s?\d|\b(?:\d[\d.,\s]*|{_WORDS})\s?(?:million|billion|thousand|m|bn)?\s?(?:us\s)?(?:{_CURRENCY})\b"
    r"|\b\d[\d.,]*\s?(?:million|billion)\b",
    re.IGNORECASE,
)
_NO_MONEY = re.compile(
    r"\b(?:no|without|any|its own|separate|own)\b[^.]{0,40}\b(?:budgets?|funds?|funding|money|cost\w*|amounts?|price)\b"
    r"|\bbudgets?\b[^.]{0,40}\b(?:not|nor|nothing|none)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\d\s?%|\bper\s?cent\b|\bpercent|\bone in\b|\bhalf\b|\b(?:a|one|two) (?:third|quarter|fifth)s?\b", re.I
)
_DAY = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}\b|\b\d{4}-\d\d-\d\d\b"
)
_MONTH = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_AGE = re.compile(rf"\b(?:\d{{1,3}}|{_WORDS})[\s-]years?[\s-](?:old|of age)|\baged? (?:of )?\d|\bborn\b", re.IGNORECASE)
_NAME = re.compile(
    r"\b(?!The\b|In\b|On\b)[A-ZÀ-Þ][\w'’.-]+ (?:(?:de|van|der|von|al|bin|el|da|dos|la|le)[ -])*[A-ZÀ-Þ][\w'’-]+"
)
_NO_PERSON = re.compile(
    r"Minist|Council|Secretar|State|National|Action|Plan|United|Nations|Security|Affairs|Foreign|Wom[ae]n|Peace|Defence|Gender|Resolution|Government"
    r"|Department|Office|Committee|Commission|Institut|Network|Group|Republic|European|Union|Court|Act|Federal|Human|Rights|Board"
    r"|Kingdom|States|Africa|Korea|Zealand|Strategy|January|February|March|April|May|June|July|August|September|October|November|December"
)
_COUNTED = re.compile(r"\bhow many (?P<what>[^?,.;]*)|\b(?:the )?number of (?P<of>[^?,.;]*)", re.IGNORECASE)
_STOPS = re.compile(
    r"\b(?:are|is|were|was|be|have|has|had|do|does|did|can|could|will|would|in|on|at|of|to|for|from|with|by|that|which|who|there|and|it|"
    r"they|its|their|the|a|an|altogether|overall|people)\b",
    re.IGNORECASE,
)
# Characters between a number and the thing that it counts, and between a thing and the number that is said of it.
BEFORE, AFTER = 30, 80
# How alike in meaning a word must be to the thing that is counted to stand for it (`assistant.answering.likeness`).
LIKELY = 0.15
_SAID_OF = re.compile(
    r"\b(?:was|were|is|are|rose|fell|grew|stood|reached|to|from|number\w*|total\w*)\b|[:(|]", re.IGNORECASE
)
_ANY_NUMBER = re.compile(
    rf"(?<![\d-])(?!(?:1[89]|20)\d\d\b)\d[\d.,]*(?![\d-]|(?:st|nd|rd|th)\b)|\b(?:{_WORDS}|no|none|half|both)\b",
    re.IGNORECASE,
)

# Where it is the budget that is asked for, a text that says that there is none answers.
_BUDGET = re.compile(r"\b(?:budget|fund|money|cost|price|cash|financ)\w*", re.IGNORECASE)
# The number of a resolution counts nothing.
_RESOLUTION = re.compile(r"\b(?:resolutions?|nap|unscr)\s+1\d{3}\b|\b1325\b", re.IGNORECASE)
_HOW_MUCH = re.compile(
    rf"\bhow much\b(?! (?:of|more|less|did they know))|\bhow many (?:\w+ )?(?:{_CURRENCY})\b|\bwhat(?:['’]s| is| was| are| were)? (?:\w+ ){{0,2}}budget\b"
    rf"|\bin (?:us )?(?:{_CURRENCY})\b|\b(?:what|which|the) (?:total |exact )?(?:sum|amount)\b|\btotal (?:costs?|budget)\b"
    r"|\bwhat budget\b|\bbudget of\b|\bwhat (?:does|did|will|would)\b.*\bcost\b|\bprice tag\b",
    re.IGNORECASE,
)
_WHAT_SHARE = re.compile(
    r"\b(?:what|which) (?:share|proportion|per ?cent)|\bpercentages?\b|\bshare of\b", re.IGNORECASE
)
_WHAT_DAY = re.compile(r"\b(?:what|which|exact) (?:exact )?(?:date|day)\b", re.IGNORECASE)
_WHEN = re.compile(
    r"\bwhen (?:was|were|did|is|will)\b|\b(?:what|which) year\b|\bfrom when\b|\bsince when\b", re.IGNORECASE
)
_FROM_TO = re.compile(r"\bfrom when (?:un)?till? when\b|\bwhich years\b|\bwhat (?:period|years)\b", re.IGNORECASE)
_HOW_OLD = re.compile(r"\bhow old\b", re.IGNORECASE)
_WHICH_PERSON = re.compile(
    r"\b(?:which|what|name of (?:the )?|who (?:is|was|were) (?:the |\w+['’]s )?(?:\w+ ){0,2}?)\s?(?:[\w’'-]+ ){0,2}"
    r"(?:minister|president|ambassador|person|chair(?:person|man|woman)?|director|speaker|envoy|commissioner|representative)s?\b"
    r"|\bwho (?:presides|presided)\b",
    re.IGNORECASE,
)
# A body is asked for by its kind, or by what only a body or its head does to a plan.
_WHICH_BODY = re.compile(
    r"\b(?:which|what|whose)\b(?: \w+)? (?:ministr(?:y|ies)|departments?|agenc(?:y|ies)|bod(?:y|ies)|institutions?|offices?|authorit(?:y|ies))\b"
    r"|\bwho(?:['’]s| is| are| was| were)? (?:\w+ )?(?:leads?|leading|led|coordinat\w+|heads?|heading|chairs?|chairing|steers?|steering|oversees?|responsible)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:ministr(?:y|ies)|ministers?|departments?|directorates?|agenc(?:y|ies)|offices?|councils?|committees?|commissions?|commissioners?"
    r"|secretariats?|institut(?:es?|ions?)|authorit(?:y|ies)|bod(?:y|ies)|boards?|groups?|task forces?|units?|cent(?:re|er)s?|platforms?"
    r"|networks?|ambassadors?|presidents?|presidency|directors?|chairs?|parliament|governments?|organi[sz]ations?|divisions?|bureau|mission|team)\b",
    re.IGNORECASE,
)
# Every text here speaks of the Security Council's resolution; it leads nothing.
_OF_THE_RESOLUTION = re.compile(
    r"\b(?:UN |United Nations )?(?:\(UN\) )?Security Council(?:['’]s)?(?: Resolution)?", re.IGNORECASE
)
_WHICH_SO_MANY = re.compile(rf"\b(?:which|what) ({_SMALL}|\d{{1,2}}) (?:\w+ ){{0,2}}\w+s\b", re.IGNORECASE)
_COUNTS = {word: number for number, word in enumerate(_SMALL.split("|"), start=2)}


@lru_cache(maxsize=2_000)
def needs_of(question: str) -> tuple[Need, ...]:
    """What a text must hold to answer `question`; empty where the form of the question does not say."""
    return tuple(_needs(question))


def answers_form(question: str, text: str) -> bool:
    """Whether `text` holds everything that the form of `question` asks for."""
    return all(need(text) for need in needs_of(question))


def _needs(question: str) -> Iterator[Need]:
    if _HOW_OLD.search(question):
        yield lambda text: _AGE.search(text) is not None
    elif _WHAT_SHARE.search(question):
        yield lambda text: _SHARE.search(text) is not None
    elif _HOW_MUCH.search(question):
        none_counts = _BUDGET.search(question) is not None
        yield lambda text: _MONEY.search(text) is not None or (none_counts and _NO_MONEY.search(text) is not None)
    elif (counted := _COUNTED.search(question)) and (things := _things(counted["what"] or counted["of"])):
        known = frozenset(map(_digits, _ANY_NUMBER.findall(_RESOLUTION.sub(" ", question))))
        yield lambda text: _counts(text, things, known)
    figure = _WHAT_SHARE.search(question) or _HOW_MUCH.search(question) or _COUNTED.search(question)
    if figure and (years := _YEAR.findall(without_plans(question))):
        # A figure holds for its date only.
        yield lambda text: any(year in text and year in without_plans(text) for year in years)
    if _WHAT_DAY.search(question):
        yield lambda text: _DAY.search(text) is not None
    elif _FROM_TO.search(question):
        yield lambda text: len(set(_YEAR.findall(text))) >= 2 or re.search(r"\d{4}\s?[-–]\s?\d{2}", text) is not None
    elif _WHEN.search(question):
        yield lambda text: _YEAR.search(text) is not None or _MONTH.search(text) is not None
    if _WHICH_PERSON.search(question):
        yield lambda text: any(not _NO_PERSON.search(name) for name in _NAME.findall(text))
    elif _WHICH_BODY.search(in_one_word(question)):
        yield lambda text: _BODY.search(_OF_THE_RESOLUTION.sub(" ", text)) is not None
    if many := _WHICH_SO_MANY.search(question):
        number = _COUNTS.get(many[1].lower()) or int(many[1])
        yield lambda text: _listed(text) >= number


def _things(words: str) -> tuple[str, ...]:
    """The search terms of what is counted, up to the first small word: of "women mediators of ..." both, in order."""
    return tuple(terms(_STOPS.split(in_one_word(words), maxsplit=1)[0]))


def _counts(text: str, things: tuple[str, ...], known: frozenset[str]) -> bool:
    """Whether a number counts the things; where the text has neither their last word nor one for it, one that is near
    in meaning, or another word of the phrase, may stand for them.

    Numbers of the question itself, the `known` ones, are no answer to it.
    """
    text, words, all_numbers = _words_and_numbers(text)
    numbers = [start for start, number in all_numbers if _digits(number) not in known]
    if not numbers:
        return False
    found = frozenset(term for _, stems in words for term in stems)
    wanted = {things[-1], *alike(things[-1])}
    if wanted.isdisjoint(found):
        wanted = {*things, *(other for thing in things for other in alike(thing)), *_likely(things, found)}
    places = [start for start, stems in words if not wanted.isdisjoint(stems)]
    return any(
        0 < place - number <= BEFORE or (0 < number - place <= AFTER and _SAID_OF.search(text[place:number]))
        for place in places
        for number in numbers
    )


def _likely(things: tuple[str, ...], among: frozenset[str]) -> frozenset[str]:
    """The words that may stand for the things counted, by their meaning."""
    likely = credits_of(things, among)
    return frozenset(other for others in likely.values() for other, value in others.items() if value >= LIKELY)


def _digits(number: str) -> str:
    """A number without the marks between its digits: "1,133" and "1133" are the same."""
    return re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", number).rstrip(".,").lower()


@lru_cache(maxsize=10_000)
def _words_and_numbers(text: str) -> tuple[str, list[tuple[int, list[str]]], list[tuple[int, str]]]:
    """The text without numbers of resolutions, where each word starts, with its search terms, and each number."""
    text = _RESOLUTION.sub(" ", text)
    words = [(word.start(), terms(word.group(0))) for word in re.finditer(r"[^\W\d_]+", text)]
    return text, words, [(number.start(), number.group(0)) for number in _ANY_NUMBER.finditer(text)]


def _listed(text: str) -> int:
    """How many things a text lists at most: the items of a list, or the parts between commas, semicolons and "and"."""
    lines = text.count("\n") + 1
    parts = max((len(re.findall(r"[,;]|\band\b", part)) + 1 for part in re.split(r"[.:](?=\s|$)", text)), default=1)
    return max(lines, parts)
