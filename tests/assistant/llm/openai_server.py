"""A server on this machine that speaks OpenAI's chat protocol, well or in every wrong way."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

FAULTS = (
    "refused", "hang", "slow", "limit", "error", "broken json", "half", "endless", "empty", "wrong type", "key", "not found",
)  # fmt: skip


@dataclass
class OpenAIServer:
    """Serves `reply` word by word, or with the fault named. Use as a context manager; `base_url` is its address.

    `heard` are the bodies of the requests, `keys` their keys.
    """

    reply: str = "ready"
    fault: str = ""
    retry_after: str = "2"
    heard: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def __enter__(self) -> OpenAIServer:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                outer.heard.append(json.loads(body))
                outer.keys.append(self.headers.get("authorization", ""))
                outer.answer(self)

            def log_message(self, *args: object) -> None:
                """Nothing is printed."""

        self._stop = threading.Event()
        self._server = _Server(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        if self.fault == "refused":
            self._end()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self.fault != "refused":
            self._end()

    def _end(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        """One reply to one request."""
        match self.fault:
            case "hang":
                self._stop.wait(60)
            case "limit" | "error" | "key" | "not found":
                self._refuse(to)
            case "broken json":
                self._stream(to, ['{"choices": [{"delta": {"content": "Belg', "}{"])
            case "half":
                words = self.reply.split(" ")
                self._stream(to, map(_chunk, [f"{word} " for word in words[: len(words) // 2]]), done=False)
                to.connection.shutdown(socket.SHUT_RDWR)
            case "endless":
                self._stream(to, (_chunk("Belgium has a plan and " * 500) for _ in range(1000)))
            case "empty":
                self._stream(to, [_chunk("", "stop")])
            case "wrong type":
                self._stream(
                    to, ['{"choices": "none"}', '{"choices": [{"delta": {"content": {"a": 5}}}]}', "[1]", "null"]
                )
            case "slow":
                self._stream(to, map(_chunk, [f"{word} " for word in self.reply.split(" ")]), pause=1.0)
            case _:
                pieces = [f"{word} " for word in self.reply.split(" ")]
                self._stream(to, [*map(_chunk, pieces), _chunk("", "stop")])

    def _refuse(self, to: BaseHTTPRequestHandler) -> None:
        status = {"limit": 429, "error": 500, "key": 401, "not found": 404}[self.fault]
        # Servers quote the key that they refuse.
        key = to.headers.get("authorization", "").removeprefix("Bearer ")
        body = json.dumps({"error": {"message": f"Incorrect API key provided: {key}", "code": "x"}}).encode()
        to.send_response(status)
        if self.fault == "limit":
            to.send_header("retry-after", self.retry_after)
        to.send_header("content-type", "application/json")
        to.send_header("content-length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)

    def _stream(self, to: BaseHTTPRequestHandler, data: Any, done: bool = True, pause: float = 0.0) -> None:
        to.send_response(200)
        to.send_header("content-type", "text/event-stream")
        to.end_headers()
        for part in data:
            if self._stop.wait(pause) if pause else self._stop.is_set():
                return
            to.wfile.write(f"data: {part}\n\n".encode())
            to.wfile.flush()
        if done:
            to.wfile.write(b"data: [DONE]\n\n")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what the tests are about."""


def _chunk(text: str, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
    return json.dumps(
        {"id": "1", "object": "chat.completion.chunk", "created": int(time.time()), "model": "m", "choices": [choice]}
    )


@contextmanager
def serving(reply: str = "ready", fault: str = "", **more: Any) -> Iterator[OpenAIServer]:
    """A running server."""
    with OpenAIServer(reply, fault, **more) as server:
        yield server
