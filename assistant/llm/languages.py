"""Whether a question is in another language than English, told by its small words or its script."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from vectorstore.analysis import STOP_WORDS

_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def is_foreign(text: str) -> bool:
    """Whether the text is in another language than English; short texts without small words count as English."""
    letters = _LETTER.findall(text)
    if len(letters) > 1 and len(_LATIN.findall(text)) < len(letters) / 2:
        return True
    words = [word.lower() for word in _WORD.findall(text)]
    parts = [part for word in words for part in re.split(r"['’]", word)]
    english = sum(word in STOP_WORDS for word in words)
    best = max(sum(part in small for part in parts) for small in _small_words().values())
    return best >= 2 and best > english


@cache
def _small_words() -> dict[str, frozenset[str]]:
    data = tomllib.loads(files("assistant.llm").joinpath("languages.toml").read_text(encoding="utf-8"))
    return {language: frozenset(words.split()) for language, words in data.items()}
