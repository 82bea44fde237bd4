"""The texts for a language model: files with placeholders, checked when they are read."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from prompts.loader import PromptError, placeholders


@dataclass(frozen=True, slots=True)
class ModelPrompt:
    """What a model is told to do. `version` changes with any change of the text."""

    name: str
    version: str
    text: str

    def fill(self, **values: str) -> str:
        """The text with its placeholders filled."""
        try:
            return self.text.format(**values)
        except (KeyError, IndexError) as error:
            raise PromptError(
                f"prompt {self.name!r} cannot be filled with {sorted(values)}: {error} is unknown"
            ) from error


@cache
def load_prompt(name: str, uses: Collection[str]) -> ModelPrompt:
    """The file `<name>.en.md` of this package. Raises PromptError if it has other placeholders than `uses`."""
    file = f"{name}.en.md"
    try:
        text = files("prompts").joinpath(file).read_text(encoding="utf-8")
        found = placeholders(text)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise PromptError(f"prompts/{file} cannot be read: {error}") from error
    if found != set(uses):
        raise PromptError(f"prompts/{file} has the placeholders {sorted(found)}, but needs {sorted(uses)}")
    return ModelPrompt(name, hashlib.sha256(text.encode()).hexdigest()[:12], text)
