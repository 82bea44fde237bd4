"""POST /api/feedback: whether an answer helped, kept in a file of the operator's and nowhere else.

A line of JSON for each opinion: when, which answer, from which index, helpful or not, and the reason if one was given.
The question itself is kept only where the operator has turned that on.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from assistant.api.errors import plain
from assistant.web.routes import Route

PATH = "/api/feedback"
MEGABYTES = 20


class Opinion(BaseModel):
    """What the chat page sends."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    answer_id: str = Field(pattern=r"^[\w-]{1,64}$")
    status: Literal["answered", "partial", "not_found", "declined"]
    index_version: str = Field(pattern=r"^[\w-]{0,64}$")
    opinion: Literal["good", "bad"]
    reason: str = Field(default="", max_length=1000)
    question: str = Field(default="", max_length=10_000)


@dataclass(slots=True)
class Feedback:
    """Where opinions go: the end of `file`, until that is full. `with_questions` keeps the question as well."""

    file: Path
    with_questions: bool = False
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, opinion: Opinion) -> None:
        """Write one line. Raises OSError if the file is full or cannot be written."""
        kept = opinion.model_dump(exclude=None if self.with_questions else {"question"})
        line = json.dumps({"time": datetime.now(UTC).isoformat(timespec="seconds"), **kept}, ensure_ascii=False)
        with self._writing:
            if self.file.exists() and self.file.stat().st_size > MEGABYTES * 1_000_000:
                raise OSError("the file of opinions is full")
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with open(self.file, "a", encoding="utf-8", errors="replace", opener=_private) as out:
                out.write(line + "\n")


def _private(path: str, flags: int) -> int:
    """A new file is for the operator's account alone: it may hold what visitors wrote."""
    return os.open(path, flags, 0o600)


def add(site: FastAPI, feedback: Feedback) -> tuple[Route, ...]:
    """Add the route, and return what to put on the allow-list."""

    @site.post(PATH, include_in_schema=False)
    async def keep(opinion: Opinion) -> Response:
        try:
            await run_in_threadpool(feedback.keep, opinion)
        except OSError:
            return JSONResponse({"detail": "This could not be kept. Nothing else is affected."}, status_code=507)
        return Response(status_code=204)

    return (Route("POST", PATH, takes="json", counted="opinion", errors=plain),)
