"""How people type questions about the corpus, brought to the forms that `corpus_phrases` knows.

"whos plan", "climate: which profiles cover that", "in 2010, who had a plan", "which will be valid then".
"""

from __future__ import annotations

import re

from assistant.answering.corpus_times import PLAN

_TYPED = (
    (r"\bu\b", "you"),
    (r"\bur\b", "your"),
    (r"\bw/o\b", "without"),
    (r"\bwi(?:t)?ch\b", "which"),
    (r"\bab(?:t|uot)\b", "about"),
    (r"\bwhats\b", "what is"),
    (r"\bwhos(?= (?:\w+ )?(?:plan|nap|strategy))", "whose"),
    (r"\bwhos\b", "who is"),
    (r"\b(i|we|you|they)'(?:d|ll)\b", r"\1 would"),
    (r"\b(what|who|which|there)'s\b", r"\1 is"),
    (r"n't\b", " not"),
    (r"\bi'm\b", "i am"),
    (r"\b(?:no|nr)\.? ?(?=of\b|\d)", "number "),
    (r"\bdat(?:es?|ed|ing) (?:from|back to) (?=\d)", "adopted in "),
    (r"\b(?:about|due|going|set) to\b", ""),
    (r"\ba lot\b|\bat all\b|\bby now\b", ""),
)
_RULES = tuple((re.compile(pattern), other) for pattern, other in _TYPED)
_YEAR = re.compile(r"\b(?:(?:for|in) )?(?P<year>(?:19|20)\d\d)\b")
_THEN = re.compile(r"\bthen\b(?=\s*(?:\||$))")
# A subject in front, and a word that points back at it behind.
_FRONTED = re.compile(
    rf"^(?P<subject>[^@#%{PLAN}]{{3,60}})(?: is my (?:subject|topic|theme|field|thing))? \| (?P<rest>.*?\b(?:which|what|any|who|whose)\b.*?)"
    r"\b(?P<it>that|this|it|them|those)(?P<end>(?: (?:too|as well|please|in there|here))?(?: ?\|.*)?)$"
)
# What visitors say of themselves before they ask.
_BEFORE = re.compile(
    rf"^(?:(?:hello|hi|hey|good|dear|i|we|my|our|first|for my|for our)\b[^|@#%{PLAN}]*\| )+(?=.*\b(?:which|what|who|whose|how|any|list|is|are|do|does)\b)"
)
_TIME_FIRST = re.compile(r"^(?:back )?(?P<time>%\d) \|? ?(?P<rest>.+?)(?P<end> \|)?$")
_ONE = re.compile(r"\b(?:(?:an?|the|really|very|new|early|old|older|newer) )*ones?\b(?! of)")


def as_meant(text: str) -> str:
    """A text in lower case without the spellings of haste."""
    for pattern, other in _RULES:
        text = pattern.sub(other, text)
    return " ".join(text.split())


def in_order(text: str) -> str:
    """A text whose clauses end in "|" with its subject where the verb wants it, and with "then" as the year that it means."""
    if len(years := _YEAR.findall(text)) == 1 and _THEN.search(text):
        text = _THEN.sub(f"in {years[0]}", _YEAR.sub(" ", text, count=1))
    text = _BEFORE.sub("", text)
    if match := _FRONTED.match(text):
        subject = match["subject"].replace(" | ", " or ")
        text = f"{match['rest']}{subject}{match['end']}"
    if PLAN not in text and _YEAR.search(text):
        text = _ONE.sub(f" {PLAN} ", text, count=1)
    return " ".join(text.split())


def time_last(text: str) -> str:
    """A text with a token for a time, which goes behind the rest if it stands in front."""
    match = _TIME_FIRST.match(text)
    return f"{match['rest']} {match['time']}" if match else text
