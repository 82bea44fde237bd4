"""Chat models whose replies a test writes: real subclasses of LangChain's, which stream a few characters at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

Reply = Callable[[list[BaseMessage]], str]
_SOURCE = re.compile(
    r'<source-(?P<fence>\w+) number="(?P<number>\d+)">\n(?P<head>.*?)\ntext:\n(?P<text>.*?)\n</source-(?P=fence)>',
    re.DOTALL,
)


class Scripted(BaseChatModel):
    """Says what `reply` makes of the messages. `heard` are the messages of each call."""

    reply: Reply
    heard: list[list[BaseMessage]] = Field(default_factory=list)
    step: int = 7

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.heard.append(messages)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.reply(messages)))])

    def _stream(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        self.heard.append(messages)
        text = self.reply(messages)
        for start in range(0, len(text), self.step):
            yield ChatGenerationChunk(message=AIMessageChunk(content=text[start : start + self.step]))


def sources(messages: list[BaseMessage]) -> dict[int, str]:
    """The texts of the numbered sources that the model was given."""
    return {int(match["number"]): match["text"] for match in _SOURCE.finditer(str(messages[-1].content))}


def task(messages: list[BaseMessage]) -> str:
    """What the model is asked to do: "answer", "rewrite", "translate", "english" or "judge"."""
    rules = str(messages[0].content)
    marks = {
        "You write short answers": "answer",
        "You complete a visitor": "rewrite",
        "You translate a visitor": "translate",
        "You translate numbered": "english",
        "You judge the answer": "judge",
    }
    return next(name for beginning, name in marks.items() if rules.startswith(beginning))
