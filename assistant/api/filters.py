"""What a caller asks for by country and kind, as the pipeline's `Filters`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from http import HTTPStatus

from assistant.answering.catalogue import canonical
from assistant.answering.countries import country_of_code, find_countries
from assistant.answering.types import Filters
from assistant.api.errors import ApiError


def filters_of(countries: Sequence[str], kinds: Iterable[str]) -> Filters:
    """The filters; raises ApiError for a country that nobody knows."""
    return Filters(tuple(dict.fromkeys(map(country_of, countries))), tuple(dict.fromkeys(kinds)))


def country_of(given: str) -> str:
    """The name of a country that is given by its name or its two-letter code. Raises ApiError."""
    given = given.strip()
    name = country_of_code(given) if len(given) == 2 else None
    if name is None and find_countries(given):
        name = canonical(given)
    if name is None:
        raise ApiError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "A country is not known here. Give its name in English, or its two-letter code such as BE.",
            "countries",
        )
    return name
