"""The conversation as Gradio carries it: kept by the visitor's browser, sent along with each question, trusted in nothing.

A message's visible markup is ours; the plain words of a turn travel beside it in the message's metadata, which Gradio
shows only where there is a title.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import gradio as gr

from assistant.answering.types import Turn

Entry = dict[str, Any]
"""One message of a Gradio chat: role, content, metadata, options."""

from gradio.events import Dependency

class Conversation(gr.Chatbot):
    """Gradio's chat that takes text back from a browser, and no files or components."""

    is_template = True  # drawn by the browser's part of gr.Chatbot

    def preprocess(self, payload: Any) -> list[Entry]:
        """The messages that came back; whatever is not one of ours is left out."""
        return [entry for message in payload.root if (entry := _taken(message))] if payload else []
    from typing import Callable, Literal, Sequence, Any, TYPE_CHECKING
    from gradio.blocks import Block
    if TYPE_CHECKING:
        from gradio.components import Timer
        from gradio.components.base import Component


def entry(role: Literal["user", "assistant"], markup: str, plain: str, follow_ups: Sequence[str] = ()) -> Entry:
    """A message that shows `markup`, and stands for the words `plain` in the conversation's history."""
    return {
        "role": role,
        "content": markup,
        "metadata": {"log": plain},
        "options": [{"value": question} for question in follow_ups],
    }


def turns(entries: Sequence[Entry], longest: int) -> tuple[Turn, ...]:
    """The visible conversation in plain words, each turn cut at `longest` characters."""
    return tuple(Turn(item["role"], item["metadata"]["log"][:longest]) for item in entries)


def _taken(message: Any) -> Entry | None:
    markup = [content.text for content in message.content if content.type == "text"]
    plain = (message.metadata or {}).get("log")
    if message.role not in {"user", "assistant"} or len(markup) != 1 or not isinstance(plain, str):
        return None
    return entry(message.role, markup[0], plain)