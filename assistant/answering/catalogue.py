"""What the corpus covers, from its metadata: which documents are about which country, and under which names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.countries import find_countries, seats
from assistant.answering.organisations import find_owners, is_international, named
from assistant.answering.plan_names import names_of_plans
from assistant.answering.plans import stated_plans
from ingest.types import Document, Plan


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The documents by country. `names` holds further names of countries, `placeless` the documents about none.
    `spoken` has beside these names those of a country's plans and its capital, by which it is meant as well.

    `plans` are the plans of each document, from its metadata or, where that has none, as its text states them.
    `by_theme` and `by_organisation` hold the documents that the metadata gives a theme or an organisation, `by_kind` those of a kind.
    `by_owner` holds the documents on an organisation's own plan or policy: those whose title or publisher it is, and, of
    an organisation within a country, those that the metadata gives it.
    """

    by_country: Mapping[str, frozenset[str]]
    placeless: frozenset[str]
    names: dict[str, tuple[str, ...]]
    plans: Mapping[str, tuple[Plan, ...]]
    by_theme: Mapping[str, frozenset[str]]
    by_organisation: Mapping[str, frozenset[str]]
    by_kind: Mapping[str, frozenset[str]]
    by_owner: Mapping[str, frozenset[str]]
    spoken: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Catalogue:
        """The catalogue of an index's documents."""
        by_country: dict[str, set[str]] = {}
        placeless: set[str] = set()
        names: dict[str, tuple[str, ...]] = {}
        plans: dict[str, tuple[Plan, ...]] = {}
        by_theme: dict[str, set[str]] = {}
        by_organisation: dict[str, set[str]] = {}
        by_kind: dict[str, set[str]] = {}
        by_owner: dict[str, set[str]] = {}
        spoken: dict[str, tuple[str, ...]] = {}
        for document in documents:
            facts = document.facts
            by_kind.setdefault(facts.kind, set()).add(document.id)
            plans[document.id] = facts.plans or stated_plans(document.text)
            for theme in facts.themes:
                by_theme.setdefault(theme, set()).add(document.id)
            for organisation in facts.organisations:
                by_organisation.setdefault(organisation, set()).add(document.id)
            inner = {name for name in facts.organisations if not any(map(is_international, named(name)))}
            for owner in named(f"{document.title}\n{facts.publisher or ''}") | inner:
                by_owner.setdefault(owner, set()).add(document.id)
            about = {name for name in (facts.country, *facts.countries) if name}
            for name in about:
                by_country.setdefault(canonical(name), set()).add(document.id)
            if not about:
                placeless.add(document.id)
            if facts.country:
                name = canonical(facts.country)
                names[name] = (*names.get(name, ()), *facts.aliases, *facts.adjectives)
                plan_names = names_of_plans(facts.plans, (facts.country, *facts.aliases, *facts.adjectives))
                spoken[name] = (*spoken.get(name, ()), *plan_names)
        cities = seats()
        spoken = {
            name: (*names.get(name, ()), *spoken.get(name, ()), *cities.get(name, ())) for name in {**spoken, **cities}
        }
        return cls(
            by_country=_frozen(by_country),
            placeless=frozenset(placeless),
            names=names,
            plans=plans,
            by_theme=_frozen(by_theme),
            by_organisation=_frozen(by_organisation),
            by_kind=_frozen(by_kind),
            by_owner=_frozen(by_owner),
            spoken=spoken,
        )

    def about(self, owner: str) -> frozenset[str]:
        """The ids of the documents about a country, or about an organisation's own plan."""
        return self.by_country.get(owner, frozenset()) or self.by_owner.get(owner, frozenset())

    def has_profile(self, country: str) -> bool:
        """Whether there is a profile of the country."""
        return bool(self.about(country) & self.by_kind.get("profile", frozenset()))

    def of_kinds(self, kinds: Iterable[str]) -> frozenset[str]:
        """The ids of the documents of any of these kinds."""
        return frozenset().union(*(self.by_kind.get(kind, frozenset()) for kind in kinds))

    def named_in(self, owner: str, text: str) -> bool:
        """Whether a text names the country or the organisation, in any of its forms."""
        if owner in self.by_organisation or is_international(owner):
            return owner in named(text, (owner,))
        return owner in _named(text, tuple(self.spoken.items()))

    def owners(self, text: str) -> tuple[str, ...]:
        """The organisations whose own plan or policy a text asks about, in order."""
        return find_owners(text, tuple(self.by_organisation))


def _frozen(groups: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(ids) for name, ids in groups.items()}


@lru_cache(maxsize=20_000)
def _named(text: str, names: tuple[tuple[str, tuple[str, ...]], ...]) -> frozenset[str]:
    return frozenset(mention.name for mention in find_countries(text, dict(names)))


def canonical(name: str) -> str:
    """The country's name as the country data has it ("DRC" gives the full name); a name it does not know stays."""
    found = find_countries(name)
    return found[0].name if found else name
