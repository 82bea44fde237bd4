"""The conversation as Gradio carries it: kept by the visitor's browser and sent along with each question.

A message's visible markup is ours; the plain words of a turn travel beside it in the message's metadata, which Gradio
shows only where there is a title. What comes back is data of a stranger: text is taken, anything else left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from assistant.answering.types import Turn

Entry = dict[str, Any]
"""One message of a Gradio chat: role, content, metadata, options."""


def entry(role: Literal["user", "assistant"], markup: str, plain: str, follow_ups: Sequence[str] = ()) -> Entry:
    """A message that shows `markup`, and stands for the words `plain` in the conversation's history."""
    return {
        "role": role,
        "content": markup,
        "metadata": {"log": plain},
        "options": [{"value": question} for question in follow_ups],
    }


def received(messages: Any) -> list[Entry]:
    """The messages that a browser sent back, as far as they could be ours."""
    return [taken for message in messages or () if (taken := _taken(message)) is not None]


def turns(entries: Sequence[Entry], longest: int) -> tuple[Turn, ...]:
    """The visible conversation in plain words, each turn cut at `longest` characters."""
    return tuple(Turn(item["role"], item["metadata"]["log"][:longest]) for item in entries if item["metadata"]["log"])


def _taken(message: dict[str, Any]) -> Entry | None:
    texts = [part.get("text") for part in message["content"]]
    plain = (message.get("metadata") or {}).get("log")
    if message["role"] not in {"user", "assistant"} or len(texts) != 1 or not isinstance(texts[0], str):
        return None
    return entry(message["role"], texts[0], plain) if isinstance(plain, str) else None
