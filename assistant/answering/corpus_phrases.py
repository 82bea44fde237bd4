"""The phrases of a question about the corpus, as patterns over lower-case text.

In that text PLAN stands for the words for a plan, "@0" for a country, "#0" for a region, "%0" for a time, "§" for what
has been understood and "|" for the end of a clause.
"""

from __future__ import annotations

import re

from assistant.answering.corpus_query import Superlative, Things
from assistant.answering.corpus_times import PLAN
from ingest.types import Kind

CANDIDATE = re.compile(
    r"\b(?:countr(?:y|ies)|states|nations|governments|stor(?:y|ies)|profiles?|plans?|naps?|strateg(?:y|ies)|documents?|docs?|"
    r"texts?|pages?|articles?|files?|case stud(?:y|ies)|organi[sz]ations?|publish\w*|themes?|topics?|subjects?|periods?|"
    r"anything|something|everything|updat(?:es?|ed)|anyone|who|whose|ones|corpus|database|you|your|here|there|covered|included|available|material|information)\b"
)
WPS = r"(?:wps|women,? peace,? (?:and|&) security|(?:unscr|un|resolution|unsc resolution|security council resolution)? ?1325)"
PLANS = re.compile(
    rf"\b(?:{WPS} )?(?:(?:national )?action plans?|national plans?|(?<!action )plans?|naps?|strateg(?:y|ies))(?: \(?naps?\)?)?"
    rf"(?: (?:on|for|about|under) (?:the )?(?:un )?{WPS}(?: agenda)?| 1325)?(?!\w)"
)

HOW_MANY = re.compile(
    r"\b(?:how many|(?:the )?(?:total )?(?:number|count|amount) of)(?: of)?(?: (?:the|your|these|all))*(?!\w)|\bcount(?: the)?\b"
)
ASKED = re.compile(r"\b(?:which|what|whose|list|show|all|every|any|name|enumerate|give|overview|display)\b")
KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("profile", re.compile(r"\b(?:country )?profiles?\b|\bcountry (?:pages?|documents?|reports?|files?)\b")),
    ("story", re.compile(r"\b(?:stor(?:y|ies)|case stud(?:y|ies)|testimon(?:y|ies)|narratives?)(?: of change)?\b")),
    (
        "agenda",
        re.compile(
            r"\b(?:agenda|background|thematic|general|topic)(?: part| section)? (?:pages?|documents?|texts?|articles?|files?)"
            r"(?: (?:on|about|of|from|in) the (?:wps )?agenda)?\b|\b(?:pages|documents|texts) (?:on|about|in) (?:the )?(?:resolutions|treaties|(?:wps )?agenda)\b"
        ),
    ),
)
SINGULAR_STORY = re.compile(
    r"\bstory\b|\bcase study\b|\btestimony\b|\bprofile\b|\bpage\b|\bdocument\b|\btext\b|\barticle\b"
)
DOCUMENTS = re.compile(r"\b(?:documents?|docs?|texts?|pages?|articles?|files?|materials?|items|entries)\b")
ANY_MATERIAL = re.compile(
    r"\bany (?:information|info|material|stuff|content)\b|^(?:(?:show|give|list|tell|find) (?:me )?)?(?:any|some|every)thing(?: (?:you have|there is|here))?(?= (?:on|about|for|from|in|regarding|to do with)\b)"
)
# What is left out of what is asked for: "besides the stories, what do you have".
BESIDES = re.compile(
    rf"\b(?:besides|apart from|aside from|other than|in addition to|next to|except(?: for)?)(?P<kinds>(?:(?: and| or| \|)* (?:the )?"
    rf"(?:country )?(?:countries|pages|stories(?: of change)?|profiles|{PLAN}|(?:agenda|background) (?:pages|documents|texts)))+)"
)
# A country's own plans, all of them: "how many plans has Mali had", "the number of Dutch plans".
OWN_PLANS = re.compile(
    rf"\b(?:how many|number of) (?:(?:different|such|national) )*(?:@(?P<before>\d) {PLAN}(?!\w)|{PLAN} (?:has|have|had|did|does) @(?P<after>\d)"
    rf"(?: (?:already|ever|so far))*(?: (?:had|have|made|adopted|produced|got|written|write|adopt|made))?(?!\w))"
)
NO_PROFILE = re.compile(
    r"\b(?:(?:that|which|but|and) )*(?:without|with no|lack(?:s|ing)?|(?:have|has|having) no|(?:do|does) not have)(?: having| an?| any| their| its| own| country)* (?:profiles?|pages?)"
    r"(?: of (?:their|its) own)?(?!\w)"
)
# A few words of announcement: "quick one: which countries …".
PREFACE = re.compile(rf"^[^:?.!@#{PLAN}\d]{{1,30}}: (?=\w)")
ANYTHING = re.compile(r"\b(?:anything|something|information|info|material|stuff|content|what)\b")
COUNTRIES = re.compile(
    r"\b(?:countr(?:y|ies)|states?|nations?|governments?|places(?= (?:appear|feature|occur|figure|are|do|have|that)\b))(?:'s?)?(?!\w)"
)
WHOSE = re.compile(r"\b(?:whose|who|where|anyone|anybody|(?:those|the ones) (?:that|which|who|with|whose))\b")
OTHER_THINGS: tuple[tuple[Things, re.Pattern[str]], ...] = (
    (
        "organisations",
        re.compile(r"\b(?:organi[sz]ations?|ngos?|groups?|partners?)\b|\bwho\b(?= (?:is|are|stands?) behind)"),
    ),
    ("publishers", re.compile(r"\bpublishers?\b|\bwho (?:publish(?:es|ed)?)\b")),
    ("themes", re.compile(r"\b(?:themes?|topics?|subjects?)\b")),
    ("plans", re.compile(r"\b(?:years?|periods?|time ?spans?|time ?frames?)\b")),
)
HOLDING = r"(?:corpus|database|collection|library|data ?set|archive|knowledge base|site|website|tool|assistant|system|app|chatbot)"
YOUR = r"your(?= (?:\w+ )?(?:countries|stor|case stud|profile|document|page|text|article|file|theme|topic|organi|publisher|agenda|data|list))"
OUR_HOLDING = re.compile(rf"\b(?:the|this|your) (?:{HOLDING}|data)\b")
OURS = re.compile(
    rf"\b(?:do you know(?= (?:anything|something)\b)|(?:do|can|could|would|will) you (?:currently |actually |also )?(?:have|cover|hold|offer|include|keep|store|got|contain)(?: got)?"
    rf"|have you(?: got)?|you(?:'ve| have)(?: got)?|you (?:hold|cover|offer)|{YOUR}|(?:in|on|of|within) (?:the|this|your) {HOLDING}"
    rf"|(?:does|do) (?:the|this|your) {HOLDING} (?:have|cover|hold|contain|include)|(?:the|this|your) {HOLDING}|(?:in )?here|in there|what(?: else)? is there|with you|on (?:offer|file|record)"
    r"|you (?:have |'ve )?(?:collected|gathered|published|assembled|brought together)|of yours|one of yours"
    r"|can (?:i|we|one|people|visitors) (?:ask|find|look|read|search|browse|see|choose|pick|learn|consult|explore)(?: up)?(?: for| about| on| from| in| at| through)?"
    r"|(?:(?:is|are|were) )?(?:available|covered|included|represented|featured)(?: (?:here|by you))?)(?!\w)"
)
THERE = re.compile(r"\b(?:(?:is|are|were|was) there|there (?:is|are))(?: any)?\b")
# A visitor's first words: what is all this?
WHAT_IS_THIS = re.compile(
    r"\bwhat (?:all )?(?:can|could|do|should) (?:i|we|one) (?:ask|find|learn|search|look)(?: (?:you|for|out|up|about|here|in here))*(?!\w)"
    r"|\bwhat (?:all )?(?:can|do) you (?:know|do|answer|tell(?: me| us)?)(?: about| here)*(?= ?(?:\||$))|\bof what you (?:know|have|cover|can answer)\b"
)
UPDATED = re.compile(
    r"\b(?:when (?:was|were|is|are) )(?:this|it|all this|these|everything)(?: (?:last|most recently))? (?:updated|changed|revised|edited)\b"
    r"|^(?:the )?(?:latest|last) updates?(?= ?(?:\||$))|\bhow (?:recent|fresh|old|current|up to date) (?:is|are) (?:this|it|these|they|this data|these data)(?!\w)"
)
NEWEST = re.compile(
    r"\bup to date\b|\bhow (?:recent|fresh|old|current) (?:is|are) the (?:pages|documents|data|texts)\b|\bhow recent\b|\b(?:newest|latest|most recent(?:ly)?|last|recently)(?: (?:updated|added|changed|edited|revised))?(?! (?:\w+ )?¶)(?= |$)"
)
NO_COUNTRY = re.compile(
    r"\b(?:(?:that |which )?(?:are|is|were) )?(?:not|n't) (?:tied to|about|linked to|from|bound to|related to|set in|specific to|of|on) "
    r"(?:any|an?|one)(?: one| single| particular| specific| certain)* country\b|\b(?:without|with no|about no|on no|in no) (?:an?y? )?"
    r"(?:single |particular |specific )?country\b"
)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ROMAN = ("i", "ii", "iii", "iv", "v", "vi")
ORDINAL = rf"(?P<ordinal>{'|'.join(ORDINALS)}|[1-9](?:st|nd|rd|th))"
NUMERAL = rf"[1-9]|ii|iii|iv|v|vi|(?<=no |nr )(?:{'|'.join(NUMBERS)})|(?<=number )(?:{'|'.join(NUMBERS)})"
ON = r"(?:(?:still|already|now|currently) )?(?:on|in|at|implementing|carrying out|working (?:on|under|with)|under)"
OWN = r"(?:(?:their|its|an?|the|his) )?(?:very )?"
GENERATIONS = tuple(
    re.compile(rf"(?<![\w%@#]){pattern}(?!\w)")
    for pattern in (
        rf"(?P<on>{ON}) {OWN}{ORDINAL}(?:[ -]generation)?(?: {PLAN}| one| round)?",
        rf"(?P<on>{ON}) {OWN}{PLAN} (?:no |number |nr )?(?P<numeral>{NUMERAL})",
        rf"(?:(?:have|has|had|with|got|are there|there is)(?: (?:already|had|got))* )?{OWN}{ORDINAL}(?:[ -]generation)? {PLAN}",
        rf"(?:(?:have|has|had|with|reached|got to|come to|made it to)(?: already| got to| come to| made it to)* )?(?:an? )?{PLAN} (?:no |number |nr )?(?P<numeral>{NUMERAL})",
    )
)
SIZE = re.compile(rf"\b(?:size of|how (?:big|large|extensive) is) (?=(?:the|this|your) {HOLDING})")
COUNTED = rf"(?P<count>{'|'.join(NUMBERS)}|\d{{1,2}})"
SO_MANY = r"(?P<bound>at least|no fewer than|more than|over|exactly|only|just|fewer than|less than|at most|up to)"
AMOUNT = re.compile(
    rf"(?<![\w%@#])(?:(?:have|has|had|with|adopted|got|made)(?: already| had| got| adopted| made| so far)* )?(?:{SO_MANY} )?"
    rf"(?<!%)(?:{COUNTED}|(?P<several>several|multiple)|(?P<more>more than one))(?P<or> or more| or fewer)? (?:\w+ )?{PLAN}(?P<after> or more)?(?!\w)"
)
SUPERLATIVES: tuple[tuple[Superlative, re.Pattern[str]], ...] = (
    (
        "most",
        re.compile(
            rf"(?:(?:have|has|had|with|adopted|made) )?(?:had |adopted )?(?:the )?(?:most|(?:highest|largest|greatest|biggest|maximum) number of) {PLAN}"
        ),
    ),
    (
        "longest",
        re.compile(
            rf"(?:(?:have|has|had|with) )?(?:the )?longest(?:[ -](?:running|lasting))? {PLAN}|(?<={PLAN} )(?:is |are |runs? |lasts? )*(?:the )?longest"
        ),
    ),
    ("newest", re.compile(rf"(?:(?:have|has|had|with) )?(?:the |^)(?:newest|latest|most recent|youngest) {PLAN}")),
    (
        "furthest",
        re.compile(
            rf"(?:(?:(?:{PLAN}|is|are|will|runs?|goes|go|lasts?|stretch(?:es)?|reach(?:es)?|extends?|ends?) )*)(?:the )?(?:furthest|farthest)"
            rf"(?: (?:in|into|to) the future| ahead)?|(?:{PLAN} )?(?:(?:that|which|will|is|are) )*(?:the )?last (?:to )?(?:end|expire|run out)s?"
        ),
    ),
    ("oldest", re.compile(rf"(?:(?:have|has|had|with) )?(?:the |^)(?:oldest|earliest) {PLAN}")),
)
THE_FIRST = re.compile(
    r"\b(?:which|what) (?:country|state|nation|government)\b(?:(?! \w*(?:19|20)\d\d).)*\bthe (?:very )?first\b(?!.*(?:19|20)\d\d)|\bfirst\b.*\bever\b"
)
MENTION = (
    r"(?:mention(?:s|ed|ing)?|address(?:es|ed|ing)?|deal(?:s|t|ing)? with|touch(?:es|ed|ing)? (?:on|upon)|"
    r"talk(?:s|ed|ing)? about|speak(?:s|ing)? (?:of|about|on)|discuss(?:es|ed|ing)?|refer(?:s|red|ring)? to|cover(?:s|ing)?|"
    r"tackl(?:es?|ing)|referenc(?:es?|ing)|featur(?:es?|ing)|cit(?:es?|ed|ing)|highlight(?:s|ing)?|contain(?:s|ing)?|bring(?:s)? up|say(?:s)? (?:something|anything) (?:on|about)|"
    r"involv(?:es?|ing)|turn(?:s|ing)? on|revolv(?:es?|ing) around|cent(?:re|er)(?:s|ed)? (?:on|around)|focus(?:es|ed|ing)? on|look(?:s|ing)? at|explor(?:es?|ing)|go(?:es|ing)? into|"
    r"have (?:something|anything)(?: to say)? (?:on|about)|includ(?:es?|ing)|concern(?:s)?|treat(?:s)?|mark(?:ed|s) (?:with|as)|tagged(?: with| as)?|(?:have|has) to do with)"
)
# Words that ask for a word itself; "deal with" and its like may be met in other words.
LITERAL = re.compile(
    r"(?:(?:that|which|who|do|does|did|also|explicitly|at least) )*(?:mention|refer|referenc|contain|cit)"
)
IN_THE_TEXT = re.compile(
    rf"\bin (?:(?:their|its|the|any of their|one of their) )?(?:{PLAN}|texts?|profiles?|titles?)(?!\w)"
)
NAMES = re.compile(r"(?:names?|list(?:s)?|" + MENTION + r") (?:the )?@(\d)(?!\w|')")
TOPIC = re.compile(rf"(?<!\w)(?:(?:that|which|who|do|does|did|also|explicitly|at least) )*{MENTION} +(\w[^|§{PLAN}]*)")
ABOUT = re.compile(
    rf"(?:[§{PLAN}]|\bcountries) *(?:(?:that|which|is|are|there|was|were) )*(?:about|on|regarding|concerning|related to|relating to|around|to do with|dealing with) (?!which|what)(\w[^|§{PLAN}]*)"
)
BY = re.compile(
    r"§ *(?:(?:that|which|is|are|was|were|come|comes|told|written|made|published|produced|collected|given) )*(?:by|from|of|behind|with|involving) (?!which|what)(\w[^|§]*)"
)
PLACE = (
    r"(?:(?:is|are|set|come|comes|coming|situated|located|taking place|take place|related|linked|that|which|have|has|to do) )*"
    r"(?:(?:in|from|about|on|of|for|with|to|involving|featuring|does|do|concerning|regarding|around) )?(?:the )?"
)
COUNTRY = re.compile(rf"{PLACE}@(\d)(?!\w|')")
MORE_COUNTRIES = re.compile(r"(?<=§)(?: *(?:and|or|,|\|))+(?: in| from| on)? *(?:the )?@(\d)(?!\w|')")
REGION = re.compile(rf"{PLACE}#(\d)")
SMALL = frozenset(
    """a already am an and any appear appears all also are as at available be been briefly can complete could currently did do does entire every exist exists find
    for from full give got had has have hello hey hi how i in is it its know like list lists listed look looking interested searching me my name names need now
    of on one ones only or our over per overview please quick show so some still tell thank thanks that the their them there these they
    this those to total us want was we were what whatsoever when where which who whole whose will with would year years you your ever far
    each back much very mean means need really first time hey lot lots up then
    sort sorts kind kinds type types am through search
    might may pls plz thx ok okay wonder wondering ask asking asked if whether kindly curious sorry saw see seen know hold holds
    exactly separately altogether together different various currently come comes about date now yet""".split()  # noqa: SIM905
)
SMALL_FOR_PAGES = frozenset("resolutions treaties conventions frameworks etc part section agenda".split())  # noqa: SIM905
SMALL_FOR_GENERATIONS = frozenset("adopted produced made reached published already".split())  # noqa: SIM905
SMALL_FOR_YEARS = frozenset("cover covered span run runs".split())  # noqa: SIM905
SMALL_FOR_ORGANISATIONS = frozenset(
    "published behind named mentioned involved appear featured feature in by made told tell contributed".split()  # noqa: SIM905
)
LIST_ALL = re.compile(
    r"^\W*(?:(?:please|can you|could you|would you|i want|i need|i would like|just) )*(?:to )?(?:list|show|name|enumerate|give|tell)\b|\b(?:all|every|list of|overview of)\b"
)
PLURAL_PLANS = re.compile(r"\b(?:plans|naps|strategies|ones)\b")
WHICH = re.compile(r"\b(?:which|what|any|whose)\b")
HAS_PLAN = re.compile(
    rf"\b(?:have|has|had|with|got)(?: (?:still|got|already|an?|any|their|its|the|one))* {PLAN}(?: %\d)?\s*(?:[|§]|$)"
)


def number(word: str) -> int:
    """The number that "fourth", "4th", "four", "4" or "iv" stands for."""
    for words in (ORDINALS, NUMBERS, ROMAN):
        if word in words:
            return words.index(word) + 1
    return int(re.sub(r"\D", "", word))
