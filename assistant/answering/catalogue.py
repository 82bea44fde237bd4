"""What the corpus covers, from its metadata: which documents are about which country, and under which names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.countries import find_countries
from assistant.answering.plans import stated_plans
from ingest.types import Document, Plan


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The documents by country. `names` holds further names of countries, `placeless` the documents about none.

    `plans` are the plans of each document, from its metadata or, where that has none, as its text states them.
    `by_theme` and `by_organisation` hold the documents that the metadata gives a theme or an organisation, `by_kind` those of a kind.
    """

    by_country: Mapping[str, frozenset[str]]
    placeless: frozenset[str]
    names: dict[str, tuple[str, ...]]
    plans: Mapping[str, tuple[Plan, ...]]
    by_theme: Mapping[str, frozenset[str]]
    by_organisation: Mapping[str, frozenset[str]]
    by_kind: Mapping[str, frozenset[str]]

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
        for document in documents:
            facts = document.facts
            by_kind.setdefault(facts.kind, set()).add(document.id)
            plans[document.id] = facts.plans or stated_plans(document.text)
            for theme in facts.themes:
                by_theme.setdefault(theme, set()).add(document.id)
            for organisation in facts.organisations:
                by_organisation.setdefault(organisation, set()).add(document.id)
            about = {name for name in (facts.country, *facts.countries) if name}
            for name in about:
                by_country.setdefault(canonical(name), set()).add(document.id)
            if not about:
                placeless.add(document.id)
            if facts.country:
                name = canonical(facts.country)
                names[name] = (*names.get(name, ()), *facts.aliases, *facts.adjectives)
        grouped = (_frozen(groups) for groups in (by_theme, by_organisation, by_kind))
        return cls(_frozen(by_country), frozenset(placeless), names, plans, *grouped)

    def about(self, country: str) -> frozenset[str]:
        """The ids of the documents about a country."""
        return self.by_country.get(country, frozenset())

    def of_kinds(self, kinds: Iterable[str]) -> frozenset[str]:
        """The ids of the documents of any of these kinds."""
        return frozenset().union(*(self.by_kind.get(kind, frozenset()) for kind in kinds))

    def named_in(self, country: str, text: str) -> bool:
        """Whether a text names the country, in any of its forms."""
        return country in _named(text, tuple(self.names.items()))


def _frozen(groups: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(ids) for name, ids in groups.items()}


@lru_cache(maxsize=20_000)
def _named(text: str, names: tuple[tuple[str, tuple[str, ...]], ...]) -> frozenset[str]:
    return frozenset(mention.name for mention in find_countries(text, dict(names)))


def canonical(name: str) -> str:
    """The country's name as the country data has it ("DRC" gives the full name); a name it does not know stays."""
    found = find_countries(name)
    return found[0].name if found else name
