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
from assistant.characters import whole_characters
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
    return whole_characters(json.dumps(answer.to_dict(), ensure_ascii=False))


def answer_lines(assistant: Assistant, source: str) -> int:
    """Answer every line of the file `source` ("-" is standard input) and print each answer as it is ready.

    A line that cannot be understood is reported on standard error; returns how many there were. Raises QuestionsError
    for a file that cannot be read.
    """
    wrong = 0
    for asked in read_questions(source):
        if isinstance(asked, QuestionsError):
            wrong += 1
            print(whole_characters(str(asked)), file=sys.stderr, flush=True)
        else:
            print(dump(assistant.ask(asked.text, asked.history, asked.id)), flush=True)
    return wrong


def read_questions(source: str) -> Iterator[Asked | QuestionsError]:
    """The questions of a file, empty lines left out; a wrong line is given as its error.

    Raises QuestionsError for a file that cannot be read.
    """
    with ExitStack() as stack:
        try:
            # Bytes, so that a line that is not UTF-8 is the only one lost.
            lines = sys.stdin.buffer if source == "-" else stack.enter_context(Path(source).open("rb"))
            for number, raw in enumerate(lines, start=1):
                if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise QuestionsError("The questions are UTF-16. Save them as UTF-8 and try again.")
                try:
                    line = raw.decode("utf-8").strip().removeprefix("\ufeff").strip()
                    if line:
                        yield parse_line(line, number)
                except UnicodeDecodeError:
                    yield QuestionsError(f"Line {number} of the questions is not UTF-8. Save it as UTF-8.")
                except QuestionsError as error:
                    yield error
        except OSError as error:
            raise QuestionsError(f"{source} cannot be read ({error.strerror}). Check the path.") from error


def parse_line(line: str, number: int) -> Asked:
    """A plain question, or an object with `question` and perhaps `id` and `history`. Raises QuestionsError.

    What begins with a brace is meant as an object: a broken one is an error and not a question.

    `history` is a list of {"role": "user" | "assistant", "content": text}, oldest first.
    """
    if not line.startswith("{"):
        return Asked(None, line)
    try:
        data = json.loads(line)
        if not isinstance(data.get("question"), str):
            raise TypeError("question must be there and be a text")
        return Asked(_identifier(data.get("id")), whole_characters(data["question"]), _history(data.get("history")))
    except (ValueError, TypeError, RecursionError) as error:  # ValueError: no JSON, or a number of thousands of digits
        example = '{"id": "q1", "question": "...", "history": [{"role": "user", "content": "..."}]}'
        raise QuestionsError(f"Line {number} of the questions is wrong ({error}). Write it like {example}.") from error


def _identifier(data: Any) -> str | None:
    if data is None or isinstance(data, str):
        return data
    # True and false are whole numbers to Python.
    if isinstance(data, bool) or not isinstance(data, int):
        raise TypeError("id must be a text or a whole number")
    return str(data)


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
    return tuple(Turn(entry["role"], whole_characters(entry["content"])) for entry in data)
