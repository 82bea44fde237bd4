"""What the chat page posts to Gradio's queue, and nothing else.

Gradio would take much more, and prints what it cannot read to the log, a visitor's words included.
"""

from __future__ import annotations

import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class _Text(_Strict):
    type: Literal["text"]
    text: str


class _Metadata(_Strict):
    log: str


class _Option(_Strict):
    value: str


class _Message(_Strict):
    role: Literal["user", "assistant"]
    content: list[_Text] = Field(min_length=1, max_length=1)
    metadata: _Metadata
    options: list[_Option] | None = None


class _Chosen(_Strict):
    """An example or a follow-up question that was clicked."""

    index: int | list[int]
    value: str | dict[Literal["text"], str]


class Join(_Strict):
    """The start of an event: a question or a choice, with its conversation and the filters, or nothing."""

    data: list[str | list[_Message] | None] = Field(max_length=4)
    event_data: _Chosen | None = None
    fn_index: int
    trigger_id: int | None = None
    session_hash: str = Field(pattern=r"^\w{1,64}$")


class Stop(_Strict):
    """The end of an event that is still running."""

    event_id: str
    session_hash: str | None = None
    fn_index: int | None = None


def is_question(body: bytes) -> bool:
    """Whether a body of that shape asks something; the page also posts when it is opened and when it is emptied."""
    return bool(json.loads(body)["data"])
