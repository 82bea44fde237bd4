"""Whether what a clause says of one thing stands together in one sentence of the sources.

Every number and name of "the third plan has four focus countries" may be in the sources, and the sentence still wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from assistant.answering.plans import contradict, find_plans, resolve
from assistant.llm.checker.figures import Figure, figures
from assistant.llm.checker.items import (
    Items,
    holds_country,
    holds_figure,
    holds_name,
    holds_plan,
    items,
    reckoned,
    same,
)
from assistant.llm.checker.words import Weight, core, coverage, nearest, stems
from assistant.llm.sources import Unit, known_plans, without_contrast

_AND = re.compile(r",? and (?=\S)")
# How much of what a clause says a sentence must have to be the one that its figures are looked up in, beside the best.
CONTENT = 0.6
_DIGITS = re.compile(r"\b\d+\b")
_LISTED = re.compile(r",? and |, | to (?=\w+ in the )|(?<=\w) from (?=\w+ in the )")
Holds = Callable[[Unit], bool]


def together(clause: str, sentence: str, units: Sequence[Unit], weight: Weight) -> bool:
    """Whether the plans, countries, figures and names of a clause of a sentence stand together, with what it says of them.

    Where it names several plans or countries, the rest must stand with each of them; where it joins two statements by
    "and", each must stand by itself, the second about the plan of the first.
    """
    groups = _groups(units)
    if _stands(clause, sentence, items(clause), groups, weight):
        return True
    listed = _with_their_time(_LISTED.split(clause))
    # "The first plan was adopted in 2006, the second in 2009 and the third in 2016."
    if (
        len(listed) > 1
        and all(
            items(part).figures and (items(part).plans or items(part).countries or _ordinal(part)) for part in listed
        )
        and all(_stands(part, sentence, items(part), groups, weight) for part in listed)
    ):
        return True
    for match in _AND.finditer(clause):
        head, tail = clause[: match.start()], clause[match.end() :]
        first, second = items(head), items(tail)
        inherits = not second.plans and not _ordinal(tail)
        about = second._replace(plans=first.plans) if inherits else second
        if not _says(tail) or not _stands(head, sentence, first, groups, weight):
            continue
        of_no_plan = [group for group in groups if inherits and not any(unit.plans for unit in group)]
        if _stands(tail, sentence, about, groups, weight) or _stands(tail, sentence, second, of_no_plan, weight):
            return True
    return False


def _with_their_time(parts: Sequence[str]) -> list[str]:
    """Parts of a list; what comes before the first that names somebody ("In a chart for 2023, by contrast") goes with it."""
    for place, part in enumerate(parts):
        if items(part).countries or items(part).plans:
            return [", ".join(parts[: place + 1]), *parts[place + 1 :]]
    return list(parts)


def other_time(clause: str, units: Sequence[Unit], weight: Weight) -> bool:
    """Whether the clause of the sources that says what this one says gives another time for it.

    A clause with several times is left to `together`.
    """
    times = _times(clause)
    if len(times) != 1:
        return False
    statement = next((part for part in _AND.split(clause) if _times(part) and len(core(part)) > 1), clause)
    # Found by its other words: the wrong year may stand elsewhere in the source.
    told = nearest(_DIGITS.sub(" ", statement), [unit.text for unit in units], weight)
    given = [figure for text in told for figure in _times(text)]
    return bool(given) and any(not any(same(figure, other) for other in given) for figure in times)


def _times(text: str) -> list[Figure]:
    """The times of a text at which something happened, not those at which a plan begins or ends."""
    return [
        figure for figure in figures(text) if figure.kind == "date" or (figure.kind == "year" and not figure.detail)
    ]


def other_plan(clause: str, units: Sequence[Unit], weight: Weight) -> bool:
    """Whether the clause of the sources that says what this one says speaks of another plan."""
    said = find_plans(without_contrast(clause))
    if not said or _ordinal(clause) or not any(len(find_plans(unit.text)) > 1 for unit in units):
        return False
    near = nearest(clause, [unit.text for unit in units], weight, any_plan=True)
    told = [
        (resolve(said, known_plans(unit.document)), resolve(find_plans(part), known_plans(unit.document)))
        for part in near
        for unit in units
        if part in unit.text
    ]
    return bool(told) and all(contradict(keys, other) for keys, other in told)


def _ordinal(text: str) -> bool:
    """Whether a text has "the second" without saying of what."""
    return any(figure.kind == "ordinal" for figure in figures(text))


def _says(text: str) -> bool:
    """Whether a part is a statement, and not only the last name of several."""
    return bool(items(text).figures) or len(core(text)) > 1


def _groups(units: Sequence[Unit]) -> list[list[Unit]]:
    """The sentences, each by itself; items of a list that do not say whose they are go together."""
    groups: dict[tuple[str, int], list[Unit]] = {}
    for unit in units:
        said = items(unit.text)
        alone = unit.group[1] >= 0 or find_plans(unit.text) or (said.countries and said.figures)
        groups.setdefault(unit.place if alone else unit.group, []).append(unit)
    return list(groups.values())


def _stands(text: str, sentence: str, said: Items, groups: Sequence[Sequence[Unit]], weight: Weight) -> bool:
    """Whether the items of a text stand in a group that has enough of its other words too."""
    rest: list[Holds] = [
        *(partial(_holds, figure, sentence) for figure in said.figures),
        *(partial(holds_name, name) for name in said.names),
    ]
    plans: list[Holds] = [partial(holds_plan, plan) for plan in said.plans]
    countries: list[Holds] = [partial(_holds_country, country, said) for country in sorted(said.countries)]
    shares = [_share(core(text), group, weight) for group in groups]
    best = max(shares, default=0.0)
    # A synonym of a single word, such as "covers", says too little to prefer one sentence to another.
    enough = CONTENT * best if len(core(text)) > 1 or best == 1.0 else 0.0

    def stand(wanted: Sequence[Holds]) -> bool:
        return not wanted or any(
            share >= enough and all(any(holds(unit) for unit in group) for holds in wanted)
            for group, share in zip(groups, shares, strict=True)
        )

    if not groups:
        return False
    if stand([*plans, *countries, *rest]):
        return True
    for several, others in ((plans, countries), (countries, plans)):
        if len(several) > 1:
            return all(stand([one, *others, *rest]) for one in several)
    return False


def _holds(figure: Figure, sentence: str, unit: Unit) -> bool:
    return holds_figure(figure, unit) or reckoned(figure, sentence, [unit])


def _holds_country(country: str, said: Items, unit: Unit) -> bool:
    """Whether a sentence names the country, or is about it and names none that the clause leaves out."""
    return country in unit.countries or (holds_country(country, unit) and unit.countries <= said.countries)


def _share(wanted: frozenset[str], group: Sequence[Unit], weight: Weight) -> float:
    found = frozenset(stem for unit in group for stem in stems(f"{unit.text} {unit.lead} {unit.headings}"))
    return coverage(wanted, found, weight)
