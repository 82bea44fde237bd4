"""Words that ask nothing: greetings, thanks, farewells, "ok" and "help", in the languages of the interface."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.types import Turn

_WORDS = {
    "hello": """hello hi hey hiya howdy greetings good morning afternoon evening day how are you doing today there all everyone
        dear assistant hallo hoi goedemorgen goedemiddag goedenavond goedendag dag bonjour bonsoir salut coucou""",
    "thanks": """thanks thank you thx ty cheers much many very a lot so for your the this help answer that's that is was great good
        perfect super nice well done ok okay bedankt dank u je wel merci beaucoup bien""",
    "bye": "bye goodbye good see you later farewell tot ziens doei dag au revoir adieu à bientôt night cheerio ciao",
    "help": """help please me i need can you could some ok okay yes no yep nope maybe sure fine alright right test testing
        ja nee oui non aide aidez moi s'il vous plaît svp hulp alstublieft aub""",
}
# One of these must be there: "you are so good" is no greeting.
_OPENING = {
    "hello": "hello hi hey hiya howdy greetings morning afternoon evening hallo hoi goedemorgen goedemiddag goedenavond goedendag dag bonjour bonsoir salut coucou",
    "thanks": "thanks thank thx ty cheers bedankt dank merci great perfect super",
    "bye": "bye goodbye later farewell ziens doei revoir adieu bientôt night cheerio ciao",
    "help": "help ok okay yes no yep nope maybe sure fine alright test testing ja nee oui non aide aidez svp hulp please",
}
_KNOWN = {name: (frozenset(words.split()), frozenset(_OPENING[name].split())) for name, words in _WORDS.items()}
_MOST = 8
_CLAUSE = re.compile(r"^[^,.!;:?–—]*[,.!;:?–—]+\s*")
_SEPARATED = re.compile(r"[^\w'’]+")


def small_talk(text: str) -> str | None:
    """What kind of small talk a text is ("hello", "thanks", "bye" or "help"), if it is nothing else."""
    words = [word.replace("’", "'") for word in _SEPARATED.split(text.lower()) if word]
    if not 0 < len(words) <= _MOST:
        return None
    # "Hello, thanks and bye" is answered by what it begins with.
    every = frozenset().union(*(known for known, _ in _KNOWN.values()))
    if not every.issuperset(words):
        return None
    for name, (known, opening) in _KNOWN.items():
        if words[0] in opening or (known.issuperset(words) and opening & set(words)):
            return name
    return None


def without_opening(text: str) -> str:
    """A text without the greeting or thanks that it begins with ("Thank you, and Sweden?"); all of it if nothing is left."""
    opening = _CLAUSE.match(text)
    rest = text[opening.end() :] if opening else ""
    return rest if opening and rest and small_talk(opening[0]) and not small_talk(text) else text


def without_talk(history: Sequence[Turn]) -> list[Turn]:
    """The turns of a conversation without small talk and the replies to it: nothing goes on about them."""
    kept: list[Turn] = []
    talked = False
    for turn in history:
        if turn.role == "user":
            talked = small_talk(turn.content) is not None
        if not talked:
            kept.append(turn)
    return kept
