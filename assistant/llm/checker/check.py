"""One sentence of the model -> shown as it is, shown with other citations, replaced by a quotation, or taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering.plans import contradict, find_plans, resolve
from assistant.answering.types import Question
from assistant.llm.checker.degree import overstated
from assistant.llm.checker.figures import Figure
from assistant.llm.checker.items import (
    holds_country,
    holds_figure,
    holds_name,
    holds_plan,
    items,
    miscounted,
    owners,
    reckoned,
    subject,
)
from assistant.llm.checker.links import has_link, is_order
from assistant.llm.checker.meaning import Basis, Encode, Meanings
from assistant.llm.checker.names import opening_name
from assistant.llm.checker.polarity import contrary
from assistant.llm.checker.roles import swapped
from assistant.llm.checker.together import other_plan, other_time, together
from assistant.llm.checker.words import Weight, clauses, core, has, is_broken
from assistant.llm.drafting import Draft
from assistant.llm.sources import Source, Unit, known_plans

How = Literal["as written", "other citation", "quotation", "removed"]

# How near a sentence must be to what it rests on: the mean of cosine and share of words, and each by itself.
NEAR, COSINE, COVERAGE = 0.55, 0.45, 0.4
# How near the sentence that is quoted in place of a wrong one must be to it.
QUOTABLE = 0.6
_LEANS_BACK = re.compile(
    r"^(?:it|its|they|their|he|his|she|her|this|these|those|both|the (?:plan|country|document|latter|former|same))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a sentence: its words, the sentences that it rests on, and the faults that were found.

    `units` is empty for one that was removed; a quotation has the words of its only unit.
    """

    draft: Draft
    how: How
    text: str
    units: tuple[Unit, ...] = ()
    faults: tuple[str, ...] = ()


class Checker:
    """Checks the sentences of one answer, in order, against its sources."""

    def __init__(self, question: Question, sources: Sequence[Source], encode: Encode, weight: Weight) -> None:
        """`encode` gives unit vectors of texts, `weight` the rarity of a search term."""
        self._question = question
        self._numbers = {source.number: {unit.place for unit in source.units} for source in sources}
        units = {unit.place: unit for source in sources for unit in source.units if not is_order(unit.text)}
        self._meanings = Meanings(list(units.values()), encode, weight)
        self._weight = weight
        self._before: tuple[Unit, ...] = ()
        self._gap = False
        self._quoted: set[tuple[str, int]] = set()

    def check(self, draft: Draft) -> Checked:
        """What becomes of the next sentence."""
        checked = self._check(draft)
        self._gap = checked.how == "removed"
        if checked.units:
            self._before = checked.units
            self._quoted |= {unit.place for unit in checked.units} if checked.how == "quotation" else set()
        return checked

    def _check(self, draft: Draft) -> Checked:
        if has_link(draft.text):
            return Checked(draft, "removed", draft.text, (), ("link",))
        if draft.text.endswith(("?", "？", "؟")):
            return Checked(draft, "removed", draft.text, (), ("a question",))
        known = [number for number in draft.marks if number in self._numbers]
        faults: tuple[str, ...] = () if known and len(known) == len(draft.marks) else ("citation",)
        basis = Basis((), 0.0, 0.0)
        if known:
            places = frozenset().union(*(self._numbers[number] for number in known))
            basis = self._meanings.basis(draft.text, lambda unit: unit.place in places)
            found = self._faults(draft, basis)
            if not found:
                return Checked(draft, "other citation" if faults else "as written", draft.text, basis.units, faults)
            faults += found
        elsewhere = self._meanings.basis(draft.text, lambda unit: True)
        if elsewhere.units != basis.units and not self._faults(draft, elsewhere):
            return Checked(draft, "other citation", draft.text, elsewhere.units, ("citation",))
        quotable = basis if known else elsewhere
        if quotable.units and quotable.cosine >= QUOTABLE and self._may_quote(quotable.units[0]):
            unit = quotable.units[0]
            return Checked(draft, "quotation", unit.text, (unit,), faults)
        return Checked(draft, "removed", draft.text, (), faults)

    def _faults(self, draft: Draft, basis: Basis) -> tuple[str, ...]:
        """What is wrong with a sentence that rests on `basis`; empty if nothing is."""
        text = draft.text
        if is_broken(text, draft.item):
            return ("no sentence",)
        if not basis.units:
            return ("nothing like it",)
        near = (basis.cosine + basis.coverage) / 2
        if near < NEAR or basis.cosine < COSINE or basis.coverage < COVERAGE:
            return ("meaning",)
        units = list(basis.units)
        said, content = items(text), core(text)
        if content and not (said.figures or said.names) and not any(has(stem, basis.words) for stem in content):
            return ("nothing like it",)
        faults = [*self._looked_up(text, units), *self._in_scope(text, units)]
        evidence = [f"{unit.lead} {unit.text}".strip() for unit in units]
        for clause in clauses(text):
            faults += filter(
                None, (contrary(clause, evidence, self._weight), overstated(clause, evidence, self._weight))
            )
        if swapped(text, evidence):
            faults.append("roles")
        return tuple(dict.fromkeys(faults))

    def _looked_up(self, text: str, units: list[Unit]) -> list[str]:
        said = items(text)
        faults = [
            *("figure" for figure in said.figures if not self._follows(figure, text, units)),
            *("counted" for figure in said.figures if miscounted(figure, text, units)),
            *("country" for name in said.countries if not any(holds_country(name, unit) for unit in units)),
            *("plan" for plan in said.plans if not any(holds_plan(plan, unit) for unit in units)),
            *("name" for name in said.names if not any(holds_name(name, unit) for unit in units)),
            *("name" for stem in opening_name(text) if not has(stem, self._meanings.words)),
        ]
        for clause in clauses(text):
            faults += ["when"] if other_time(clause, units, self._weight) else []
            faults += ["which plan"] if other_plan(clause, units, self._weight) else []
        return faults or ["together" for clause in clauses(text) if not together(clause, text, units, self._weight)]

    def _follows(self, figure: Figure, text: str, units: list[Unit]) -> bool:
        return any(holds_figure(figure, unit) for unit in units) or reckoned(figure, text, units)

    def _in_scope(self, text: str, units: list[Unit]) -> list[str]:
        """Faults about whose plan, and which, a sentence speaks of without saying so, or says wrongly."""
        faults = []
        own = frozenset().union(*(unit.own for unit in units))
        told = owners(" ; ".join(f"{unit.text} ; {unit.lead}" for unit in units)) | own
        if told and not owners(text) <= told:
            faults.append("owner")
        for clause in clauses(text):
            name = subject(clause)
            firsts = {subject(part) for unit in units for part in (*clauses(unit.text), unit.lead)}
            if name and own and name not in own | firsts and not own & items(text).countries:
                faults.append("subject")
        leans = _LEANS_BACK.match(text) is not None
        if leans and self._gap:
            faults.append("leans on what was removed")
        if not find_plans(text):
            meant = find_plans(self._question.standalone)
            for unit in units:
                plans = known_plans(unit.document)
                asked = unit_plans(self._before) if leans and self._before else resolve(meant, plans)
                if contradict(asked, unit.plans):
                    faults.append("another plan")
        if not items(text).countries:
            wanted = frozenset(self._question.countries)
            if leans and self._before:
                wanted = frozenset().union(*(unit.own for unit in self._before)) or wanted
            if wanted and any(unit.own and not wanted & (unit.own | unit.countries) for unit in units):
                faults.append("another country")
        return faults

    def _may_quote(self, unit: Unit) -> bool:
        meant = resolve(find_plans(self._question.standalone), known_plans(unit.document))
        countries = frozenset(self._question.countries)
        return not (
            unit.block.intro
            or unit.place in self._quoted
            or has_link(unit.text)
            or contradict(meant, unit.plans)
            or (countries and unit.own and not countries & (unit.own | unit.countries))
        )


def unit_plans(units: Sequence[Unit]) -> frozenset[tuple[str, int]]:
    """The plans that any of the sentences is about."""
    return frozenset().union(*(unit.plans for unit in units))
