"""Asks the reading process for one file after the other, and says in plain words what went wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from ingest.child import wire
from ingest.child.limits import Limits
from ingest.elements import Content
from ingest.errors import MetadataError, UnreadableFile

FORKS = sys.platform == "linux"
SERVER = ("-P", "-m", "ingest.child.server")

_ROOT = Path(__file__).resolve().parent.parent.parent
# One thread in a process that forks; a warning on a damaged file is not for the terminal.
_ENVIRONMENT = {"PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_DEFAULTS = Limits()
_SPARE = 30.0  # seconds beyond a file's own limit for the process to start, import a format and hand the answer over
_TO_END = 5.0  # seconds
_SPLIT = "Split it into parts and try again."
_DAMAGED = "The file may be damaged: open it in the program that made it, save it anew and try again."


@dataclass(frozen=True, slots=True)
class Used:
    """What the reading of a file took: wall-clock seconds, and bytes of memory of the process at its peak."""

    seconds: float
    peak: int


class _ServerGone(Exception):
    """The reading process ended before it answered."""


class Readers:
    """Reads files, each in a limited child process. A context manager; one file at a time, from any thread.

    The process behind it starts with the first file and ends with `close`, or with the process that holds this.
    `used` is what the last file took, None before the first one and where it cannot be told.
    """

    def __init__(self, limits: Limits = _DEFAULTS) -> None:
        self.limits = limits
        self.used: Used | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, raw: bytes, format: str, url: str | None = None) -> Content:  # noqa: A002
        """The content of a file. `format` names a module of `ingest.formats`.

        Raises UnreadableFile for what the reader refuses, and for what breaks a limit, crashes the reader or fails
        in any other way; and MetadataError for what the reader says of front matter.
        """
        head = wire.to_json({"format": format, "url": url, "limits": asdict(self.limits)})
        request = wire.frame(head) + wire.frame(raw)
        with self._lock:
            self.used = None
            answer = self._ask(request) if FORKS else self._ask_fresh(request)
        return _understood(answer, self.limits)

    def close(self) -> None:
        """End the reading process. A later `read` starts a new one."""
        with self._lock:
            self._stop()

    def _ask(self, request: bytes) -> bytes:
        """The answer of the server; one that has died is replaced once."""
        for _ in range(2):
            try:
                return self._exchange(request)
            except _ServerGone:
                continue
        raise UnreadableFile(
            "the process that reads files ended twice while it read this one. The machine may be short of memory: "
            "close other programs and try again."
        )

    def _exchange(self, request: bytes) -> bytes:
        try:
            deadline = time.monotonic() + self.limits.seconds + _SPARE
            server = self._server or self._start()
            assert server.stdin is not None
            assert server.stdout is not None
            wire.send(server.stdin.fileno(), request, deadline)
            head = json.loads(wire.receive(server.stdout.fileno(), deadline))
            answer = wire.receive(server.stdout.fileno(), deadline)
        except (EOFError, BrokenPipeError) as error:
            self._stop(kill=True)
            raise _ServerGone from error
        except TimeoutError as error:
            self._stop(kill=True)
            raise _over("seconds", self.limits) from error
        except BaseException:  # half an exchange: the next answer would be this file's
            self._stop(kill=True)
            raise
        self.used = Used(head["seconds"], head["peak"])
        match head["end"]:
            case "answered":
                return answer
            case "crashed":
                raise UnreadableFile(f"the reading of the file crashed ({head['signal']}). {_DAMAGED}")
            case limit:
                raise _over(limit, self.limits)

    def _start(self) -> subprocess.Popen[bytes]:
        self._server = _popen(*SERVER)
        assert self._server.stdin is not None
        os.set_blocking(self._server.stdin.fileno(), False)
        return self._server

    def _stop(self, kill: bool = False) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.close()
        server.stdout.close()
        if kill:
            server.kill()
        try:
            server.wait(_TO_END)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()

    def _ask_fresh(self, request: bytes) -> bytes:
        """The answer of a process for this file alone."""
        with _popen(*SERVER, "once") as process:
            try:
                answer, _ = process.communicate(request, self.limits.seconds + _TO_END)
            except subprocess.TimeoutExpired as error:
                raise _over("seconds", self.limits) from error
            finally:
                process.kill()
        if process.returncode != 0:
            raise UnreadableFile(f"the reading of the file crashed (status {process.returncode}). {_DAMAGED}")
        return answer


def _popen(*arguments: str) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, **_ENVIRONMENT, "PYTHONPATH": path}
    return subprocess.Popen(
        [sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env=environment
    )


def _understood(answer: bytes, limits: Limits) -> Content:
    """The content of an answer. Raises what it says was wrong."""
    try:
        match json.loads(answer):
            case {"content": dict(content)}:
                return wire.decode(content)
            case {"refused": [str(kind), str(message)]}:
                raise (MetadataError if kind == "MetadataError" else UnreadableFile)(message)
            case {"limit": str(limit)}:
                raise _over(limit, limits)
            case {"failed": str(said)}:
                raise UnreadableFile(f"the file cannot be read ({said}). {_DAMAGED}")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableFile(f"what was read of the file cannot be understood. {_DAMAGED}") from error
    raise UnreadableFile(f"what was read of the file cannot be understood. {_DAMAGED}")


def _over(limit: str, limits: Limits) -> UnreadableFile:
    """The error for a limit that was broken."""
    said: dict[str, Any] = {
        "seconds": f"the file took more than {limits.seconds:g} s to read. {_SPLIT}",
        "memory": f"the file needs more than {limits.memory / 1024**2:.0f} MB of memory to read. {_SPLIT}",
        "answer": f"the file holds more than {limits.answer / 1024**2:.0f} MB of text. {_SPLIT}",
        "parts": f"the file holds more than {limits.parts} paragraphs, links and notes. {_SPLIT}",
        "depth": f"the file is nested too deeply to be read. {_DAMAGED}",
    }
    return UnreadableFile(said[limit])
