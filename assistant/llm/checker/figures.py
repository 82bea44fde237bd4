"""The figures of a text, in a form in which "12 million", "12,000,000" and "twelve million" are the same."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from vectorstore.analysis import terms

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: float(value) for value, word in enumerate(_UNITS)} | {
    word: 10.0 * value for value, word in enumerate(_TENS, start=2)
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9, "dozen": 12.0}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
_SHARES = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_SPANS = {"day": 1 / 30, "week": 7 / 30, "month": 1.0, "year": 12.0, "decade": 120.0, "century": 1200.0}
_CURRENCIES = {
    "€": "eur", "euro": "eur", "eur": "eur", "$": "dollar", "dollar": "dollar", "usd": "dollar", "cad": "dollar",
    "aud": "dollar", "£": "gbp", "pound": "gbp", "gbp": "gbp", "franc": "chf", "chf": "chf", "kroner": "krone",
    "krone": "krone", "kronor": "krone", "nok": "krone", "sek": "krone", "dkk": "krone", "yen": "jpy", "jpy": "jpy",
}  # fmt: skip

_MONTH = "|".join(month.capitalize() for month in _MONTHS)
_DIGITS = r"\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(_UNITS[1:])})"
_HUNDREDS = rf"(?:{'|'.join(_UNITS[1:10])}) hundred and {_SMALL}"
_COUNT = rf"(?:{_DIGITS}|\b(?:{_HUNDREDS}|{_SMALL}|an?(?= (?:dozen|hundred|thousand|million|billion)\b))\b)"
_SCALE = r"(?:[\s-]?(?:hundred|thousand|million|billion|dozen|bn|m)\b){0,2}"
_MONEY = r"[€$£]|EUR|USD|CAD|AUD|GBP|CHF|NOK|SEK|DKK|JPY"
# "Canadian" in "Canadian dollars" names a currency.
_WHOSE = r"(?:US|U\.S\.|American|Canadian|Australian|British|Swiss|Norwegian|Swedish|Danish|Japanese)"
_MONEY_WORDS = rf"(?:{_MONEY}|(?:{_WHOSE} )?(?:euros?|dollars?|pounds?|francs?|kroner|kronor|krone|yen))"
_FIGURE = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d\d-\d\d\b)"
    rf"|(?P<day>\b\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})(?:,? (?P<year>\d{{4}}))?\b"
    rf"|\b(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? (?P<year2>\d{{4}}))?"
    rf"|\b(?P<month3>{_MONTH})(?: of)?,? (?P<year3>\d{{4}})\b"
    rf"|\b(?P<from>(?:19|20)\d\d)\s?[-–/]\s?(?P<to>(?:19|20)\d\d|\d\d)\b"
    rf"|(?P<some>\b(?:{'|'.join(_UNITS[1:10])}))(?: [a-z]+)? (?:in|out of) (?P<of>(?:every )?(?:{'|'.join([*_UNITS[2:13], *_TENS])}|\d{{1,3}}))\b"
    rf"|(?P<percent>{_COUNT}) ?(?:%|per ?cent\b)"
    rf"|(?P<share>\b(?:(?P<parts>one|two|three|four|an?)[ -])?(?P<part>half|halves|thirds?|quarters?|fifths?|tenths?) (?=(?:of|the)\b))"
    rf"|(?P<cash>(?:{_MONEY}) ?(?P<sum>{_COUNT}{_SCALE})|(?P<sum2>{_COUNT}{_SCALE}) ?(?P<currency>{_MONEY_WORDS})(?!\w))"
    rf"|(?P<span>{_COUNT})[ -](?P<unit>days?|weeks?|months?|years?|decades?|centur(?:y|ies))\b"
    rf"|(?P<calendar>\b(?:1[89]|20)\d\d)s?\b(?![,.]?\d)"
    rf"|(?P<ordinal>\b(?:{'|'.join(_ORDINALS[1:])}|\d{{1,3}}(?:st|nd|rd|th))\b)"
    rf"|(?P<twice>\btwice\b)|(?P<single>\bsingle\b)"
    rf"|(?P<number>(?<![\w.,-]){_COUNT}{_SCALE})(?!\w)",
    re.IGNORECASE,
)
# "one" that counts nothing.
_PRONOUN = re.compile(r"\b(?:no|the|this|that|which|every|any|each|another|some)[ -]$", re.IGNORECASE)
_ONE_OF = re.compile(
    r"\s*(?:of\b|another\b|day\b|,|\.|$|['’]s\b|that\b|which\b|who\b|is\b|was\b|in\b|for\b)", re.IGNORECASE
)
_BOUNDS = (
    (">", re.compile(r"\b(?:at least|more than|over|above|no fewer than|no less than|upwards of|a minimum of|exceed\w*)\s*$", re.I)),
    ("<", re.compile(r"\b(?:at most|up to|fewer than|less than|under|below|no more than|not more than|a maximum of)\s*$", re.I)),
    ("~", re.compile(r"\b(?:about|around|approximately|roughly|nearly|almost|circa|some|an estimated|close to)\s*$", re.I)),
)  # fmt: skip
# "9.5% of military peacekeepers" and "9.5% among military peacekeepers".
_OF = re.compile(r"^ (?:of|among) (?:the |all )?", re.I)
_BOUNDS_AFTER = (
    (">", re.compile(r"^(?: or more| at least| or above)\b", re.I)),
    ("<", re.compile(r"^(?: or fewer| or less| at most)\b", re.I)),
)
# Numbers that are part of a name: of a plan, which has a check of its own, and of the resolution that all is about.
_NAMES_A_PLAN = re.compile(
    r"\b(?:NAPs?|plan)[\s-]?(?:(?:1325[\s-]?)?(?:[1-9]|10)(?![\d-]))|\b(?:resolution|UNSCR|NAP)s? ?1325\b(?: \(2000\))?",
    re.IGNORECASE,
)
_PLAN_STEMS = frozenset(terms("plan NAP generation"))
NOUN_WORDS = 3
# A year at which something begins or ends, such as a plan.
SPAN = "span"
_SPANNING = re.compile(
    r"\b(?:from|until|till|to|through|between (?:19|20)\d\d and|ends?|ended|ending|starts?|started|begins?|began|runs?|ran|covers?|covered|for|plan of|period)(?: in)? $",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r" (?:to|until|and|through) (?:19|20)\d\d\b", re.IGNORECASE)
_STOP = re.compile(r"[,.;:()]| (?:and|or|but|of|in|to|for|with|by|from|that|which|who|were|was|are|is|had|have|has)\b")


class Figure(NamedTuple):
    """A figure: its kind, its value and what it is said to count, as stems.

    `kind` is "number", "year", "date" (value year * 10000 + month * 100 + day, 0 for what is not said), "percent",
    "money", "months" or "ordinal". `bound` is ">" for at least, "<" for at most, "~" for about, or empty. `detail` is the
    currency of money, and SPAN for a year at which something begins or ends.
    """

    kind: str
    value: float
    bound: str
    noun: tuple[str, ...]
    detail: str = ""


@lru_cache(maxsize=20_000)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text in order; ordinals that name a plan are left to the check of plans."""
    found: list[Figure] = []
    plain = _NAMES_A_PLAN.sub(" ", text)
    for match in _FIGURE.finditer(plain):
        before = plain[max(0, match.start() - 30) : match.start()]
        after = plain[match.end() :]
        bound = next((sign for sign, pattern in _BOUNDS if pattern.search(before)), "")
        for sign, pattern in _BOUNDS_AFTER:
            if pattern.match(after):
                bound, after = sign, pattern.sub("", after)
        noun = _noun(_OF.sub("", after) if match.group("percent") else after)
        for kind, value, detail in _read(match, before, after[:12]):
            if kind != "ordinal" or not _PLAN_STEMS & set(noun):
                found.append(Figure(kind, value, bound, noun, detail))
    return tuple(found)


@lru_cache(maxsize=20_000)
def without_figures(text: str) -> str:
    """The other words of a text: figures are looked up by themselves, in whatever form they are written."""
    return _FIGURE.sub(" ", text)


def _read(match: re.Match[str], before: str, after: str) -> list[tuple[str, float, str]]:
    group = match.group
    if group("iso"):
        return [("date", float(group("iso").replace("-", "")), "")]
    for month, day_, year_ in (("month", "day", "year"), ("month2", "day2", "year2")):
        if group(month):
            in_year = _MONTHS.index(group(month).lower()) + 1
            return [("date", int(group(year_) or 0) * 10_000 + in_year * 100 + int(group(day_)), "")]
    if group("month3"):
        return [("date", int(group("year3")) * 10_000 + (_MONTHS.index(group("month3").lower()) + 1) * 100, "")]
    if group("from"):
        first, last = group("from"), group("to")
        return [("year", float(first), SPAN), ("year", float(first[: 4 - len(last)] + last), SPAN)]
    if group("some"):
        whole = _value(group("of").lower().removeprefix("every "))
        return [("percent", 100 * _value(group("some")) / whole, "")]
    if group("percent"):
        return [("percent", _value(group("percent")), "")]
    if group("share"):
        part = "half" if group("part").lower() == "halves" else group("part").lower().rstrip("s")
        parts = (group("parts") or "a").lower()
        return [("percent", _SHARES[part] * (1.0 if parts in ("a", "an") else _WORDS[parts]), "")]
    if group("cash"):
        sign = group("currency") or re.match(_MONEY, group("cash"), re.IGNORECASE).group(0)  # type: ignore[union-attr]
        return [("money", _value(group("sum") or group("sum2")), _CURRENCIES[sign.lower().split()[-1].rstrip("s")])]
    if group("span"):
        unit = group("unit").lower()
        unit = "century" if unit.startswith("centur") else unit.rstrip("s")
        return [("months", round(_value(group("span")) * _SPANS[unit], 2), "")]
    if group("calendar"):
        spanning = _SPANNING.search(before) or _GOES_ON.match(after)
        return [("year", float(group("calendar")[:4]), SPAN if spanning else "")]
    if group("ordinal"):
        word = group("ordinal").lower()
        place = int(re.sub(r"\D", "", word)) if word[0].isdigit() else _ORDINALS.index(word)
        return [("ordinal", float(place), "")] if place > 1 else []
    if group("twice"):
        return [("number", 2.0, "")]
    if group("single"):
        return [("number", 1.0, "")]
    if group("number").lower() == "one" and (_PRONOUN.search(before) or _ONE_OF.match(after)):
        return []
    return [("number", _value(group("number")), "")]


def _value(text: str) -> float:
    if hundreds := re.match(r"(\w+) hundred and (.+)", text.lower()):
        return 100 * _value(hundreds[1]) + _value(hundreds[2])
    value, scale = 0.0, 1.0
    for word in re.findall(r"[\d.,\u00a0\u202f ]*\d|[a-z]+", text.lower()):
        if word in _SCALES:
            scale *= _SCALES[word]
        elif word in _WORDS:
            value += _WORDS[word]
        elif word in ("a", "an"):
            value += 1.0
        else:
            value += float(re.sub(r"[,\s\u00a0\u202f]", "", word))
    return value * scale


def _noun(after: str) -> tuple[str, ...]:
    """The stems of the words that a number counts: up to the next mark or little word."""
    if stop := _STOP.search(after):
        after = after[: stop.start()]
    return tuple(terms(after))[:NOUN_WORDS]
