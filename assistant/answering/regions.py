"""Regions of the world: which countries "West African" means, by the standard M49 of the United Nations (regions.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from assistant.answering.countries import find_countries


def region_words() -> re.Pattern[str]:
    """Matches the word or words for a region in lower-case text."""
    return _words()[0]


def region_of(words: str) -> str:
    """The name of the region that `words`, as matched by `region_words`, stand for."""
    return _words()[1][_plain(words)]


def lies_in(country: str, region: str) -> bool:
    """Whether the country of that name lies in the region of that name."""
    return iso2(country) in _countries()[region]


@lru_cache(maxsize=2_000)
def iso2(country: str) -> str:
    """The code of a country, empty for a name that the country data does not know."""
    return next((mention.iso2 for mention in find_countries(country)), "")


@cache
def _countries() -> Mapping[str, frozenset[str]]:
    data = tomllib.loads(files("assistant.answering").joinpath("regions.toml").read_text(encoding="utf-8"))
    found = {region["name"]: frozenset(region["iso2"].split()) for region in data["regions"]}
    for group in data["groups"]:
        found[group["name"]] = frozenset().union(*(found[part] for part in group["parts"]))
    return found


@cache
def _words() -> tuple[re.Pattern[str], Mapping[str, str]]:
    data = tomllib.loads(files("assistant.answering").joinpath("regions.toml").read_text(encoding="utf-8"))
    names = {
        _plain(word): entry["name"]
        for part in data.values()
        for entry in part
        for word in [entry["name"], *entry["words"]]
    }
    longest_first = sorted(names, key=len, reverse=True)
    ways = "|".join(re.escape(name).replace(r"\ ", r"[ -]") for name in longest_first)
    return re.compile(rf"\b(?:{ways})(?:'s)?(?!\w)"), names


def _plain(words: str) -> str:
    return words.lower().removesuffix("'s").replace("-", " ")
