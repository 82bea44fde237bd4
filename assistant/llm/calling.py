"""Calls of the model with a limit of time and length, whatever the model or its server does.

A call runs in a thread of its own, because a client may block for ever; the thread hands over what it gets and is left
behind when the time is up. As many may be left behind as there are places, no more.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.llm.budget import Budget
from assistant.llm.errors import LlmFailed, Reason
from ingest.site.retry_after import asked_seconds

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

PLACES = 16
LONGEST_REPLY = 20_000
_UNREACHABLE = ("connect", "resolve", "dns")
_END = None


class LanguageModel:
    """A chat model behind a budget. Thread-safe."""

    def __init__(
        self, chat: BaseChatModel, budget: Budget | None = None, seconds: float = 30.0, places: int = PLACES
    ) -> None:
        """`seconds` is the time that all calls for one question have together, `places` how many calls may run."""
        self.seconds = seconds
        self._chat = chat
        self._budget = budget or Budget()
        self._places = threading.BoundedSemaphore(places)

    def deadline(self) -> float:
        """The end of the time for a question that is asked now, on the clock of `time.monotonic`."""
        return time.monotonic() + self.seconds

    def complete(self, messages: Sequence[BaseMessage], deadline: float) -> str:
        """The whole reply. Raises LlmFailed."""
        return "".join(self.stream(messages, deadline)).strip()

    def stream(self, messages: Sequence[BaseMessage], deadline: float) -> Iterator[str]:
        """The reply in pieces as they come, without what a model says to itself while thinking. Raises LlmFailed."""
        length = 0
        for piece in _without_thinking(self._pieces(messages, deadline)):
            length += len(piece)
            if length > LONGEST_REPLY:
                raise LlmFailed("too_long")
            yield piece
        if not length:
            raise LlmFailed("empty")

    def _pieces(self, messages: Sequence[BaseMessage], deadline: float) -> Iterator[str]:
        if time.monotonic() >= deadline:
            raise LlmFailed("timeout")
        if not self._places.acquire(blocking=False):
            raise LlmFailed("busy")
        if not self._budget.take():
            self._places.release()
            raise LlmFailed("budget")
        pieces: queue.SimpleQueue[str | LlmFailed | None] = queue.SimpleQueue()
        stopped = threading.Event()
        threading.Thread(target=self._call, args=(messages, pieces, stopped), daemon=True, name="nap-llm").start()
        try:
            while True:
                try:
                    piece = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
                except queue.Empty:
                    raise LlmFailed("timeout") from None
                if piece is _END:
                    return
                if isinstance(piece, LlmFailed):
                    raise piece
                yield piece
        finally:
            stopped.set()

    def _call(
        self,
        messages: Sequence[BaseMessage],
        pieces: queue.SimpleQueue[str | LlmFailed | None],
        stopped: threading.Event,
    ) -> None:
        from langsmith import tracing_context

        taken = 0
        try:
            # An operator's environment may send every call of LangChain to a tracing service; questions stay here.
            with tracing_context(enabled=False):
                for chunk in self._chat.stream(list(messages)):
                    if stopped.is_set() or taken > 2 * LONGEST_REPLY:
                        return
                    text = str(chunk.text)
                    taken += len(text)
                    pieces.put(text)
            pieces.put(_END)
        except Exception as error:  # noqa: BLE001 - each provider has errors of its own
            failed = translated(error)
            if failed.reason == "limit":
                self._budget.pause(failed.retry_after or 1.0)
            pieces.put(failed)
        finally:
            self._places.release()


def translated(error: Exception) -> LlmFailed:
    """What an error of a provider's package means, told by its status code, its type and that of its causes."""
    chain = [error]
    while len(chain) < 8 and (cause := chain[-1].__cause__ or chain[-1].__context__) and isinstance(cause, Exception):
        chain.append(cause)
    for part in chain:
        response = getattr(part, "response", None)
        status = (
            getattr(part, "status_code", None) or getattr(response, "status_code", None) or getattr(part, "code", 0)
        )
        if isinstance(status, int) and 400 <= status < 600:
            return LlmFailed(_of_status(status), _retry_after(response))
    names = " ".join(type(part).__name__ for part in chain).lower()
    if "timeout" in names:
        return LlmFailed("timeout")
    if any(word in names for word in _UNREACHABLE):
        return LlmFailed("unreachable")
    return LlmFailed("broken")


def _of_status(status: int) -> Reason:
    if status in (401, 403):
        return "key"
    if status == 404:
        return "model"
    if status == 429:
        return "limit"
    return "server" if status >= 500 else "request"


def _retry_after(response: object) -> float | None:
    try:
        return asked_seconds(response.headers["retry-after"])  # type: ignore[attr-defined]
    except (AttributeError, KeyError, TypeError):
        return None


def _without_thinking(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces without a leading "<think>...</think>", which some servers leave in the text."""
    head = ""
    for piece in pieces:
        head += piece
        start = head.lstrip()
        if start.startswith("<think>"):
            if "</think>" not in start:
                if len(head) > LONGEST_REPLY:
                    raise LlmFailed("too_long")
                continue
            head = start.split("</think>", 1)[1]
        elif "<think>".startswith(start[:7]):
            continue
        yield head
        yield from pieces
        return
    if not head.lstrip().startswith("<think>"):
        yield head
