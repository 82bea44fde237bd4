"""Loads the message files and checks their placeholders."""

from __future__ import annotations

import hashlib
import string
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


class PromptError(ValueError):
    """A message file is broken, or a message was asked for with the wrong values; the text says which."""


@dataclass(frozen=True, slots=True)
class Messages:
    """The assistant's own words in one language. `version` changes with any change of the texts."""

    version: str
    texts: dict[str, str]
    questions: tuple[str, ...]

    def say(self, name: str, **values: object) -> str:
        """The message of that name with its placeholders filled. Raises PromptError for an unknown name or value."""
        try:
            return self.texts[name].format(**values)
        except KeyError as error:
            raise PromptError(f"message {name!r} cannot be said with {sorted(values)}: {error} is unknown") from error


def placeholders(text: str) -> set[str]:
    """The names in braces of a message."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@cache
def load(name: str = "messages.en.toml") -> Messages:
    """Read a message file of this package. Raises PromptError naming the file and the message that is wrong.

    The file has a table `[texts]`, whose entries are `{ text = "...", uses = ["country"] }` or plain strings without
    placeholders, and a list `questions` of examples to start with.
    """
    raw = files("prompts").joinpath(name).read_text(encoding="utf-8")
    try:
        data = tomllib.loads(raw)
        texts = {key: _checked(name, key, entry) for key, entry in data["texts"].items()}
        questions = tuple(data["questions"])
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise PromptError(f"prompts/{name} cannot be read: {error}") from error
    return Messages(hashlib.sha256(raw.encode()).hexdigest()[:12], texts, questions)


def _checked(file: str, key: str, entry: str | dict[str, object]) -> str:
    text, allowed = (entry, []) if isinstance(entry, str) else (str(entry["text"]), entry.get("uses", []))
    try:
        found = placeholders(text)
    except ValueError as error:
        raise PromptError(f"prompts/{file}: {key}: {error}") from error
    if found != set(allowed):  # type: ignore[call-overload]
        raise PromptError(f"prompts/{file}: {key} has the placeholders {sorted(found)}, but `uses` says {allowed}")
    return text
