"""A question in several parts, taken apart without a language model: "When was it adopted, and who leads it?".

Apart stand sentences with question marks of their own, and clauses joined by "and", "as well as" or a comma where the
second begins as a question does. Joined nouns ("women and girls") begin no question, so they stay together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.countries import find_countries
from ingest.sentences import sentences

MOST_PARTS = 4

_WH = r"(?:who|whom|whose|what|which|when|where|why|how)(?:['’](?:s|re|d))?"
_ASKING = rf"(?:(?:in|on|at|by|for|from|to|with|since|until|till|under|about|of)\s+)?{_WH}\b"
_BE = r"(?:is|are|was|were|isn['’]t|aren['’]t|has|have|had|can|could|will|would|should|do)"
_SUBJECT = (
    r"(?:it|they|he|she|we|you|there|the|this|that|these|those|its|their|his|her|any|some|all|both|an?|every|each|no|women|men"
    r"|civil|one|anyone|anybody|someone|somebody)"
)
_REQUEST = r"(?:(?:please\s+)?(?:tell\s+me|give\s+me|show\s+me|explain|describe|summari[sz]e|say|list)|name\s+(?:the|its|their|all|any))"
_BEGINS = rf"(?:{_ASKING}|(?:does|did)\s+\w|{_BE}\s+{_SUBJECT}\b|{_REQUEST}\b)"
_ALSO = r"(?:\s+(?:also|then|if\s+so|if\s+yes|if\s+not|please)\b,?)*"
_JOINT = re.compile(
    rf"(?:[,;]?\s+(?:and|but|plus|as\s+well\s+as|&)\b{_ALSO},?\s+(?={_BEGINS}|{_BE}\s+(?P<name>[^\W\d]))|[,;]\s+(?={_ASKING}))",
    re.IGNORECASE,
)
_BEGINNING = re.compile(rf"(?:\b(?:and|but|so|also|ok|hello|hi|well|then)\b[,\s]*)*{_BEGINS}", re.IGNORECASE)
_ASKS = re.compile(rf"\b{_WH}\b|(?:^|[:;,.–—-]\s*){_BEGINS}|\?", re.IGNORECASE)
_ANY_WH = re.compile(rf"\b{_WH}\b", re.IGNORECASE)
# Before a question word that asks; elsewhere "who" and "which" only say more about a noun: "the women who fled".
_ASKING_BEFORE = re.compile(
    r"(?:^|[^\w\s]|\b(?:and|or|but|tell|me|know|say|says|see|explain|describe|show|ask|about|of|on|to|for|in|by|at|from|with|since|until|under))\s*$",
    re.IGNORECASE,
)
_PHRASE = rf"\W*(?:(?:in|on|at|by|for|from|to|with|since|until|till|under|about|of)\s+)?(?P<wh>{_WH})\b"
_NO_VERB = rf"(?:\s+(?!(?:{_BE}|does|did)\b)[\w'’-]+)"
# A question word with no verb behind it: "when", "how many women", and "who wrote", which may lack its object.
_BARE = re.compile(rf"{_PHRASE}(?P<noun>{_NO_VERB}{{0,2}})\s*$", re.IGNORECASE)
_HEAD = re.compile(rf"{_PHRASE}(?:\s+(?:many|much))?(?:{_NO_VERB})?\s*", re.IGNORECASE)
_VERB_FIRST = re.compile(r"\W*(?:who|when|where|why|how\s+(?!many|much))\b", re.IGNORECASE)
_ENDS_ASKING = re.compile(rf"\b{_WH}\s*$", re.IGNORECASE)
_FINITE = re.compile(rf"\b(?:{_BE}|does|did)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what a visitor wrote, in their own words; `asks` is false for what only leads up to a question."""

    text: str
    asks: bool = True


def split(text: str) -> tuple[Part, ...]:
    """The parts of `text` in order. A text with at most one question comes back whole, as one part."""
    found: list[Part] = []
    for span in sentences(text, 0, len(text)):
        sentence = text[span.start : span.end].strip()
        if sentence.endswith("?") or _BEGINNING.match(sentence):
            found += [Part(clause) for clause in _clauses(sentence)]
        elif sentence:
            found.append(Part(sentence, False))
    asking = sum(part.asks for part in found)
    return tuple(found) if 1 < asking <= MOST_PARTS else (Part(text.strip()),)


def _clauses(sentence: str) -> list[str]:
    """A sentence cut at each joint that has a question on both sides."""
    found: list[str] = []
    start = 0
    for joint in _JOINT.finditer(sentence):
        left, right = sentence[start : joint.start()], sentence[joint.end() :]
        if joint["name"] and not any(mention.start == 0 for mention in find_countries(_after_verb(right))):
            continue
        if not _ASKS.search(left) or _is_relative(left, right):
            continue
        if _BARE.match(left):
            if (completed := _with_rest(left, right)) is None:
                continue
            left = completed
        elif _ENDS_ASKING.search(left):
            continue
        found.append(left.strip(" ,;"))
        start = joint.end()
    return [*found, sentence[start:].strip()]


def _after_verb(clause: str) -> str:
    return clause.partition(" ")[2].removeprefix("the ")


def _is_relative(left: str, right: str) -> bool:
    """Whether the question word at the joint goes on with a clause about a noun: "who fled and who came back"."""
    word = _ANY_WH.match(right)
    before = list(_ANY_WH.finditer(left))
    if word is None or not before:
        return False
    last = before[-1]
    return last[0].lower() == word[0].lower() and not _ASKING_BEFORE.search(left[: last.start()])


def _with_rest(left: str, right: str) -> str | None:
    """A first part without a verb, with what the second part says of both: "when and where was it signed"."""
    first, second = _BARE.match(left), _HEAD.match(right)
    if first is None:
        return None
    if second is None:
        return left if first["noun"] else None
    nouns, verb = first["noun"].split(), _FINITE.search(right)
    if not nouns:
        return f"{left} {right[verb.start() :]}" if verb else None
    if _VERB_FIRST.match(left):
        # "Who leads" has its verb; "who wrote" waits for the object of "who signed the plan".
        shared = not verb and second["wh"].lower() == first["wh"].lower() and right[second.end() :].strip(" ?")
        return f"{left} {right[second.end() :]}" if shared else left
    if not verb and len(nouns) > 1:
        return left
    rest = right[verb.start() if verb else second.end() :]
    return f"{left} {rest}" if rest.strip(" ?") else None
