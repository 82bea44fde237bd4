"""The whole assistant as a LangChain `Runnable`, for chains of other people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answering.pipeline import Assistant
from assistant.answering.types import Answer, Turn


def as_runnable(assistant: Assistant) -> Runnable[str | Mapping[str, Any], Answer]:
    """A runnable from a question to an `Answer`.

    The input is the question, or a mapping with `question` and perhaps `history`, a list of mappings with `role`
    ("user" or "assistant") and `content`. Raises KeyError for a mapping without them.
    """

    def answer(value: str | Mapping[str, Any]) -> Answer:
        if isinstance(value, str):
            return assistant.ask(value)
        history = tuple(Turn(turn["role"], turn["content"]) for turn in value.get("history", ()))
        return assistant.ask(value["question"], history)

    return RunnableLambda(answer, name="nap-assistant")
