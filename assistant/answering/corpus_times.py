"""When a question wants a plan to be in force, to start, to end or to be adopted: "in 2023", "after 2030", "next year".

The reader of a question has put PLAN in the place of the words for a plan. Each time becomes a token "%0", "%1" …,
so that the phrases around it stay short; a phrase that is understood is taken out of the text and leaves a "§".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.corpus_query import Event, Happening, Years

PLAN = "¶"
GAP = " § "

_Y = r"(?:19|20)\d\d"
_TO = r"(?: ?[-–—/] ?| (?:and|to|until|till|through|or) )"
_RANGE = rf"(?:(?:in|during|over|for|of) )?(?:(?:either|between|from) )?(?:the )?(?:years? |period )?(?P<first>{_Y}){_TO}(?P<last>{_Y})\b"
_RELATIONS = {
    "before": r"before|earlier than|prior to",
    "after": r"after|past|beyond|later than|longer than|further than",
    "since": r"since|from|starting(?: in)?|as from",
    "least": r"(?:until |to )?at least(?: until| to)?|into",
    "until": r"no later than|not later than|by|up to|up until|until|till|through|to",
    "in": r"in|during|for|as of|as at|on|at|of",
}
_RELATED = "|".join(f"(?P<{name}>{words})" for name, words in _RELATIONS.items())
_ONE = rf"(?:(?:{_RELATED}) )?(?:the )?(?:(?:year|years|end of|start of|beginning of|middle of|course of|the) )*(?P<year>{_Y})\b"
_OR_MORE = r"(?: (?:(?P<later>(?:or|and) (?:later|after|beyond|thereafter)|onwards?|on\b)|(?P<earlier>(?:or|and) (?:earlier|before))))?"
_THAT = r"(?:(?:in|during|within|by|at) )?(?:the )?(?:(?:end|close|start|beginning|course) of )?(?:the )?(?P<that>this|next|last|coming|previous|current) year\b"
_NOW = (
    r"(?P<now>at the moment|at present|at this (?:moment|time)|right now|just now|these days|as of (?:now|today)|"
    r"now|nowadays|today|currently|presently)\b"
)
_TIME = re.compile(rf"\b(?:{_RANGE}|{_ONE}{_OR_MORE}|{_THAT}|{_NOW})")
_YEARS_ON = {"next": 1, "coming": 1, "last": -1, "previous": -1}


@dataclass(frozen=True, slots=True)
class Time:
    """A time as said: the relation ("in", "after", "range", "now" …) and the year or years."""

    relation: str
    first: int
    last: int

    @property
    def years(self) -> Years:
        """The years in which something that happens at this time happens."""
        if self.relation in ("since", "least"):
            return Years(self.first, None)
        if self.relation == "after":
            return Years(self.first + 1, None)
        if self.relation == "before":
            return Years(None, self.first - 1)
        return Years(None, self.first) if self.relation == "until" else Years(self.first, self.last)


def mark_times(text: str, today: date) -> tuple[str, list[Time]]:
    """`text` with a token for each time in it, and the times."""
    times: list[Time] = []

    def token(match: re.Match[str]) -> str:
        said = match.groupdict()
        if said["first"]:
            times.append(Time("range", int(said["first"]), int(said["last"])))
        elif said["year"]:
            named = next((name for name in _RELATIONS if said[name]), "in")
            relation = "least" if said["later"] else "until" if said["earlier"] else named
            times.append(Time(relation, int(said["year"]), int(said["year"])))
        else:
            year = today.year + _YEARS_ON.get(said["that"] or "", 0)
            times.append(Time("now" if said["now"] else "in", year, year))
        return f"%{len(times) - 1}"

    return _TIME.sub(token, text), times


_SMALL = (
    r"(?: (?:already|still|only|due|set|that|which|is|are|was|were|be|been|its|their|an?|the|dates?|years?|of|in|has|have|"
    r"had|new|first|" + PLAN + r"))*"
)
_ENDS = (
    r"(?:com(?:e|es|ing) to an end|came to an end|end(?:s|ed|ing)?|expir(?:es?|ed|ing|y)|r[ua]n(?:s|ning)? out|"
    r"(?:is|are|was|were|comes?|came) up(?: for renewal)?|finish(?:es|ed|ing)?|laps(?:es?|ed|ing)|terminat(?:es?|ed|ing)|conclud(?:es?|ed|ing)|"
    r"w(?:ind|inds|inding|ound|rap|raps|rapped|rapping) up|ceas(?:es?|ed|ing)|complet(?:es?|ed|ing)|(?:draws?|drew|drawing|c[ao]mes?|coming) to (?:a|its|their) (?:close|end))"
)
_STARTS = (
    r"(?:start(?:s|ed|ing)?|beg[aiu]n(?:s|ning)?|commenc(?:es?|ed|ing)|kick(?:s|ed)? off|t(?:akes?|ook) effect|"
    r"(?:comes?|came)(?= (?:after|before|in|only|%))|enter(?:s|ed|ing)? into force|c[ao]mes? into (?:force|effect)|g[eo]t(?:s|ting)? (?:under ?way|going|started|off the ground)|"
    r"(?:go|goes|went|going) live|t(?:akes?|ook) off|set(?:s|ting)? off)"
)
_ADOPTED = (
    r"(?:adopt(?:s|ed|ing)?|approv(?:es?|ed|ing)|pass(?:es|ed)|endors(?:es?|ed)|launch(?:es|ed)?|releas(?:es?|ed)|"
    r"(?:br(?:ing|ings|ought)|puts?) out|(?:comes?|came) out(?: with)?|produc(?:es?|ed)|unveil(?:s|ed)?|present(?:s|ed)|sign(?:s|ed)|published?|issued?|dat(?:es?|ed|ing) (?:from|back to)|"
    r"g[ai]ves? (?:its|their|the|a) (?:blessing|green light|go-ahead|nod) to|ratif(?:y|ies|ied|ying)|sign(?:s|ed|ing)? off(?: on)?|(?:green-?|rubber-?)(?:lit|lighted|stamped)|"
    r"enact(?:s|ed)?|introduc(?:es?|ed))"
)
_VALID = (
    r"(?:in force|in effect|in operation|in place|in use|valid|active|applicable|ongoing|under ?way|operational|"
    r"going on|running|up and running)"
)
_RUNS = (
    rf"(?:go(?:es|ing)? on|runs?|ran|last(?:s|ed|ing)?|continu(?:es?|ing)|extend(?:s|ing|ed)?|reach(?:es)?|"
    rf"stretch(?:es)?|remains? {_VALID}|stays? {_VALID}|span(?:s|ning)?|{_VALID})"
)
_COVERS = r"(?:cover(?:s|ed|ing)?|appl(?:y|ies|ying) (?:to|for)|apply|applies|runs?|ran|includ(?:es?|ing))"
_HAVE = r"(?:have|has|had|with|got|implement(?:s|ing)?|(?:work|operat)(?:e|es|s|ed|ing)? (?:under|with|to|by)|follow(?:s|ed|ing)?)(?: (?:still|got|an?|any|their|its|the|one))*"
_LACK = r"(?:(?:have|has|had|with|got|give|gives|state|states) no|without(?: an?| any)?|lack(?:s|ing)?(?: an?| any)?|(?:do|does|did) not (?:still )?have(?: an?| any)?)"
_BE = r"(?:(?:that|which|is|are|was|were|be|been|still|currently|has|have) )*"
_T = r"%(?P<time>\d)"
# Verbs by themselves: what a question whose phrases are not known is about.
ENDS, STARTS, ADOPTED = (re.compile(rf"\b{verbs}\b") for verbs in (_ENDS, _STARTS, _ADOPTED))
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<![\w%]){pattern}(?!\w)"))
    for name, pattern in (
        (
            "open",
            rf"(?:{_LACK}|with an? (?:open|unknown)) (?:(?:known|fixed|stated) )?(?:end|final|closing)(?:[ -](?:dates?|years?))?",
        ),
        (
            "absent",
            rf"{_LACK} (?:(?:current|valid|active) )?{PLAN}(?: {_BE}(?:{_VALID})?)?(?: ?{_T})?(?: any ?more| any longer)?",
        ),
        (
            "force",
            rf"{_BE}not (?:yet )?(?:{_BE})(?:expired|lapsed|ended|run out|over|finished|outdated)(?: yet)?(?: {_T})?",
        ),
        (
            "since",
            rf"(?:(?:and|but) )?(?:(?:that|which) )?(?:(?:have|has|had)(?: not)?(?: had| got)? (?:none|nothing|another|(?:a|no) (?:new|newer|other|further|later)(?: one| {PLAN})?) since"
            rf"|(?:without|with no|(?:have|has) no)(?: an?| any)? (?:successor|replacement|follow-?up|sequel|new one)(?: (?:since|so far|yet))?)",
        ),
        ("absent", rf"(?:no longer|not(?: any ?more)?) (?:{_VALID}|current)(?: {_T})?"),
        ("end", rf"{_ENDS}(?: (?:or|and) {_ENDS})*{_SMALL} {_T}"),
        ("start", rf"{_STARTS}(?: (?:or|and) {_STARTS})*{_SMALL} {_T}"),
        ("adopted", rf"{_ADOPTED}(?: (?:or|and) {_ADOPTED})*{_SMALL} {_T}"),
        ("absent", rf"{_BE}(?:expired|lapsed|outdated|out of date|run out|over|ended)(?! %)"),
        ("run", rf"{_BE}{_RUNS}(?: (?:well|only|even))? {_T}"),
        ("force", rf"{_COVERS}(?: the years?)? {_T}"),
        ("force", rf"{_T} (?:{_VALID}|{_HAVE} {PLAN})(?: {_VALID})?"),
        ("force", rf"{_HAVE}(?: current)? {PLAN} {_BE}(?:{_VALID} )?{_T}"),
        ("force", rf"{_BE}{_VALID}"),
        ("period", rf"{_T} {PLAN}"),
        ("period", rf"{PLAN} {_BE}(?:(?:for|of|from|dated) )?{_T}"),
        ("force", rf"current(?= (?:\w+ )?{PLAN})"),
    )
)


def take_happenings(text: str, times: Sequence[Time], today: date) -> tuple[str, list[Happening]]:
    """`text` without the phrases that say when, and what they ask for."""
    found, bare = list[Happening](), list[Happening]()
    for name, pattern in _PATTERNS:
        while match := pattern.search(text):
            group = next((value for value in match.groupdict().values() if value), None)
            time = times[int(group)] if group else Time("now", today.year, today.year)
            asked = happenings(name, time)
            if not asked:
                return text, []
            # "A valid plan in 2020" means 2020: a bare "valid" means now only where no time is given.
            if group or not any(happening.event == "force" for happening in found):
                found = [*(happening for happening in found if happening not in bare), *asked]
            bare += [] if group or name == "since" else asked
            kept = f" {PLAN} " if PLAN in match[0] else GAP
            text = text[: match.start()] + kept + text[match.end() :]
    return text, list(dict.fromkeys(found))


def happenings(name: str, time: Time) -> list[Happening]:
    """What a phrase of that name asks for at that time."""
    exact, once = Years(time.first, time.first), time.relation in ("in", "now")
    if name in ("start", "end", "adopted"):
        event: Event = "start" if name == "start" else "end" if name == "end" else "adopted"
        return [Happening(event, time.years)]
    if name == "open":
        return [Happening("open", Years(None, None))]
    if name in ("absent", "since"):
        return [Happening("force", time.years, absent=True)]
    if time.relation == "range" and name in ("run", "period"):
        return [Happening("start", exact), Happening("end", Years(time.last, time.last))]
    if name == "period" and not once:
        return [Happening("start", time.years)] if time.relation in ("since", "after", "before") else []
    if not once and name in ("run", "force"):
        # "runs until 2026" gives the last year, "runs to 2026 or later" and "runs beyond 2026" a bound for it.
        if time.relation == "since":
            return [Happening("start", exact)]
        return [Happening("end", exact if time.relation == "until" else time.years)]
    return [Happening("force", time.years)]
