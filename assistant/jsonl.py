"""Questions in, answers out, one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answering.pipeline import Assistant
from assistant.answering.types import Answer, Turn
from ingest import IngestError


class QuestionsError(IngestError):
    """A line of a file of questions cannot be understood; the text names the line and what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a file: its id (None: give it one), its text and the turns before it."""

    id: str | None
    text: str
    history: tuple[Turn, ...] = ()


def dump(answer: Answer) -> str:
    """An answer as one line of JSON."""
    return json.dumps(answer.to_dict(), ensure_ascii=False)


def answer_lines(assistant: Assistant, source: str) -> None:
    """Answer every line of the file `source` ("-" is standard input) and print each answer as it is ready.

    Raises QuestionsError for a file or a line that cannot be read; answers before it are printed already.
    """
    for asked in read_questions(source):
        print(dump(assistant.ask(asked.text, asked.history, asked.id)), flush=True)


def read_questions(source: str) -> Iterator[Asked]:
    """The questions of a file, empty lines left out. Raises QuestionsError."""
    with ExitStack() as stack:
        try:
            lines = sys.stdin if source == "-" else stack.enter_context(Path(source).open(encoding="utf-8-sig"))
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield parse_line(line.strip(), number)
        except OSError as error:
            raise QuestionsError(f"{source} cannot be read ({error.strerror}). Check the path.") from error
        except UnicodeDecodeError as error:
            raise QuestionsError(f"{source} is not UTF-8. Save it as UTF-8 and try again.") from error


def parse_line(line: str, number: int) -> Asked:
    """A plain question, or an object with `question` and perhaps `id` and `history`. Raises QuestionsError.

    `history` is a list of {"role": "user" | "assistant", "content": text}, oldest first.
    """
    if not line.startswith("{"):
        return Asked(None, line)
    try:
        data = json.loads(line)
        if not isinstance(data["question"], str):
            raise TypeError("question must be a text")
        identifier = data.get("id")
        return Asked(None if identifier is None else str(identifier), data["question"], _history(data.get("history")))
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        example = '{"id": "q1", "question": "...", "history": [{"role": "user", "content": "..."}]}'
        raise QuestionsError(f"Line {number} of the questions is wrong ({error}). Write it like {example}.") from error


def _history(data: Any) -> tuple[Turn, ...]:
    if data is None:
        return ()
    if not isinstance(data, list):
        raise TypeError("history must be a list")
    for entry in data:
        if not isinstance(entry, dict) or entry.get("role") not in ("user", "assistant"):
            raise TypeError("each entry of history needs a role, user or assistant, and a content")
        if not isinstance(entry.get("content"), str):
            raise TypeError("the content of each entry of history must be a text")
    return tuple(Turn(entry["role"], entry["content"]) for entry in data)
