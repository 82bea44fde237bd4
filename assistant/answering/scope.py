"""Scope: whose plan or people a question is about, and which countries it only names.

The text becomes a skeleton in lower case in which every run of joined countries is one capital letter: N (name),
P (possessive) or A (adjective). "Is Niger one of Belgium's focus countries?" reads "is N one of P focus countries?".
A table of phrases gives each letter its role, and the highest role of each clause is in scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain, groupby, islice

from assistant.answering.countries import find_countries


@dataclass(frozen=True, slots=True)
class Scope:
    """Country names in order of appearance: `countries` are asked about, `mentioned` are only search terms."""

    countries: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()


class _Role(IntEnum):
    """What a country does in its clause; the higher, the more the question is about it."""

    TERM = 0  # "which plans mention N", "is N named"
    SELF = 1  # where the visitor is from: "i'm from N"
    MEMBER = 2  # "is N in ..."
    TOPIC = 3  # "about N", "with N"
    PLACE = 4  # "in N", "the people of N"
    SUBJECT = 5  # "does N work", "A women"
    AGENT = 6  # "chosen by N"
    DOER = 7  # "A peacekeepers", "P support"
    OWNER = 8  # "P focus countries", "the plan of N"


_PLAN = (
    r"(?:plans?|naps?|strateg(?:y|ies)|polic(?:y|ies)|lists?|priorit(?:y|ies)|countr(?:y|ies)|partners?|objectives?|"
    r"goals?|commitments?|promises?|pledges?|indicators?|budgets?|aims?|targets?|pillars?|outcomes?|focus|ones?)\b"
)
_DEED = r"(?:work|approach|role|program(?:me)?s?|projects?|support|aid|funding|money|help|peacekeepers|embassy)\b"
# Words between a country and its noun, as in "P third national plan"; people and verbs stand for themselves.
_BETWEEN = (
    r"(?: (?!(?:and|or|in|on|of|to|with|for|from|by|about|as|at|than|is|are|was|were|do|does|did|has|have|that|who|"
    r"which|says?|mentions?|names?|lists?|covers?|supports?|women|men|girls|people)\b)[\w'-]+,?){0,3}"
)
_ITS_NAP = r"(?: (?:\d\w*|[a-z]+(?:st|nd|rd|th)|new|national|action|wps)){0,4} (?:naps?|plans?(?! to\b)|strategy)\b"
_BE, _HAVE = r"(?:is|are|was|were|be|been)", r"(?:has|have|had)"
_DO = rf"(?:do|does|did|will|would|can|could|should|{_BE})"
_MENTION = r"(?:list|name|mention|prioriti|focus|pick|choo?s|cover|target|includ|refer|select|support|fund|help)"
_PICKED = r"(?:named|mentioned|listed|cited|prioriti[sz]ed|chosen|selected|picked|added|dropped|removed|replaced)\b"
_FOCUS = r"(?: \w+)? (?:an?|one of|among)(?: the)?(?: \w+)? (?:focus|priority|partner)\b"
_IS_PICKED = rf"(?: {_HAVE})?(?: \w+)?? {_BE}(?: \w+)?? {_PICKED}|(?: as)?(?: an?)? (?:focus|priority) country\b"
_EACH = r"\b(?:which|whose|any|every|each|no|another|(?:an?|the)(?= \w+ (?:that|which)))(?: (?!plan|nap)[a-z][\w-]*)? "
_STATES = r"(?<!focus )(?<!priority )(?<!partner )\b(?:governments|countries|states|nations|donors)\b"
_ANY_STATE = rf"(?:{_STATES}|{_EACH}(?:government|country|state|nation|donor)\b)"
_TEXTS = rf"\b(?:documents|stories|sources|pages)(?= (?:that )?{_MENTION})"
_ANY_PLAN = rf"(?:\b(?:plans|naps|profiles)\b|{_EACH}(?:plan|nap|profile)\b|{_TEXTS})"
_ANYONE = r"\b(?:(?:any|every|no) ?(?:one|body)\b(?! (?:in|know|can|tell)\b)|which (?:ones?|of (?:these|those|them))\b)"
_ITS_ACT = rf" (?:(?:{_HAVE}|{_DO}|that|which|where|such as|like) )?$"
_ITS_PLACE = r"(?: that)? (?:for|of|in|from|by|about|on|is|are|was|were|exists?|there|do you have|have been|has been)\b"
_PART = r"(?: (?:all|northern|southern|eastern|western|central|rural|urban|young|local|many|other))*"

# (role, letters, what stands before, what follows); the first line that fits decides.
_ROLES = [
    (role, letters, re.compile(rf"(?:{before})$"), re.compile(after))
    for role, letters, before, after in (
        (_Role.TERM, "NPA", r"\b(?:except|besides|apart from|other than|excluding|instead of) |(?:^|, )not ", ""),
        (_Role.OWNER, "PA", "", rf"{_BETWEEN} {_PLAN}"),
        (_Role.OWNER, "P", "", r"\W*$|[^\w ]| (?:and|or|than|is|are|says?|mentions?|compares?|differs?)\b"),
        (_Role.OWNER, "PA", r"\b(?:one|some|any|all|which|many|most|none|part) of |\bamong ", ""),
        (_Role.OWNER, "N", "", _ITS_NAP),
        (_Role.OWNER, "NPA", rf"\b{_PLAN}(?: \w+)? (?:of|by|from) (?:the governments? of )?", ""),
        (_Role.DOER, "PA", "", rf"{_BETWEEN} {_DEED}"),
        (_Role.SELF, "NPA", r"\b(?:i am|i'?m|we are|i live|i work|as)(?: based| living)? (?:from|in|an?) ", ""),
        (_Role.TERM, "NPA", rf"\b{_BE} ", rf"(?: (?!by\b)[\w-]+){{0,3}}? {_PICKED}|{_FOCUS}"),
        (_Role.TERM, "N", "", _IS_PICKED),
        (_Role.TERM, "NPA", rf"\b{_DO} ", r"(?: \w+)?? (?:appear|feature|figure|occur|come up|belong|count|matter)\b"),
        (_Role.AGENT, "NPA", r"\w(?:ed|en|nt|ught) by ", ""),
        (_Role.TERM, "NPA", rf"(?:{_ANY_STATE}|{_ANY_PLAN}|\bwho(?: else| also)?) {_HAVE} ", r" (?:as|in|on|among)\b"),
        (_Role.TERM, "NPA", rf"{_ANY_STATE}(?!{_ITS_ACT}).*", ""),
        (_Role.TERM, "NPA", rf"{_ANY_PLAN}(?!{_ITS_ACT})(?!{_ITS_PLACE}).*", ""),
        (_Role.TERM, "NPA", rf"(?:\bwho(?: else| also)? {_MENTION}|{_ANYONE}).*", ""),
        (_Role.MEMBER, "N", rf"\b{_BE} ", r"(?: still| also| now)? (?:in|on|among|one of|part of|important)\b"),
        (_Role.TOPIC, "PA", "", r"(?: \w+)? (?:refugees?|migrants?|diaspora|asylum|exiles?|displaced|returnees?)\b"),
        (_Role.PLACE, "NPA", rf"\b(?:{_PLAN} (?:for|in|on)|(?:in|of|within|across|inside){_PART}) ", ""),
        (_Role.TOPIC, "NPA", rf"\b(?:about|on|to|with|for|from|at|near|into|against|regarding|towards?){_PART} ", ""),
        (_Role.SUBJECT, "NPA", "", ""),
    )
]

_AND = r",? (?:and|or|nor|plus|versus|vs\.?|as well as|rather than|but not|then|&)(?: also| not)?"
_JOINT = rf"(?:{_AND}(?: (?:in|for|of|about|on|to|with|from))?|,| ?/|-| \((?:and|or)?) ?"
_RUN = re.compile(rf"([NPA])(?:{_JOINT}\1)*(?:{_AND} [PA])?")
_TIDY = {
    re.compile(r"[^\S\n]+"): " ",
    re.compile("[’`´]"): "'",
    re.compile(r"\bwomen,? peace,? (?:and|&) security\b"): "wps",
    re.compile(r"\b(?:(?:the|both|either) )+(?=[NPA])"): "",
    # "In Mali, Belgium works ..." is no list of two; the dash keeps them apart.
    re.compile(r"(?<=\bin N), (?=N (?!(?:and|or|what|how|do|does|are|is)\b)\w)"): " – ",
}
_CLAUSE_END = re.compile(
    rf"(?<!\bvs)(?<![.?!;:])[.?!;:]+(?: |$)|\n| [–—-]+ |(?<=[a-z]), (?=and [NPA]\?)|"
    rf",? (?:and|but|or|then) (?=(?:wh\w+|how|{_DO})\b)"
)
_FRAGMENT = re.compile(r"(?!and\b)(?:[NPA\W]|\b(?:in|of|for|about|on|and|or)\b)*")
_THEY = re.compile(r"\b(?:it|its|they|their|them|(?:the|that|this) (?:plan|nap|country|government))\b")
_ITS_PLAN = re.compile(r"\b(?:(?:its|their)(?: \w+)?? (?:plans?|naps?|focus|priority|list)|th(?:is|at) (?:plan|nap))\b")
_THAT_OF = r"(?: in| for| (?:that|those) (?:of|in|from))? $"
_THAN = re.compile(rf"\b(?:(?:compar|differ)\w* \w+|than|beyond|vs\.?|unlike|as){_THAT_OF}|\bthose of $")
_WITH = re.compile(rf"\b(?:with|against|to){_THAT_OF}")
_LIKE = re.compile(rf"^ (?:with|against|to|from){_THAT_OF}|\b(?:and|or) $")
_LEVEL = re.compile(r",? (?:(?:[\w'-]+ ){1,3}(?:and|or|but not)|(?:and|or) (?:[\w'-]+ ){1,2}(?:in|of|for|from)) $")


@dataclass(slots=True)
class _Group:
    """A run of joined countries in its clause: the letter, the text since the letter before it, and the role."""

    names: tuple[str, ...]
    letter: str
    gap: str
    role: _Role


def find_scope(text: str, extra: Mapping[str, tuple[str, ...]] = {}) -> Scope:
    """Whose plan or people `text` asks about; `extra` as in `find_countries`."""
    skeleton, runs = _skeleton(text, extra)
    names = iter(runs)
    chosen, fragments = list[_Group](), list[_Group]()
    for clause in _CLAUSE_END.split(skeleton):
        groups = _groups(clause, names, bool(chosen or fragments))
        (fragments if _FRAGMENT.fullmatch(clause) else chosen).extend(_in_scope(groups, clause))
    # "Niger or Mali: which is one of P focus countries?" A loose name gives way to a clause with an actor of its own.
    if not any(group.role >= _Role.SUBJECT for group in chosen):
        chosen += fragments
    abroad = [group for group in chosen if group.role > _Role.SELF]
    asked = {name for group in abroad or chosen for name in group.names}
    named = dict.fromkeys(chain.from_iterable(runs))
    return Scope(tuple(name for name in named if name in asked), tuple(name for name in named if name not in asked))


def _skeleton(text: str, extra: Mapping[str, tuple[str, ...]]) -> tuple[str, list[tuple[str, ...]]]:
    """The skeleton of `text`, and the country names of each of its letters."""
    skeleton, names, end = "", [], 0
    for (start, stop, form), same in groupby(find_countries(text, extra), key=lambda m: (m.start, m.end, m.form)):
        skeleton += text[end:start].lower() + form[0].upper()
        names.append([mention.name for mention in same])
        end = stop
    skeleton += text[end:].lower()
    for pattern, tidy in _TIDY.items():
        skeleton = pattern.sub(tidy, skeleton)
    single = iter(names)
    runs = [list(islice(single, len(re.findall("[NPA]", run[0])))) for run in _RUN.finditer(skeleton)]
    return _RUN.sub(lambda run: run[0][-1], skeleton), [tuple(chain.from_iterable(run)) for run in runs]


def _groups(clause: str, names: Iterator[tuple[str, ...]], follows: bool) -> list[_Group]:
    """The groups of one clause; a name beside a pronoun for the country asked about ("does it work in N") is a term."""
    its_plan = _ITS_PLAN.search(clause)
    groups: list[_Group] = []
    for match in re.finditer("[NPA]", clause):
        before, after = clause[max(0, match.start() - 250) : match.start()], clause[match.end() :]
        role = next(
            role
            for role, letters, preceding, following in _ROLES
            if match[0] in letters and following.match(after) and preceding.search(before)
        )
        pronoun = follows and (role == _Role.MEMBER or _THEY.search(before))
        unnamed = its_plan and (role == _Role.MEMBER or (its_plan.end() <= match.start() and not groups))
        if role < _Role.DOER and (pronoun or unnamed):
            role = _Role.TERM
        groups.append(_Group(next(names), match[0], re.split("[NPA]", before)[-1], role))
    return groups


def _in_scope(groups: list[_Group], clause: str) -> list[_Group]:
    """The groups with the highest role of a clause, and those compared with them or parallel to them."""
    top = max((group.role for group in groups), default=_Role.TERM)
    contrast = bool(re.search(r"\b(?:compar|contrast|differ|between|similar)", clause))
    found: list[_Group] = []
    for previous, group in zip([None, *groups], groups, strict=False):
        best = group.role == top > _Role.TERM and (top >= _Role.DOER or not found)
        level = found and (_THAN.search(group.gap) or (previous is found[-1] and _level(found[-1], group, contrast)))
        if best or level:
            found.append(group)
    return found


def _level(one: _Group, other: _Group, contrast: bool) -> bool:
    """Whether two neighbours stand on one level though words are between them."""
    compared = contrast and one.role == _Role.OWNER and _WITH.search(other.gap)
    alike = (contrast and _LIKE.search(other.gap)) or (one.role == other.role and _LEVEL.match(other.gap))
    return bool(compared or (one.letter == other.letter and alike))
