"""Golden files: questions with what is expected of their answers, in YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from assistant.answering.types import Status, Turn

_STATUSES: tuple[str, ...] = get_args(Status)
_FIELDS = {"id", "question", "history", "half", "expect", "why"}
_EXPECTED = {"status", "facts", "facts_if_answered", "not_facts", "sources", "country", "kind"}


class GoldenError(Exception):
    """A golden file cannot be used; the text names the file, the question and what to mend."""


@dataclass(frozen=True, slots=True)
class Golden:
    """A question and what is expected of its answer.

    Any status of `status` is right. `facts` must all be found in the answer's text, `not_facts` must not;
    `facts_if_answered` hold where a refusal is right too: if it is answered all the same, one of them must be found.
    Any one of `sources` (document ids) must be cited. `countries` are those that it is about, `kind` groups questions,
    `half` is "a" (to tune on) or "b" (to measure on).
    """

    id: str
    question: str
    kind: str
    status: tuple[str, ...]
    history: tuple[Turn, ...] = ()
    half: Literal["a", "b"] = "a"
    facts: tuple[re.Pattern[str], ...] = ()
    facts_if_answered: tuple[re.Pattern[str], ...] = ()
    not_facts: tuple[re.Pattern[str], ...] = ()
    sources: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether an answer, whole or in part, is what is expected."""
        return self.status[0] in ("answered", "partial")


def load(paths: Iterable[Path]) -> list[Golden]:
    """The questions of YAML files and of folders of them. Raises GoldenError."""
    found: list[Golden] = []
    for path in paths:
        files = sorted(path.glob("*.y*ml")) if path.is_dir() else [path]
        if not files:
            raise GoldenError(f"{path}: there are no YAML files in this folder.")
        for file in files:
            found += load_file(file)
    seen: set[str] = set()
    for golden in found:
        if golden.id in seen:
            raise GoldenError(f"Two questions have the id {golden.id!r}. Rename one of them.")
        seen.add(golden.id)
    return found


def load_file(path: Path) -> list[Golden]:
    """The questions of one file. Raises GoldenError."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise GoldenError(f"{path}: it cannot be read ({error}).") from error
    if not isinstance(entries, list):
        raise GoldenError(f"{path}: it must be a list of questions, each beginning with `- id:`.")
    return [_golden(entry, f"{path}, question {i}") for i, entry in enumerate(entries, start=1)]


def _golden(entry: Any, place: str) -> Golden:
    if not isinstance(entry, dict) or not isinstance(entry.get("expect"), dict):
        raise GoldenError(f"{place}: it needs the fields id, question and expect.")
    expect = entry["expect"]
    if unknown := (entry.keys() - _FIELDS) | (expect.keys() - _EXPECTED):
        raise GoldenError(f"{place}: the field {min(map(str, unknown))!r} is not known.")
    if not all(isinstance(entry.get(name), str) and entry[name].strip() for name in ("id", "question")):
        raise GoldenError(f"{place}: id and question must be texts.")
    place = f"{place} ({entry['id']})"
    statuses = _texts(expect.get("status", "answered"), place, "status")
    if not statuses or not set(statuses) <= set(_STATUSES):
        raise GoldenError(f"{place}: status must be among {', '.join(_STATUSES)}.")
    half = entry.get("half", "a")
    if half not in ("a", "b"):
        raise GoldenError(f"{place}: half must be a or b.")
    return Golden(
        id=entry["id"],
        question=entry["question"],
        kind=str(expect.get("kind") or "fact"),
        status=statuses,
        history=_turns(entry.get("history"), place),
        half=half,
        facts=_patterns(expect.get("facts"), place, "facts"),
        facts_if_answered=_patterns(expect.get("facts_if_answered"), place, "facts_if_answered"),
        not_facts=_patterns(expect.get("not_facts"), place, "not_facts"),
        sources=_texts(expect.get("sources"), place, "sources"),
        countries=_texts(expect.get("country"), place, "country"),
    )


def _texts(value: Any, place: str, name: str) -> tuple[str, ...]:
    values = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(entry, str) for entry in values):
        raise GoldenError(f"{place}: {name} must be a text or a list of texts.")
    return tuple(values)


def _patterns(value: Any, place: str, name: str) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(text) for text in _texts(value, place, name))
    except re.error as error:
        raise GoldenError(f"{place}: {name} holds {error.pattern!r}, no regular expression: {error}.") from error


def _turns(value: Any, place: str) -> tuple[Turn, ...]:
    turns: Sequence[Any] = value or ()
    try:
        return tuple(Turn(turn["role"], str(turn["content"])) for turn in turns)
    except (TypeError, KeyError) as error:
        raise GoldenError(f"{place}: each turn of history needs a role and a content.") from error
