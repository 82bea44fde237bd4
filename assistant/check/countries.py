"""Are the countries of a document's head the ones that are meant, and spelt alike everywhere?

The assistant keeps one country's facts from another's question by these names, so a wrong one is a wrong answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assistant.answering.countries import CountryMention, find_countries
from assistant.check.page import Page, Problem


def check_country(page: Page) -> Iterator[Problem]:
    """The problems of a profile's country, its code, and its other names."""
    country = page.document.facts.country
    if country is None:
        return
    known = [mention for mention in whole_mentions(country) if mention.form == "name"]
    if not known:
        yield page.at_field("country", f"no country is called {country!r}. Check the spelling.")
        return
    codes = {mention.iso2 for mention in known}
    iso2 = page.document.facts.iso2
    if iso2 is not None and iso2 not in codes:
        right = " or ".join(sorted(codes))
        yield page.at_field("iso2", f"iso2 is {iso2!r}, but the code of {country} is {right}. Write {right}.")
    for name in ("aliases", "adjectives"):
        for i, form in enumerate(getattr(page.document.facts, name)):
            others = whole_mentions(form)
            if others and not codes & {mention.iso2 for mention in others}:
                wrong = f"{form!r} stands for {others[0].name}, not for {country}"
                yield page.at_field(f"{name}.{i}", f"{wrong}. Delete it from the {name}.")


def check_names(pages: Iterable[Page]) -> Iterator[Problem]:
    """Names that clash between profiles, and countries of stories that are not spelt as elsewhere."""
    profiles = [page for page in pages if page.document.facts.country]
    spelt = {_name(country): country for page in profiles if (country := page.document.facts.country)}
    owners: dict[str, str] = {country.casefold(): country for country in spelt.values()}
    for page in profiles:
        country = page.document.facts.country or ""
        for i, alias in enumerate(page.document.facts.aliases):
            owner = owners.setdefault(alias.casefold(), country)
            if _name(owner) != _name(country):
                wrong = f"{alias!r} is also a name of {owner}"
                yield page.at_field(f"aliases.{i}", f"{wrong}. Keep it in one of the two profiles.")
    for page in pages:
        yield from _check_spelling(page, spelt)


def whole_mentions(name: str) -> list[CountryMention]:
    """The countries that a name as a whole stands for; "Congo" stands for two, "Gulf of Guinea" for none."""
    name = name.strip()
    return [mention for mention in find_countries(name) if (mention.start, mention.end) == (0, len(name))]


def _check_spelling(page: Page, spelt: Mapping[str, str]) -> Iterator[Problem]:
    for i, country in enumerate(page.document.facts.countries):
        known = whole_mentions(country)
        right = {mention.name for mention in known} | {spelt.get(mention.name, mention.name) for mention in known}
        if not known:
            yield page.at_field(f"countries.{i}", f"no country is called {country!r}. Check the spelling.")
        elif country not in right:
            best = spelt.get(known[0].name, known[0].name)
            wrong = f"the country {country!r} is called {best!r} elsewhere"
            yield page.at_field(f"countries.{i}", f"{wrong}. Write {best}.")


def _name(country: str) -> str:
    """The name of the country data, by which two spellings of one country are the same."""
    known = whole_mentions(country)
    return known[0].name if known else country
