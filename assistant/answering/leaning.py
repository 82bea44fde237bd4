"""Whether a sentence or a list item can be understood alone, or leans on what stands before it."""

from __future__ import annotations

import re

from assistant.answering.countries import find_countries
from assistant.answering.plans import find_plans

# A pronoun or a word that points back, at the beginning or after a few small words ("Under it", "For these reasons").
_POINTS_BACK = re.compile(
    r"^(?:(?:and|but|or|so|yet|in|on|of|for|to|by|with|under|from|among|at|as|after|before|since|during|through|because of)\s+){0,2}"
    r"(?:it|its|they|their|them|he|him|his|she|her|hers|this|these|those|that|such|here|there|then|thus|therefore|hence|both|neither|"
    r"each of|all of|some of|most of|one of them|the (?:former|latter|same|other|others|rest)|another|others|also|too|as a result|"
    r"however|moreover|furthermore|besides|instead|meanwhile|afterwards|later|earlier|previously|similarly|in addition|in turn|"
    r"for (?:example|instance)|on the other hand|at the same time|as well)\b",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"^(?:and|but|or|so|yet)\b", re.IGNORECASE)
# "PeaceWomen, by contrast, sees ...", "The women also asked ..."
_GOES_ON = re.compile(
    r"^[^,.]{1,50}, (?:by contrast|in contrast|however|though|too|in turn|instead|moreover|on the other hand|for (?:its|their) part|"
    r"for example|for instance|therefore|meanwhile),|^(?:[\w'’-]+ ){1,4}(?:also|likewise|too)\b",
)
# "The plan has a budget": which plan, the sentence before has said. "The plan of 2017" says it itself.
_KNOWN_THING = re.compile(
    r"^The (?:[a-z-]+ )?[a-z-]+ (?:is|are|was|were|has|have|had|will|would|can|could|may|must|also|does|did|[a-z]+(?:s|ed))\b"
)
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][\w'’-]+")


def leans_back(sentence: str) -> bool:
    """Whether a sentence begins with something that only the one before it explains."""
    return any(pattern.match(sentence) for pattern in (_POINTS_BACK, _CONJUNCTION, _GOES_ON, _KNOWN_THING))


def names_its_subject(item: str) -> bool:
    """Whether a list item says whom or which plan it is about, so that it can be read without its lead-in."""
    return bool(find_plans(item) or find_countries(item) or _NAME.search(item)) and not leans_back(item)
