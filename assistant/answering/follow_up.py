"""What a follow-up leaves unsaid, completed from the conversation before it, without a language model.

A complete question stays as it is. Of an incomplete one the visitor's own words always stay; added is as little as will
do: the country and plan for one that has a subject of its own ("Who leads it?"), the earlier question for one that
has none ("And the Netherlands?", "Since when?"), the item for one that points at a list ("the second of these").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.answering.countries import find_countries
from assistant.answering.listed import item_meant
from assistant.answering.plans import asked_plans, find_plans, plan_words, without_plans
from assistant.answering.scope import Scope
from assistant.answering.synonyms import asking_words
from vectorstore.analysis import terms

Extra = dict[str, tuple[str, ...]]

_CONTINUES = re.compile(r"^\s*(?:and|but|or|so|also|what about|how about|same for|same question)\b", re.IGNORECASE)
_NEW_TOPIC = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|thanks?|thank you|great|right|now|and)\b\W*)*(?:(?:switching|changing|to change|change of|new|next|another|(?:an)?other|"
    r"different|unrelated|separate)\b(?:\s+(?:the|a))?\s*(?:subject|topic|question|matter|thing)?|something else|by the way|on another note)\s*[:,.;–—-]",
    re.IGNORECASE,
)
_IT = re.compile(
    r"\b(?:it|they|them|he|him|she|her|hers|theirs)\b|\b(?:new|newer|other|older|such|similar|those|these)\s+ones\b",
    re.IGNORECASE,
)
# A plan by its place beside the one that was asked about: its number alone, or the one before or after it.
_ORDINAL = re.compile(r"\bthe\s+(first|second|third|fourth|fifth|sixth)(?:\s+one)?\b(?!\s+\w)", re.IGNORECASE)
_LATER = re.compile(
    r"\b(?:the\s+(?:next|following|later|newer)(?:\s+one)?|(?:one\s+)?after\s+(?:that|this|it)|the\s+one\s+after)\b(?!\s+\w)",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:the\s+(?:previous|preceding|earlier|older)(?:\s+one)?|(?:one\s+)?before\s+(?:that|this|it)|the\s+one\s+before)\b(?!\s+\w)",
    re.IGNORECASE,
)
_NUMBERS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers)\b|\b(?:new|newer|other|older|such|similar)\s+ones\b"
    r"|\b(?:on|about|of|for|with|to|from|by|in|after|before|over)\s+(?:this|that|these|those)\b(?!\s+\w)"
    r"|\b(?:this|that|these|those|the same)\s+(?:\w+\s+)?(?:plans?|naps?|country|stor(?:y|ies)|projects?|training|ones?|support|money|work)\b",
    re.IGNORECASE,
)
# Points at the whole of what was said before, not at one thing in it.
_ALL_THAT = re.compile(
    r"\b(?:this|that|these|those)\b\s*(?:$|[?.!,;]|\b(?:too|then|now|happen\w*|mean)\b)|^\W*(?:and\s+)?(?:is|was|does|did)\s+(?:this|that)\b"
    r"|\b(?:this|that|these|those)\s+(?:support|money|work|training)\b"
    r"|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )\bthere\b(?!\s+(?:is|are|was|were|has|have|will|be)\b)|\b(?:then|so)\s*[?.!]*$",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:more|else|further|expand|elaborate|go on|carry on|continue|details?|longer)\b", re.IGNORECASE)
_THE_PLAN = re.compile(r"\bthe\s+(?:\w+\s+){0,2}(?:plan|nap)\b", re.IGNORECASE)
_ANY_PLAN = re.compile(r"\b(?:plans?|naps?|strateg(?:y|ies))\b", re.IGNORECASE)
_ONE_OF_ITS = re.compile(r"\b(?:one of|among|part of|in|on|to)\s+(?:its|their|that|this)\b", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:which|what|how many|all|any)\s+(?:\w+\s+)?(?:countries|plans|naps|documents|stories)\b", re.IGNORECASE
)
_WORLDWIDE = re.compile(
    r"\b(?:world-?wide|(?:in|across|around|all over) the world|globally|internationally)\b", re.IGNORECASE
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|do|does|did|has|have|had|can|could|will|would|should|may|might)\b|n['’]t\b", re.IGNORECASE
)
_DATE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b\d{1,4}\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?!\s*[-–/]\s*\d)")
# The words that make a text a question of one form ("since when", "how many"), with the helping verb behind them.
_FORM = re.compile(
    r"(?:\b(?:in|on|at|by|for|from|to|with|since|until|of)\s+)?\b(?:who|whom|whose|what|which|when|where|why|how)(?:['’]s)?\b"
    r"(?:\s+(?:many|much|long|often|old|far|large|big|year|years|date|day|days|month|share|percentage))*"
    r"(?:\s+(?:is|are|was|were|do|does|did|has|have|had)\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its own feet: its text and whose plan it is about.

    `context` are the countries that were talked of before a question that names none and seems complete: it may
    still be about them. `carried` are the words of `text` that come from the conversation, `reply` is what was answered,
    `more` says that more is wanted than that, and `item` that an item of its list is meant.
    """

    text: str
    scope: Scope
    context: tuple[str, ...] = ()
    carried: str = ""
    reply: str = ""
    more: bool = False
    item: bool = False


def complete(
    text: str, before: Asked | None, extra: Extra, read: Callable[[str], Scope], owners: tuple[str, ...] = ()
) -> Asked:
    """`text` with what it leaves unsaid, taken from the question `before`. `read` finds the scope of a text; `owners`
    are organisations whose plan it is about."""
    text = text.strip()
    own = Asked(text, read(text))
    if before is None or _NEW_TOPIC.match(text) or _WORLDWIDE.search(text):
        return own
    if not before.scope.countries and not before.context:
        # "Who is Debora Barros?" names no country, but the answer did.
        told_of = {mention.name for mention in find_countries(before.reply, extra)}
        before = replace(before, context=tuple(told_of) if len(told_of) == 1 else ())
    if (meant := item_meant(text, before.reply)) and not subject_of(_MORE.sub(" ", meant[1]), extra):
        return _about_item(own, before, meant[0], read)
    if plan := _neighbour(text, before):
        carried = f"{without_plans(_content(text, before))}, {plan}"
        return _with(text, carried, before.scope, before.context)
    named = find_countries(text, extra)
    subject = subject_of(text, extra)
    if not named and not owners and not subject and (asked := _in_another_year(text, before)):
        return asked
    if named or owners or own.scope.countries:
        if not subject - {term for owner in owners for term in terms(owner)}:
            # "And the Netherlands?": the earlier question again, about another country.
            scope = Scope(own.scope.countries or own.scope.mentioned)
            return _with(text, _without_countries(_content(text, before), extra), scope)
        return _about_earlier_plan(own, before, named[0].start) if named else own
    if _MORE.search(text) and not subject_of(_MORE.sub(" ", text), extra):
        return replace(_with(text, before.text, before.scope), more=True, context=before.context)
    if _is_complete(text, before):
        return own if _GENERAL.search(text) else Asked(own.text, own.scope, before.scope.countries or before.context)
    plan = plan_words(before.text)
    thing = _IT.search(text) is not None and not (plan or _ANY_PLAN.search(before.text))
    if not subject or thing or _ALL_THAT.search(text) or not before.scope.countries:
        return _with(text, _content(text, before), before.scope, before.context)
    return _with(text, ", ".join(filter(None, _kept(text, before))), before.scope)


def _in_another_year(text: str, before: Asked) -> Asked | None:
    """For "and in 2023?" the question before about that year, if it was about a single one."""
    years, earlier = set(_YEAR.findall(text)), set(_YEAR.findall(before.text))
    if len(years) != 1 or len(earlier) != 1 or has_form(text):
        return None
    carried = " ".join(_YEAR.sub(" ", before.text).split())
    return Asked(_YEAR.sub(years.pop(), before.text), before.scope, before.context, carried)


def form_words(text: str) -> list[str]:
    """The words of a text that make it a question of one form, each run of them as one string."""
    return _FORM.findall(text)


def has_form(text: str) -> bool:
    """Whether a text asks in a form of its own, beyond "and …" or "what about …"."""
    return _FORM.search(_CONTINUES.sub(" ", text)) is not None


def _with(text: str, carried: str, scope: Scope, context: tuple[str, ...] = ()) -> Asked:
    carried = " ".join(carried.split())
    return Asked(f"{text} ({carried})" if carried else text, scope, context, carried)


def _kept(text: str, before: Asked) -> list[str]:
    """The countries and the plan of the question before, unless `text` names a plan."""
    return [*before.scope.countries, "" if asked_plans(text) else plan_words(before.text)]


def _content(text: str, before: Asked) -> str:
    """What the question before says beyond its form, if `text` has a form of its own; and without what `text` replaces."""
    earlier = without_plans(before.text) if asked_plans(text) else before.text
    earlier = _DATE.sub(" ", earlier) if _DATE.search(text) else earlier
    return _FORM.sub(" ", earlier) if has_form(text) else earlier


def _about_item(own: Asked, before: Asked, item: str, read: Callable[[str], Scope]) -> Asked:
    """A question on one item of the list that was the answer before."""
    scope = own.scope if own.scope.countries else before.scope
    if not scope.countries:
        scope = Scope(read(item).countries)
    carried = [item, *(scope.countries if own.scope.countries == () else ())]
    if not asked_plans(item):
        carried.append(plan_words(before.text))
    asked = _with(own.text, ", ".join(filter(None, carried)), scope)
    # The item is the subject itself, and weighs as much as the visitor's own words.
    return replace(asked, carried=", ".join(filter(None, carried[1:])), item=True)


def _neighbour(text: str, before: Asked) -> str:
    """The words for a plan that is only named by its place beside the plan of the question before; else empty."""
    numbers = [mention.number for mention in asked_plans(before.text) if mention.number]
    numbers = numbers or [mention.number for mention in find_plans(before.reply) if mention.number][:1]
    if not numbers:
        return ""
    if match := _ORDINAL.search(text):
        return f"{match[1]} plan"
    step = 1 if _LATER.search(text) else -1 if _EARLIER.search(text) else 0
    place = numbers[-1] + step
    return f"{_NUMBERS[place - 1]} plan" if step and 0 < place <= len(_NUMBERS) else ""


def _is_complete(text: str, before: Asked) -> bool:
    """Whether a text without a country can be asked as it is."""
    if _CONTINUES.search(text) or _PRONOUN.search(text) or _ALL_THAT.search(text):
        return False
    if before.scope.countries and _THE_PLAN.search(text) and not _GENERAL.search(text):
        return False
    words = set(terms(text)) - asking_words()
    return bool(words) and (_VERB.search(text) is not None or (len(words) >= 2 and len(text.split()) >= 5))


def _about_earlier_plan(own: Asked, before: Asked, first_name: int) -> Asked:
    """In "does it mention Mali" the plan is that of the question before, and Mali is only looked for."""
    pronoun = _PRONOUN.search(own.text)
    points_back = pronoun is not None and (pronoun.start() < first_name or _ONE_OF_ITS.search(own.text) is not None)
    if not points_back or not before.scope.countries:
        return own
    owners = before.scope.countries
    mentioned = (*own.scope.countries, *own.scope.mentioned)
    scope = Scope(owners, tuple(name for name in dict.fromkeys(mentioned) if name not in owners))
    return _with(own.text, ", ".join(filter(None, _kept(own.text, before))), scope)


def subject_of(text: str, extra: Extra) -> set[str]:
    """The search terms of what a text is about: without countries, plans, dates and words of asking."""
    rest = _DATE.sub(" ", _FORM.sub(" ", without_plans(_without_countries(text, extra))))
    return set(terms(rest)) - asking_words()


def _without_countries(text: str, extra: Extra) -> str:
    for mention in sorted(find_countries(text, extra), key=lambda mention: mention.start, reverse=True):
        text = text[: mention.start] + text[mention.end :]
    return text
