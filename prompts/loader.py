"""Loads the message files and checks their placeholders."""

from __future__ import annotations

import hashlib
import string
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "nl", "fr")


class PromptError(ValueError):
    """A message file is broken, or a message was asked for with the wrong values; the text says which."""


@dataclass(frozen=True, slots=True)
class Messages:
    """The assistant's own words in one language (its ISO 639 code). `version` changes with any change of the texts."""

    version: str
    texts: dict[str, str]
    questions: tuple[str, ...]
    language: str = "en"

    def say(self, name: str, /, **values: object) -> str:
        """The message of that name with its placeholders filled. Raises PromptError for an unknown name or value."""
        try:
            return self.texts[name].format(**values)
        except (KeyError, IndexError) as error:
            raise PromptError(f"message {name!r} cannot be said with {sorted(values)}: {error} is unknown") from error


def placeholders(text: str) -> set[str]:
    """The names in braces of a message."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@cache
def speak(language: str) -> Messages:
    """The messages in a language of LANGUAGES; what its file leaves out is said in English. Raises PromptError."""
    english = load()
    if language == english.language:
        return english
    own = load(f"messages.{language}.toml")
    if unknown := own.texts.keys() - english.texts.keys():
        raise PromptError(f"prompts/messages.{language}.toml has texts that nothing says: {', '.join(sorted(unknown))}")
    for name in own.texts:
        if placeholders(own.texts[name]) != placeholders(english.texts[name]):
            raise PromptError(f"prompts/messages.{language}.toml: {name} needs the placeholders of the English text")
    return Messages(f"{english.version}{own.version}", {**english.texts, **own.texts}, own.questions, language)


@cache
def load(name: str = "messages.en.toml") -> Messages:
    """Read a message file of this package. Raises PromptError naming the file and the message that is wrong.

    The file has a table `[texts]`, whose entries are `{ text = "...", uses = ["country"] }` or plain strings without
    placeholders, and a list `questions` of examples to start with.
    """
    try:
        raw = files("prompts").joinpath(name).read_text(encoding="utf-8")
        data = tomllib.loads(raw)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PromptError(f"prompts/{name} cannot be read: {error}") from error
    entries, questions = data.get("texts"), data.get("questions")
    if not isinstance(entries, dict):
        raise PromptError(f"prompts/{name} needs a table [texts]")
    if not isinstance(questions, list) or not questions or not _are_texts(questions):
        raise PromptError(f"prompts/{name} needs `questions`, a list of one text or more")
    texts = {key: _checked(name, key, entry) for key, entry in entries.items()}
    return Messages(hashlib.sha256(raw.encode()).hexdigest()[:12], texts, tuple(questions))


def _checked(file: str, key: str, entry: object) -> str:
    fields = {"text": entry} if isinstance(entry, str) else entry
    text, allowed = (fields.get("text"), fields.get("uses", [])) if isinstance(fields, dict) else (None, [])
    if not isinstance(text, str) or not isinstance(allowed, list) or not _are_texts(allowed):
        raise PromptError(f'prompts/{file}: {key} must be a text, or {{ text = "...", uses = ["name"] }}')
    try:
        found = placeholders(text)
        formats = [form for _, _, form, _ in string.Formatter().parse(text) if form]
    except ValueError as error:
        raise PromptError(f"prompts/{file}: {key}: {error}") from error
    # "{}", "{0}", "{a.b}" and "{a:{b}}" would load and then fail in front of a visitor.
    if formats or not all(name.isidentifier() for name in found):
        raise PromptError(f"prompts/{file}: {key} may have only plain names in braces, such as {{country}}")
    if found != set(allowed):
        raise PromptError(f"prompts/{file}: {key} has the placeholders {sorted(found)}, but `uses` says {allowed}")
    return text


def _are_texts(values: list[object]) -> bool:
    return all(isinstance(value, str) for value in values)
