"""Which documents a reader chose to see: by country, kind, theme, and a year in which a plan is in force."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from assistant.answering.catalogue import Catalogue, canonical
from assistant.answering.countries import country_of_code, find_countries
from assistant.web.addresses import SOURCES, in_language
from ingest.types import KINDS, Document, Plan


@dataclass(frozen=True, slots=True)
class Choice:
    """What an address or a form asks for; an empty field asks for nothing. `page` counts from 1.

    The fields are a stranger's words: compared, and shown encoded, never taken for anything else.
    """

    country: str = ""
    kind: str = ""
    theme: str = ""
    year: str = ""
    page: int = 1

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Choice:
        """The choice in the fields of a query or a form. A country may be given by its two-letter code."""
        country, kind, theme, year = (
            " ".join(fields.get(name, "").split())[:100] for name in ("country", "kind", "theme", "year")
        )
        page = fields.get("page", "")
        number = int(page) if re.fullmatch(r"[1-9][0-9]{0,5}", page) else 1
        code = country_of_code(country) if len(country) == 2 else None
        return cls(code or (canonical(country) if country else ""), kind, theme, year, number)

    def __bool__(self) -> bool:
        return any((self.country, self.kind, self.theme, self.year))

    @property
    def fields(self) -> dict[str, str]:
        """What was chosen, by field."""
        chosen = {"country": self.country, "kind": self.kind, "theme": self.theme, "year": self.year}
        return {name: value for name, value in chosen.items() if value}

    def address(self, language: str) -> str:
        """The root-relative address of the list of just these documents, in that language."""
        path = in_language(SOURCES, language)
        query = {**self.fields, **({"page": str(self.page)} if self.page > 1 else {})}
        return f"{path}?{urlencode(query)}" if query else path

    def at(self, page: int) -> Choice:
        """The same choice, on another page of the list."""
        return replace(self, page=page)

    def known(self, catalogue: Catalogue) -> Choice:
        """The choice without what can be no country, kind, theme or year."""
        is_country = self.country in {*catalogue.by_country, *(found.name for found in find_countries(self.country))}
        return replace(
            self,
            country=self.country if is_country else "",
            kind=self.kind if self.kind in KINDS else "",
            theme=self.theme if self.theme in catalogue.by_theme else "",
            year=self.year if re.fullmatch(r"(19|20|21)\d\d", self.year, re.ASCII) else "",
        )

    def documents(self, documents: Mapping[str, Document], catalogue: Catalogue) -> list[Document]:
        """The documents that fit, by kind and title."""
        found = [document for document in documents.values() if self._fits(document, catalogue)]
        return sorted(found, key=lambda document: (KINDS.index(document.facts.kind), document.title.casefold()))

    def plans(self, document: Document, catalogue: Catalogue) -> list[Plan]:
        """The plans of a document; where a year was chosen, those in force in it."""
        plans = catalogue.plans.get(document.id, ())
        return [plan for plan in plans if not self.year or _in_force(plan, self.year)]

    def _fits(self, document: Document, catalogue: Catalogue) -> bool:
        facts = document.facts
        return (
            (not self.country or document.id in catalogue.about(self.country))
            and (not self.kind or facts.kind == self.kind)
            and (not self.theme or self.theme in facts.themes)
            and (not self.year or bool(self.plans(document, catalogue)))
        )


def years(catalogue: Catalogue) -> list[int]:
    """Every year in which a plan is in force, the latest first."""
    found = {year for plans in catalogue.plans.values() for plan in plans for year in range(*(_period(plan) or (0, 0)))}
    return sorted(found, reverse=True)


def _period(plan: Plan) -> tuple[int, int] | None:
    """The first year of a plan and the one after its last; None where its profile does not give both."""
    if plan.start is None or plan.end is None or not 0 <= plan.end - plan.start <= 100:
        return None
    return plan.start, plan.end + 1


def _in_force(plan: Plan, year: str) -> bool:
    period = _period(plan)
    return period is not None and year.isascii() and year.isdigit() and len(year) == 4 and int(year) in range(*period)
