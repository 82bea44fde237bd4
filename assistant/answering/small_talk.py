"""Words that ask nothing: greetings, thanks, farewells, "ok" and "help", in the languages of the interface."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.types import Turn

# Of each kind the words one of which must be there ("you are so good" is no greeting), and those that may stand beside them.
_KINDS = {
    "hello": (
        """hello hi hey hiya howdy greetings morning afternoon evening hallo hoi goedemorgen goedemiddag goedenavond
        goedendag dag bonjour bonsoir salut coucou""",
        "good how are you doing today day there all everyone dear assistant",
    ),
    "thanks": (
        "thanks thank thx ty cheers great perfect super bedankt dank merci",
        """you much many very a lot so for your the this help answer that's that is was good nice well done ok okay u je
        wel beaucoup bien""",
    ),
    "bye": (
        "bye goodbye later farewell night cheerio ciao ziens doei revoir adieu bientôt",
        "good see you tot dag au à",
    ),
    "help": (
        """help please ok okay yes no yep nope maybe sure fine alright test testing ja nee oui non aide aidez hulp svp""",
        "me i need can you could some right moi s'il vous plaît alstublieft aub",
    ),
}
_OPENING = {kind: frozenset(needed.split()) for kind, (needed, _) in _KINDS.items()}
_KNOWN = {kind: _OPENING[kind] | frozenset(beside.split()) for kind, (_, beside) in _KINDS.items()}
_EVERY = frozenset().union(*_KNOWN.values())
_MOST = 8
_CLAUSE = re.compile(r"^[^,.!;:?–—]*[,.!;:?–—]+\s*")
_SEPARATED = re.compile(r"[^\w'’]+")


def small_talk(text: str) -> str | None:
    """What kind of small talk a text is ("hello", "thanks", "bye" or "help"), if it is nothing else."""
    words = [word.replace("’", "'") for word in _SEPARATED.split(text.lower()) if word]
    if not 0 < len(words) <= _MOST:
        return None
    if not _EVERY.issuperset(words):
        return None
    # "Hello, thanks, bye" is answered by what it begins with.
    for kind, opening in _OPENING.items():
        if words[0] in opening or (_KNOWN[kind].issuperset(words) and opening & set(words)):
            return kind
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
