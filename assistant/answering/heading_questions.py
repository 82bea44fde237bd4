"""A heading that is a clause -> the question that it answers: "What Resolution 1325 says" -> "What does Resolution 1325
say?". A heading that does not turn into a good question, or names nothing by which it can be asked alone, gives none.
"""

from __future__ import annotations

import re

_AUXILIARY = frozenset(
    {"is", "are", "was", "were", "has", "have", "had", "can", "could", "will", "would", "should", "must", "may"}
)
# The finite verbs that headings are built with: what "do", "does" or "did" takes in their place.
_PRESENT = {
    "adds": "add",
    "aims": "aim",
    "allows": "allow",
    "applies": "apply",
    "asks": "ask",
    "brings": "bring",
    "calls": "call",
    "changes": "change",
    "contains": "contain",
    "covers": "cover",
    "deals": "deal",
    "demands": "demand",
    "does": "do",
    "ends": "end",
    "expects": "expect",
    "fits": "fit",
    "funds": "fund",
    "gives": "give",
    "helps": "help",
    "includes": "include",
    "leads": "lead",
    "means": "mean",
    "measures": "measure",
    "mentions": "mention",
    "needs": "need",
    "offers": "offer",
    "promises": "promise",
    "protects": "protect",
    "provides": "provide",
    "requires": "require",
    "runs": "run",
    "says": "say",
    "serves": "serve",
    "shows": "show",
    "starts": "start",
    "supports": "support",
    "takes": "take",
    "wants": "want",
    "works": "work",
}
_PAST = {
    "began": "begin",
    "came": "come",
    "grew": "grow",
    "led": "lead",
    "said": "say",
    "meant": "mean",
    "brought": "bring",
    "changed": "change",
    "started": "start",
    "ended": "end",
    "worked": "work",
    "asked": "ask",
    "helped": "help",
    "called": "call",
}
_QUESTION_WORD = re.compile(r"^(?:what|how|why|when|where)$", re.IGNORECASE)
_ABOUT_SUBJECT = re.compile(r"^(?:who|which|how (?:many|much))\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=\s)(?:[A-Z][\w'’-]+|\d+)")
LONGEST = 90


def as_question(heading: str) -> str | None:
    """The question that a heading answers, or None."""
    heading = " ".join(heading.split())
    if heading.endswith("?"):
        return heading if _NAME.search(heading) else None
    words = heading.split(" ")
    if len(words) < 3 or len(heading) > LONGEST or re.search(r"[:;.!/|]", heading) or not _NAME.search(heading):
        return None
    if _ABOUT_SUBJECT.match(heading) and _verb_after(words, 1):
        return f"{heading}?"
    if not _QUESTION_WORD.match(words[0]):
        return None
    return _turned(words[0], words[1:])


def _turned(asking: str, clause: list[str]) -> str | None:
    """The clause with its verb before its subject."""
    for place, word in enumerate(clause):
        subject, rest = clause[:place], clause[place + 1 :]
        if word in _AUXILIARY:
            return _joined(asking, word, subject, rest) if subject else None
        if base := _PRESENT.get(word):
            # A noun in the plural looks the same: "What the plan asks" and "What the asks are".
            if subject and not _AUXILIARY & set(rest):
                return _joined(asking, "does", subject, [base, *rest])
        elif base := _PAST.get(word):
            return _joined(asking, "did", subject, [base, *rest]) if subject else None
    return None


def _joined(asking: str, verb: str, subject: list[str], rest: list[str]) -> str:
    return " ".join([asking, verb, *subject, *rest]) + "?"


def _verb_after(words: list[str], place: int) -> bool:
    return any(word in _AUXILIARY or word in _PRESENT or word in _PAST for word in words[place:])
