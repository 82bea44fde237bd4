"""Whether what a clause says of one thing stands together in one sentence of the sources.

Every number and name of "the third plan has four focus countries" may be in the sources, and the sentence still wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from assistant.answering.plans import find_plans
from assistant.llm.checker.figures import figures
from assistant.llm.checker.items import Items, holds_country, holds_figure, holds_name, holds_plan, items, same
from assistant.llm.checker.words import Weight, core, coverage, nearest, stems
from assistant.llm.sources import Unit

_AND = re.compile(r",? and (?=\S)")
# How much of what a clause says a sentence must have to be the one that its figures are looked up in, beside the best.
CONTENT = 0.6
Holds = Callable[[Unit], bool]


def together(clause: str, units: Sequence[Unit], weight: Weight) -> bool:
    """Whether the plans, countries, figures and names of a clause stand together, with what it says of them.

    Where it names several plans or countries, the rest must stand with each of them; where it joins two statements by
    "and", each must stand by itself, the second about the plan of the first.
    """
    groups = _groups(units)
    if _stands(clause, items(clause), groups, weight):
        return True
    for match in _AND.finditer(clause):
        head, tail = clause[: match.start()], clause[match.end() :]
        first, second = items(head), items(tail)
        inherits = not second.plans and not any(figure.kind == "ordinal" for figure in second.figures)
        about = second._replace(plans=first.plans) if inherits else second
        if not _says(tail) or not _stands(head, first, groups, weight):
            continue
        of_no_plan = [group for group in groups if inherits and not any(unit.plans for unit in group)]
        if _stands(tail, about, groups, weight) or _stands(tail, second, of_no_plan, weight):
            return True
    return False


def other_time(clause: str, units: Sequence[Unit], weight: Weight) -> bool:
    """Whether the clause of the sources that says what this one says gives another time for it.

    A clause with several times is left to `together`.
    """
    times = [figure for figure in figures(clause) if figure.kind in ("year", "date")]
    if len(times) != 1 or find_plans(clause):
        return False
    told = nearest(clause, [unit.text for unit in units], weight)
    given = [figure for text in told for figure in figures(text) if figure.kind in ("year", "date")]
    return bool(given) and any(not any(same(figure, other) for other in given) for figure in times)


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


def _stands(text: str, said: Items, groups: Sequence[Sequence[Unit]], weight: Weight) -> bool:
    """Whether the items of a text stand in a group that has enough of its other words too."""
    rest: list[Holds] = [
        *(partial(holds_figure, figure) for figure in said.figures),
        *(partial(holds_name, name) for name in said.names),
    ]
    plans: list[Holds] = [partial(holds_plan, plan) for plan in said.plans]
    countries: list[Holds] = [partial(holds_country, country) for country in sorted(said.countries)]
    shares = [_share(core(text), group, weight) for group in groups]
    enough = CONTENT * max(shares, default=0.0)

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


def _share(wanted: frozenset[str], group: Sequence[Unit], weight: Weight) -> float:
    found = frozenset(stem for unit in group for stem in stems(f"{unit.text} {unit.lead} {unit.headings}"))
    return coverage(wanted, found, weight)
