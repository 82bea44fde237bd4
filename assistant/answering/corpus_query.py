"""What a question about the corpus itself asks for: which things, and under which conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.types import Kind

Things = Literal["countries", "story_countries", "plans", "documents", "organisations", "publishers", "themes"]
Event = Literal["force", "start", "end", "adopted", "open"]
Superlative = Literal["most", "longest", "newest", "oldest", "furthest"]
TopicKind = Literal["theme", "words", "organisation", "country"]


@dataclass(frozen=True, slots=True)
class Years:
    """A run of years, both ends included; None where it is open."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Happening:
    """A plan that is in force, starts, ends or was adopted in these years, or is "open": without an end year.

    `absent` asks for countries without a plan in force.
    """

    event: Event
    years: Years
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Generation:
    """A plan by its number: `current` asks for countries whose newest plan it is, otherwise for all that have one."""

    number: int
    current: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """How many plans a country has, both ends included; None where it is open."""

    low: int | None
    high: int | None

    @classmethod
    def said(cls, number: int, bound: str, or_more: str) -> Amount:
        """The amount that words such as "at least", 3, "" or "", 3, "or fewer" mean."""
        if or_more == "or fewer" or bound in ("at most", "up to"):
            return cls(None, number)
        if bound in ("fewer than", "less than"):
            return cls(None, number - 1)
        if bound in ("more than", "over"):
            return cls(number + 1, None)
        return cls(number, None if or_more or bound in ("at least", "no fewer than") else number)


@dataclass(frozen=True, slots=True)
class Topic:
    """What documents are to be about. `names` are theme slugs, organisations or countries; any one of them will do.

    For the kind "words" each name is a phrase, and all words of one of them must stand in one paragraph or title.
    `literal` says that these very words are asked for.
    """

    kind: TopicKind
    names: tuple[str, ...]
    said: str
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A question about the corpus. All conditions must hold; `kinds` empty means documents of every kind."""

    things: Things
    kinds: tuple[Kind, ...] = ()
    counted: bool = False
    happenings: tuple[Happening, ...] = ()
    generation: Generation | None = None
    amount: Amount | None = None
    superlative: Superlative | None = None
    topics: tuple[Topic, ...] = ()
    countries: tuple[str, ...] = ()
    region: str | None = None
    no_country: bool = False
    newest: bool = False
    no_profile: bool = False

    @property
    def about_plans(self) -> bool:
        """Whether a condition looks at single plans, so that each plan gets a line of its own."""
        return bool(self.happenings or self.generation)
