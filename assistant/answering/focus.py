"""The word of a question that says what is asked for: "budget" in "what budget does it have", "chairs" in "who chairs it".

An answer has this word, or one like it, in its sentence, its heading or the line that leads it in.
"""

from __future__ import annotations

import re
from functools import lru_cache

from vectorstore.analysis import terms

_BE = r"(?:is|are|was|were|will be|has been|have been)"
_STOP = (
    r"(?:is|are|was|were|be|do|does|did|has|have|had|can|could|will|would|should|may|might|must|of|in|on|at|for|to|from"
    r"|with|by|about|that|which|who|when|where|under|between|behind|during|the|a|an|it|its|they|their|there|and|or|not)\b"
)
_PHRASE = rf"((?:(?!{_STOP})[\w’'-]+\s*){{1,5}})"
_ASKED = (
    re.compile(rf"\b(?:what|which|whose)\s+{_PHRASE}", re.IGNORECASE),
    re.compile(rf"\bwhat(?:['’]s|\s+{_BE})\s+(?:the|its|their|\w+['’]s)\s+{_PHRASE}", re.IGNORECASE),
)
_WHO = re.compile(
    rf"(?:^|[.,:;?!]\s*|\b(?:and|so|but|or)\s+)who\s+(?:else\s+)?"
    rf"(?:{_BE}\s+(?:(?:the|\w+['’]s)\s+)?)?(?:(?:has|have|had|did|does|do|will|would|can)\s+)?((?!{_STOP})[\w’'-]+)",
    re.I,
)
# Words that an answer need not have: what they ask for shows by itself (a name, a day, a country), or is anything.
_NEED_NOT = frozenset(
    term
    for term in terms(
        "name names title kind kinds type types sort form thing things way ways year years date dates day days month months period time"
        " person people country countries state states city town place region part point example examples word words fact"
        " number figure percentage share reason reasons happen happened happens mean means exactly role something else"
        " difference different new main important information"
    )
)


@lru_cache(maxsize=2_000)
def focus_of(question: str) -> frozenset[str]:
    """The search terms of the word that is asked for; empty where the form of the question does not tell."""
    if who := _WHO.search(question):
        return frozenset(terms(who[1])) - _NEED_NOT
    for pattern in _ASKED:
        if asked := pattern.search(question):
            words = asked[1].split()
            last = frozenset(terms(words[-1]))
            return frozenset() if last & _NEED_NOT else last
    return frozenset()
