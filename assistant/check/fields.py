"""Is the head of a document what corpus/README.md asks for?"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator
from typing import Any

from assistant.check.page import Page, Problem
from ingest.metadata import FIELDS

ALL_REQUIRED = ("title", "kind", "updated", "publisher", "quoted_as", "language")
REQUIRED = {"profile": ("country", "iso2", "plans"), "story": ("countries",)}
# A list of these may be empty, which says something too: a story about an institution is about no country.
MAY_BE_EMPTY = ("plans", "countries")
OF_ONE_KIND = {
    "country": "profile",
    "iso2": "profile",
    "aliases": "profile",
    "adjectives": "profile",
    "plans": "profile",
    "countries": "story",
}

_KINDS = {"profile": "a profile", "story": "a story", "agenda": "an agenda page"}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")


def check_fields(page: Page, themes: Collection[str]) -> Iterator[Problem]:
    """The problems of the fields but for plans and countries. `themes` are the slugs that may be used."""
    facts = page.document.facts
    yield from _missing(page)
    yield from _misplaced(page)
    for name in ("published", "updated"):
        if not is_date(page.fields.get(name)):
            wrong = f"{name} is {page.fields[name]!r}, which is no date"
            yield page.at_field(name, f"{wrong}. Write it as 2026-11-22, 2026-11 or 2026, or null.")
    if facts.url and not is_address(facts.url):
        wrong = f"url is {facts.url!r}, which is no web address"
        yield page.at_field("url", f"{wrong}. Begin it with https://, or write null.")
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", facts.language):
        yield page.at_field("language", f"language is {facts.language!r}. Write its code, such as en or fr.")
    for i, theme in enumerate(facts.themes):
        if theme not in themes:
            wrong = f"there is no theme {theme!r}"
            yield page.at_field(f"themes.{i}", f"{wrong}. Use the slugs of themes.toml: {', '.join(themes)}.")
    text = f"{page.document.title}\n{page.document.text}".casefold()
    for i, organisation in enumerate(facts.organisations):
        if organisation.casefold() not in text:
            wrong = f"the text does not name {organisation!r}"
            yield page.at_field(f"organisations.{i}", f"{wrong}. Spell it as in the text, or delete it.")


def is_date(value: Any) -> bool:
    """Whether a value is null or an ISO date, to the day, the month or the year."""
    if value is None or isinstance(value, datetime.date):
        return True
    match = _DATE.fullmatch(str(value).strip())
    if match is None:
        return False
    try:
        datetime.date(*(int(part or 1) for part in match.groups()))
    except ValueError:
        return False
    return True


def is_address(text: str) -> bool:
    """Whether a text is the address of a web page."""
    return _ADDRESS.fullmatch(text) is not None


def _missing(page: Page) -> Iterator[Problem]:
    """One problem for all missing fields: a document without a head would have eight."""
    needed = (*ALL_REQUIRED, *REQUIRED.get(str(page.fields.get("kind")), ()))
    missing = [name for name in needed if _is_empty(name, page.fields.get(name))]
    # A first heading names the document as well as the field does.
    if "title" in missing and page.document.title != page.file.path.stem.replace("_", " ").replace("-", " "):
        missing.remove("title")
    if missing:
        where = "in the head, between two rows of dashes" if page.is_markdown else "in corpus.toml"
        yield page.at_line(1, f"missing in the head: {', '.join(missing)}. Give each a value {where}.")


def _is_empty(name: str, value: Any) -> bool:
    """Whether a field says nothing. YAML reads the country code NO as false, and ingest reads it back."""
    return value is None or value == "" or (value == [] and name not in MAY_BE_EMPTY)


def _misplaced(page: Page) -> Iterator[Problem]:
    """Fields that no document has, and those that only another kind has."""
    kind = page.fields.get("kind")
    for name, value in page.fields.items():
        if name not in FIELDS:
            yield page.at_field(name, f"there is no field {name!r}. Delete it, or use one of: {', '.join(FIELDS)}.")
        elif value and kind and OF_ONE_KIND.get(name, kind) != kind:
            wrong = f"only a {OF_ONE_KIND[name]} has the field {name!r}, and this is {_KINDS[kind]}"
            yield page.at_field(name, f"{wrong}. Delete the field, or correct the kind.")
