"""Organisations as owners of a plan: "the EU's plan", "NATO policy", "the framework of the African Union".

Only one that owns what is asked about is found. In "does Norway work with NATO" the name is a search term like any other.
The names are those of organisations.toml and of the corpus's metadata.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_OWNED = (
    r"(?:plans?|naps?|raps?|polic(?:y|ies)|strateg(?:y|ies)|frameworks?|roadmaps?|guidelines|objectives|priorities|targets|focus\s+countries"
    r"|commitments)\b"
)
_BETWEEN = r"(?:\s+(?!(?:and|or|in|on|of|to|with|for|from|by|about|as|at|than|is|are|was|were|has|have|had|do|does|did|that|who|which|members?)\b)[\w'’-]+,?){0,4}"
_HAS = r"(?:has|have|had|got|adopt\w*|launch\w*|publish\w*|approv\w*)"
_NAMED_PART = re.compile(r"\s*\(([^()]+)\)\s*$")


def find_owners(text: str, known: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The organisations whose plan or policy `text` is about, in order. `known` are further names, from metadata."""
    pattern, names = _lexicon(known)
    found: list[str] = []
    for match in pattern.finditer(text):
        name = names.get(_plain(match[0]))
        if name is not None and _owns(text[: match.start()], text[match.end() :]):
            found.append(name)
    return tuple(dict.fromkeys(found))


def named(text: str, known: tuple[str, ...] = ()) -> frozenset[str]:
    """The organisations that a text names, in any of their forms."""
    pattern, names = _lexicon(known)
    return frozenset(name for match in pattern.finditer(text) if (name := names.get(_plain(match[0]))))


def is_international(organisation: str) -> bool:
    """Whether it is an organisation of states, which has plans of its own beside those of its members."""
    return organisation in _international()


def with_the(organisation: str, language: str = "en") -> str:
    """The name as it stands in a sentence: "the European Union", "NATO". Only English sentences need its article."""
    bare = language != "en" or (organisation.isupper() and organisation != "OSCE")
    return organisation if bare else f"the {organisation}"


def _owns(before: str, after: str) -> bool:
    if re.match(rf"(?:['’]s|s['’]|['’])?{_BETWEEN}\s+{_OWNED}", after, re.IGNORECASE):
        return True
    if re.search(rf"\b{_OWNED}\s+(?:\w+\s+){{0,2}}?(?:of|by|from)\s+(?:the\s+)?$", before, re.IGNORECASE):
        return True
    asked = re.search(r"\b(?:does|did|do|has|have|had)\s+(?:the\s+)?$", before, re.IGNORECASE)
    return bool(asked and re.match(rf"\s+(?:ever\s+)?{_HAS}\b(?:\s+[\w'’-]+){{0,5}}?\s+{_OWNED}", after, re.IGNORECASE))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("assistant.answering").joinpath("organisations.toml").read_text(encoding="utf-8"))


@cache
def _international() -> frozenset[str]:
    return frozenset(entry["name"] for entry in _data()["organisations"])


@lru_cache(maxsize=64)
def _lexicon(known: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str | None]]:
    """A pattern for every written form, longest first, and the name that each form stands for (None: no owner)."""
    forms: dict[str, tuple[str, str | None]] = {}
    for written, name in _forms(known):
        forms.setdefault(_plain(written), (written, name))
    ways = (
        f"(?-i:{re.escape(written)})"
        if written.isupper() and len(written) < 4 and written != "EU"
        else re.escape(written)
        for written, _ in sorted(forms.values(), key=lambda form: -len(form[0]))
    )
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(ways)})(?![\w-])", re.IGNORECASE)
    return pattern, {plain: name for plain, (_, name) in forms.items()}


def _forms(known: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    for entry in _data()["organisations"]:
        for written in (entry["name"], *entry["forms"]):
            yield written, entry["name"]
    for name in known:
        plain = _NAMED_PART.sub("", name)
        yield from ((written, name) for written in (name, plain, *_NAMED_PART.findall(name)) if len(written) > 2)
    for other in _data()["other"]:
        yield other, None


def _plain(written: str) -> str:
    return " ".join(written.lower().split())
