"""How much and how surely: "all", "most", "only", "may", "is to", "the largest", "at least", "about"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.llm.checker.figures import figures
from assistant.llm.checker.words import Weight, core, nearest
from vectorstore.analysis import terms

_QUANTITIES = {
    "all": r"\b(?:(?<!of )all(?!-)|(?:every|each)(?! (?:\d+|two|three|four|five|six|twelve|few|other|year|month|week|day|time|summer|spring|autumn|winter)\b)|entire(?:ly)?|whole|always|everyone|everybody|every one|fully|complete(?:ly)?|throughout|any|both sides|universal(?:ly)?|unanimous(?:ly)?)\b",
    "most": r"\b(?:most(?! (?:\w+ly |\w+ )?(?:important|recent|significant|notabl\w+))|majority|mostly|mainly|largely|chiefly|predominantly|in particular|especially|main)\b",
    "some": r"\b(?:some(?! \d)|several|certain|a few|a number of|(?<!is )(?<!are )(?<!was )(?<!were )(?<!been )(?<!be )part of|partly|partially|sometimes|occasionally|many|various|for example|such as|among others|among them)\b",
    "few": r"\b(?:few(?!er than)|little|rarely|seldom|hardly|scarcely|barely)\b",
    "certain": r"\b(?:undisputed(?:ly)?|(?:well|firmly) established|beyond (?:any )?doubt|undoubtedly|certainly|definitely|exactly|precisely|it is certain|is certain to|proven)\b",
    "only": r"\b(?:the one(?= (?!for|of|that|in|which|on|from|by|with|who|to|is|was|has|had)[a-z])|(?<!not )(?:only|just)(?! (?:\d|began|begun|started|in|at|after|later|then|by|since|when|short|under|over|above|below)\b)|single|solely|exclusively|nothing but|sole|alone|purely)\b",
}
_QUANTITY = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _QUANTITIES.items()}
_A_FEW = re.compile(r"(?<!only )(?<!just )(?<!but )\ba few\b", re.IGNORECASE)
# What the sources must say too where an answer says it.
_STRONG = ("all", "most", "only", "few", "certain")
# What an answer must not leave out where it says more without it.
_WEAK = ("some", "few", "most")

_HEDGES = (
    re.compile(
        r"\b(?:may(?! (?:\d|19|20))|might|could|possibl[ye]|possibility|perhaps|probabl[ye]|likely|unlikely|(?:appears?|appeared) (?:to|that|likely)|seems?|seemingly|apparently|suggests?"
        r"|potential(?:ly)?|presumably|estimated?|considered|under consideration|uncertain|unconfirmed|unsure)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:will|would|should|shall|is to|are to|was to|were to|plans? to|planned|planning|aim(?:s|ed|ing)?|intends?|intended|intention|hopes?|hoped"
        r"|expect(?:s|ed)?|wants?|wanted|wish(?:es|ed)?|seeks?|sought|proposed?|proposal|draft(?:ed)? (?:in|for)|meant|due to|promised?|promises|pledged?|committed|calls? for|called for"
        r"|ask(?:s|ed)? for|demands?|encourages?|in preparation|prepared|being drafted|still a draft|was being|sets? out to|target|targets|goal|supposed|announced|recommend\w*|urge[sd]?|must)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:reportedly|(?:is|are|was|were|been) reported|alleged(?:ly)?|claim(?:s|ed)?|said to|believe[sd]?|argue[sd]?|think(?:s)?|thought|feels?|felt"
        r"|fear(?:s|ed)?|(?:says?|said|holds?|held) that|regards? itself|regarded|described? itself|regrets?|judges?|conceded|in (?:her|his|their) (?:eyes|view|opinion))\b",
        re.IGNORECASE,
    ),
)
# Further words by which an answer says that something is wanted, or somebody's view.
_WANTED = re.compile(
    r"\b(?:ask(?:s|ed)? (?:\w+ ){1,4}to|(?:has|have|had) to(?! do)|requires?|required|oblig\w+|(?:considers?|sees?) (?:it|them|him|her)sel(?:f|ves))\b",
    re.IGNORECASE,
)
# An answer that says whose word it is claims no more than the source does.
_ATTRIBUTED = re.compile(r"\baccording to\b", re.IGNORECASE)
_WHOSE_WORD = re.compile(
    r"\b(?:according to|says?|said|writes?|wrote|reports?|reported|calls?|called|names?|ranks?|ranked|counts?|gives?|in the (?:view|eyes) of)\b|['’]s (?:data|figures|count|page|report|ranking)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SUPERLATIVE = re.compile(
    r"\b(?:(?:the|its|their|['’]s) (?:most|least) [a-z]+|(?:larg|bigg|small|great|high|low|old|young|new|earli|lat|strong|weak|long|short|b|wor|broad|wid|rich|poor|fast|slow|few|clos)est"
    r"|(?:c[ao]mes?|rank\w*|list\w*|plac\w+|put) first|first (?:to|of its kind|ever|time|such|countr\w+|states?|nations?|wom[ae]n|m[ae]n|person|in (?:the|its))\b|the last (?:to|country|state)|foremost|leading|top|main|key|biggest|unique|unprecedented|record|pioneer\w*|flagship|landmark|milestone)\b",
    re.IGNORECASE,
)
# "Its first plan" and "the last month of 2025" have checks of their own.
_PLACE_IN_TIME = re.compile(
    r"\bfirst (?=(?:(?:two|three|four|five|national|action) )*(?:plans?|NAPs?)\b)|\b(?:first|last) (?:day|week|month|quarter|half)s? of\b",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\bfirst\b", re.IGNORECASE)
# "Ranked first" is "the largest".
_RANKED = re.compile(r"\b(?:rank\w*|list\w*|plac\w+|puts?|came|comes?)\b.*\b(?:first|top|number one)\b", re.IGNORECASE)
_LARGEST = re.compile(r"\b(?:(?:larg|bigg|great|high)est|most)\b", re.IGNORECASE)
_ONE_OF = re.compile(r"\b(?:one of|among|amongst|some of|part of)\b", re.IGNORECASE)
_COMPARATIVE = re.compile(
    r"\b(?:(?:more|less) (?!than \d|than [a-z]+ (?:million|hundred|thousand))[a-z]+|(?:larg|bigg|small|great|high|low|old|young|new|earli|strong|weak|long|short|broad|wid|rich|poor|fast|slow|few|clos)er|later than"
    r"|better|worse|compared (?:to|with)|than (?:its|the|any|other)|doubl\w+|tripl\w+|halv\w+|times as)\b",
    re.IGNORECASE,
)
_DOUBLED = re.compile(r"\b(?:doubl|halv)(?:ed|es?|ing)\b", re.IGNORECASE)
# Degrees that are said in several words.
_LIKE = {
    "biggest": "largest", "greatest": "largest", "bigger": "larger", "greater": "larger", "earliest": "oldest",
    "newest": "latest", "key": "main", "leading": "main",
}  # fmt: skip


def overstated(clause: str, evidence: Sequence[str], weight: Weight) -> str:
    """Why a clause says more, or more surely, than its evidence; empty if it does not."""
    told = nearest(clause, evidence, weight)
    # "There is a third plan" has no words of its own to find its clause by.
    said = " ; ".join(told) if told or core(clause) else evidence[0]
    whole = " ".join(text for text in evidence if any(part in text for part in told)) or evidence[0]
    for name in _STRONG:
        if _has(name, clause) and not _has(name, whole) and not (name == "most" and _has("all", whole)):
            return f"quantity: {name}"
    for name in _WEAK:
        if _of(name, said) & core(clause) and not any(_has(other, clause) for other in ("some", "few", "most")):
            return f"quantity: without {name}"
    for pattern in _HEDGES:
        # Whose word it is does not say that it is not sure.
        kept = _HEDGES if pattern is _HEDGES[0] else (*_HEDGES, _WANTED, _ATTRIBUTED)
        if pattern.search(said) and not any(other.search(clause) for other in kept):
            return "hedge"
    return _compared(clause, whole, evidence)


def _has(name: str, text: str) -> bool:
    if name == "few":
        text = _A_FEW.sub(" ", text)
    return _QUANTITY[name].search(text) is not None


def _of(name: str, text: str) -> set[str]:
    """The stems of the words that follow a quantity: what there is some, few or most of."""
    return {
        stem for match in _QUANTITY[name].finditer(text) for stem in terms(text[match.end() : match.end() + 40])[:3]
    }


def _compared(clause: str, whole: str, evidence: Sequence[str]) -> str:
    """Superlatives and comparisons need the same word, or one of the same stem, in the evidence."""
    clause, whole = _PLACE_IN_TIME.sub(" ", clause), _PLACE_IN_TIME.sub(" ", whole)
    found = {stem for match in _SUPERLATIVE.finditer(whole) for stem in _stem(match.group(0))}
    if _FIRST.search(whole):
        found.add("first")
    if _RANKED.search(clause) and _LARGEST.search(whole):
        found |= {"first", "top"}
    for match in _SUPERLATIVE.finditer(clause):
        if not set(_stem(match.group(0))) & found:
            return "superlative"
        # "The largest in May 2023, according to Statista" is not the largest for ever, and for everybody.
        told = _YEAR.search(whole) and _WHOSE_WORD.search(whole)
        if match[0].lower().endswith("est") and told and not (_YEAR.search(clause) or _WHOSE_WORD.search(clause)):
            return "superlative: whose word"
        if _ONE_OF.search(whole) and not _ONE_OF.search(clause) and _ONE_OF.search(_around(match.group(0), whole)):
            return "superlative: one of"
    words = {stem for text in evidence for match in _COMPARATIVE.finditer(text) for stem in _stem(match.group(0))}
    for match in _COMPARATIVE.finditer(clause):
        if not set(_stem(match.group(0))) & words and not _reckoned(match.group(0), clause):
            return "comparison"
    return ""


def _reckoned(said: str, clause: str) -> bool:
    """Whether "doubled" or "halved" follows from the two figures of the clause, which are looked up elsewhere."""
    values = [
        figure.value for figure in figures(clause) if figure.kind in ("percent", "number", "money") and figure.value
    ]
    if len(values) != 2:
        return False
    more, less = max(values), min(values)
    return (
        said.lower().startswith(("doubl", "halv", "more than", "less than"))
        and _DOUBLED.search(clause) is not None
        and 1.8 <= more / less < 3
    )


def _stem(text: str) -> list[str]:
    words = re.findall(r"[a-z]+", text.lower())
    return [
        stem
        for word in words
        if word not in ("most", "least", "than")
        for stem in (terms(_LIKE.get(word, word)) or [_LIKE.get(word, word)])
    ] or words


def _around(word: str, text: str) -> str:
    place = text.lower().find(word.lower())
    return text[max(0, place - 25) : place] if place >= 0 else ""
