"""Does a sentence say yes where its source says no, or up where it says down?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.llm.checker.words import Weight, core, nearest
from vectorstore.analysis import terms

_NEGATION = re.compile(
    r"\b(?:not|no|never|nor|neither|none|nobody|nothing|nowhere|without|cannot|hardly|scarcely|barely|lacks?|lacked|lacking|absen(?:t|ce)|missing|omits?"
    r"|omitted|fail(?:s|ed)? to|refus(?:es|ed) to|declin(?:es|ed) to|silent|silence|unable|unknown|unclear|exclud(?:es|ed|ing)|rather than|instead of)\b|n['’]t\b",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(
    r"\b(?:not only|not without|not just|not merely|no (?:less|fewer|more|later|earlier|sooner) than|nothing but|no doubt|not least|nor only)\b|\bno (?:other )?[\w' -]{3,50}? (?:[a-z]{3,}er|more) than\b|\bno\. ?\d",
    re.IGNORECASE,
)
_OPPOSITES = (
    "increase rise rose risen raise grow grew grown climb improve strengthen more / decrease fall fell fallen drop reduce decline cut weaken fewer less shrink shrank",
    "more most / fewer fewest less least",
    "many numerous / few hardly",
    "before previously / after afterwards",
    "first / last",
    "include inclusion included / exclude exclusion excluded",
    "accept approve adopt support welcome endorse back / reject oppose refuse criticise condemn",
    "begin began begun start launch open found / end ended over close stop finish dissolve abolish",
    "high higher highest / low lower lowest",
    "large larger largest big biggest / small smaller smallest",
    "inside domestic internal national / outside abroad foreign international external",
    "men male man boys boy husband / women female woman girls girl wife",
    "civilian / military",
    "succeed success successful / fail failed failure",
    "new newest latest / old oldest",
    "join joined / leave left withdraw withdrew",
    "allow permit let / forbid ban prohibit prevent refuse deny",
    "voluntary / mandatory compulsory obligatory",
    "extend extended prolonged lengthen / shortened shorten",
    "strong stronger / weak weaker",
    "public / private secret",
    "urban / rural",
    "binding obliged / optional",
    "sufficient enough / insufficient",
    "import / export",
    "upper / lower",
    "unanimous / divided",
    "formal / informal",
    "direct / indirect",
)  # fmt: skip
# Whose word it is, and the bounds of numbers, say nothing against what is said.
_BESIDE = re.compile(
    r",? ?\baccording to [^,;]+|\b(?:at least|at most|no more than|more than|less than|fewer than|or more|or less|or fewer)\b",
    re.IGNORECASE,
)
_AND = re.compile(r",? and ", re.IGNORECASE)


@lru_cache(maxsize=1)
def _opposites() -> dict[str, list[tuple[frozenset[str], frozenset[str]]]]:
    """Each word with the words of its own side and of the other, for every pair of sides that it is in."""
    table: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
    for line in _OPPOSITES:
        sides = [frozenset(_stems(side)) for side in line.split("/")]
        for own, other in (sides, sides[::-1]):
            for word in own:
                table.setdefault(word, []).append((own, other))
    return table


def _stems(text: str) -> list[str]:
    # "more", "before" and the like are stop words of the search, but they say a direction.
    plain = re.findall(r"[^\W\d_]+", text.lower())
    return [(terms(word) or [word])[0] for word in plain]


def negated(clause: str) -> bool:
    """Whether a clause says no."""
    return _NEGATION.search(_NO_NEGATION.sub(" ", _BESIDE.sub(" ", clause))) is not None


def contrary(clause: str, evidence: Sequence[str], weight: Weight) -> str:
    """Why a clause says the contrary of the clause of its evidence that is nearest; empty if it does not."""
    said = nearest(clause, evidence, weight)
    if said and negated(clause) not in map(negated, said) and negated(clause) not in map(negated, _parts(clause, said)):
        # "It has no budget of its own and is paid from the regular one": each statement by itself.
        statements = [part for part in _AND.split(clause) if len(core(part)) > 1]
        told = [nearest(part, evidence, weight) for part in statements]
        if len(statements) < 2 or not all(
            near and negated(part) in map(negated, near) for part, near in zip(statements, told, strict=True)
        ):
            return "negation"
    near = [text for text in evidence if any(part in text for part in said)] or evidence[:1]
    whole = set(_stems(_BESIDE.sub(" ", " ".join(near))))
    words = set(_stems(_BESIDE.sub(" ", clause)))
    for word in words:
        for own, other in _opposites().get(word, ()):
            if other & whole and not own & whole and not other & words:
                return "opposite"
    return ""


def _parts(clause: str, told: Sequence[str]) -> list[str]:
    """Of clauses that join statements by "and", the parts that have all words of `clause` that the whole has."""
    wanted = core(clause)
    return [
        part
        for text in told
        for part in _AND.split(text)
        if part != text and len(wanted & core(part)) > 1 and wanted & core(part) == wanted & core(text)
    ]
