"""Who does what to whom: two actors in a sentence must not have changed places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.answering.countries import find_countries
from assistant.llm.checker.words import core, has
from vectorstore.analysis import terms

_ACTORS = re.compile(
    r"\b(?:governments?|ministr(?:y|ies)|ministers?|parliaments?|committees?|councils?|commissions?|boards?|task force|police|army|(?:armed|security) forces|civil society"
    r"|organisations?|organizations?|NGOs?|donors?|women|men|girls|boys|husbands?|wives|wife|communities|community|signatories|partners|peacekeepers|soldiers"
    r"|mediators|victims|survivors|police|groups?|networks?|platform|foundation|fund|court|senate|cabinet|department|office|agency|diaspora|engineers|singers|fighters|stakeholders|members|experts|people|counties|countries|states|institutions|academics|representatives)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w=&'’-]*(?:(?: (?:of|for|the|and|de|in) | )[A-ZÀ-Þ][\w=&'’-]*)*")
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be|got)\b(?: \w+){0,2}? (?:\w+(?:ed|en|nt|ught|un|ade|ld|id)|set up|led|put|built|done)\b|\w+(?:ed|en|un|ade|nt|wn)(?: up| out)? by\b",
    re.I,
)
_BY = re.compile(r"\bby\b", re.IGNORECASE)
# "Came from the diaspora" is "was given by the diaspora".
_FROM = re.compile(
    r"\b(?:c[oa]mes?|coming|receiv\w*|got|gets?|obtain\w*|dr[ae]wn?|draws|learn\w*|t[oa]kes?|took|borrow\w*)\b.* from\b",
    re.IGNORECASE,
)
# "The award went to her" is "she won the award".
_WENT_TO = re.compile(r"\b(?:went|goes|awarded|given|handed|presented|entrusted) to\b", re.IGNORECASE)
_TO_OR_FROM = re.compile(r"\b(?:to|from)\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?<=\w),? (?:\([^)]*\)|, (?:the|an?|its?|his|her|their|one of) [^,;]{1,80},)|(?<=\w), (?:the|an?) [^,;]{1,80},"
)
# "Civil society's part is an aim of the plan" is "the plan aims at civil society's part".
_IS_OF = re.compile(
    r"\b(?:is|are|was|were) (?:an?|the|one) (?:aim|goal|purpose|objective|task|part|result|subject|priority) of\b",
    re.IGNORECASE,
)
# "UN Women reported in May that ...", "..., UN Women reported in May."
_TELLS = r"(?:reports?|reported|says|said|writes|wrote|finds|found|notes?|noted|states?|stated)(?: in [^,.]{3,20}?)?"
_TOLD_BY = re.compile(rf"^[A-Z][^,;]{{1,60}} {_TELLS} that |, [A-Z][^,;]{{1,60}} {_TELLS}\W*$")
# "Women who were affected by conflict had a part" is about what the women did.
_WHO_WERE = re.compile(
    r" (?:who|which|that) (?:is|are|was|were|have been|had been) \w+(?:ed|en|wn)(?: (?:or|and) \w+(?:ed|en|wn))?(?: by \w+)?"
)
# "Help for Chad: Switzerland promised ..."
_LABEL = re.compile(r"^[^:;,.]{1,60}: (?=[A-Z])")
_ACCORDING = re.compile(r"\bAccording to [^,]+, |, according to [^,.]+", re.IGNORECASE)
# A verb right after its actor; "Iceland's third plan" is none.
_ACT = re.compile(
    r" (?:has |have |had |also |then |later )*"
    r"([a-z]{3,}(?:ed|s)|sent|gave|led|took|told|paid|made|won|held|set|put|brought|got|met|said|pay|send|give|lead|take|tell|make|inform|support)\b(?! by\b)"
)
# "Groups led by women" are one actor.
_OF = re.compile(r" (?:of|(?:led|run|headed|founded) by) (?:the |its |her |his )?(?:\w+ )?")
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|EUR|USD|CAD)\b"
)
_FROM_TO = re.compile(r"\bfrom (?P<a>[^,.;]{1,40}?) (?:to|into|towards) (?P<b>[\w%.-]+)", re.IGNORECASE)
_REACH = 90


class Deed(NamedTuple):
    """An actor, the stems of what it does, and the actor to whom."""

    doer: frozenset[str]
    deed: frozenset[str]
    other: frozenset[str]


@lru_cache(maxsize=20_000)
def deeds(text: str) -> tuple[Deed, ...]:
    """The deeds between each two actors of a text that follow one another closely, passive ones turned round."""
    text = _WHO_WERE.sub("", _ACCORDING.sub("", _TOLD_BY.sub("", _LABEL.sub("", text))))
    actors = _actors(text)
    found: list[Deed] = []
    for place, (start, end) in enumerate(actors):
        for further, (other_start, other_end) in enumerate(actors[place + 1 : place + 4]):
            between = text[end:other_start]
            if further and _BY.search(between):
                break
            deed = core(between)
            if not deed or len(between) > _REACH or re.search(r"[;:]|, (?:and|but|while|with) ", between):
                continue
            one, two = frozenset(terms(text[start:end])), frozenset(terms(text[other_start:other_end]))
            # "The Lebanese government" and "the National Commission for Lebanese Women" are told apart by the rest.
            pair = one - two, two - one
            if not all(pair):
                continue
            by, undergone = _BY.search(between), _PASSIVE.search(between)
            if undergone and not by and not _TO_OR_FROM.search(between):
                # "Civil society was heard on Norway's plan" does not say who heard it.
                continue
            passive = (by and undergone) or _FROM.search(between) or _IS_OF.search(between) or _WENT_TO.search(between)
            found.append(Deed(pair[1], deed, pair[0]) if passive else Deed(pair[0], deed, pair[1]))
    return tuple(found)


def _actors(text: str) -> list[tuple[int, int]]:
    spans = [(mention.start, mention.end) for mention in find_countries(text)]
    spans += [
        match.span()
        for match in _NAME.finditer(text)
        if (match.start() or _is_name(match.group(0), text[match.end() :])) and not _MONTH.match(match.group(0))
    ]
    spans += [match.span() for match in _ACTORS.finditer(text)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if (merged and _OF.fullmatch(text, merged[-1][1], start)) or (
            merged and start <= merged[-1][1] + 2 and "," not in text[merged[-1][1] : start]
        ):
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _is_name(words: str, after: str) -> bool:
    """Whether the capitals at the beginning of a sentence are those of a name."""
    follows = re.match(r" (?:has|is|was|[a-z]{3,}(?:s|ed))\b", after)
    return " " in words or any(char.isupper() for char in words[1:]) or follows is not None


def swapped(sentence: str, evidence: Sequence[str]) -> bool:
    """Whether the evidence has a deed of the sentence the other way round, and nowhere the way it is told."""
    told = [deed for text in evidence for deed in deeds(text)]
    for said in deeds(sentence):
        same = [deed for deed in told if any(has(stem, deed.deed) for stem in said.deed)]
        right = any(said.doer & deed.doer and said.other & deed.other for deed in same)
        wrong = any(said.doer & deed.other and said.other & deed.doer for deed in same)
        if wrong and not right:
            return True
    return _turned(sentence, evidence) or _other_doer(sentence, evidence)


def _other_doer(sentence: str, evidence: Sequence[str]) -> bool:
    """Whether an actor does what another does in the evidence, while both are in both texts."""
    told = [pair for text in evidence for pair in _doers(text)]
    whole = frozenset(terms(" ".join(evidence)))
    words = frozenset(terms(sentence))
    for actor, act in _doers(sentence):
        same = [other for other, other_act in told if other_act == act]
        if (
            same
            and not any(actor & other for other in same)
            and actor <= whole
            and any(other & words for other in same)
        ):
            return True
    return False


@lru_cache(maxsize=20_000)
def _doers(text: str) -> tuple[tuple[frozenset[str], str], ...]:
    """Each actor with the stem of the verb that follows it at once, asides left out."""
    plain = _ASIDE.sub("", text)
    found = []
    for start, end in _actors(plain):
        following = _ACT.match(plain, end)
        if (
            following
            and plain[start:end][-2:] not in ("'s", "’s")
            and not re.search(r"\b(?:by|for|with|of|in|to|from) (?:the |its |two |three )?$", plain[:start])
        ):
            found += [(frozenset(terms(plain[start:end])), stem) for stem in terms(following[1])]
    return tuple(found)


def _turned(sentence: str, evidence: Sequence[str]) -> bool:
    """Whether "from A to B" has become "from B to A"."""
    told = {_ends(match) for text in evidence for match in _FROM_TO.finditer(text)}
    return any(_ends(match)[::-1] in told and _ends(match) not in told for match in _FROM_TO.finditer(sentence))


def _ends(match: re.Match[str]) -> tuple[str, str]:
    return " ".join(terms(match["a"])[-1:]), " ".join(terms(match["b"])[:1])
