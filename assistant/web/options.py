"""The few settings of the web chat."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Limits of the web chat.

    `max_question` counts characters, `max_body` bytes of one request, `max_questions` the questions of one
    conversation (the visitor's browser sends all of it with each question, so the two limits belong together).
    `queue_size` is how many questions may wait or run at once before others are asked to come back.
    `frame_ancestors` are CSP sources of the pages that may show the chat in a frame.
    """

    max_question: int = 2000
    max_questions: int = 30
    max_body: int = 2_000_000
    queue_size: int = 40
    frame_ancestors: tuple[str, ...] = ("'none'",)
