"""What a visitor may narrow questions down to: a country, a kind of documents."""

from __future__ import annotations

from assistant.answering.types import Filters
from assistant.api.service import Service
from prompts import Messages

Choice = tuple[str, str]
"""What is shown, and the value that stands for it; the empty value stands for all."""

_LONGEST = 100
_KINDS = ("profile", "story", "agenda")


def country_choices(assistant: Service, messages: Messages) -> list[Choice]:
    """All countries that documents are about, by name, after the choice of all."""
    with assistant.corpus() as (_, catalogue):
        return [(messages.say("web_any_country"), ""), *((name, name) for name in sorted(catalogue.by_country))]


def kind_choices(assistant: Service, messages: Messages) -> list[Choice]:
    """The kinds of documents that there are, after the choice of all."""
    with assistant.corpus() as (_, catalogue):
        kinds = [kind for kind in _KINDS if kind in catalogue.by_kind]
    return [(messages.say("web_any_kind"), ""), *((messages.say(f"sources_kinds_{kind}"), kind) for kind in kinds)]


def chosen(country: object, kind: object) -> Filters:
    """The filters for two choices, which a browser sent, so that they may be anything."""
    return Filters(_taken(country), _taken(kind))


def _taken(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) and 0 < len(value) <= _LONGEST else ()
