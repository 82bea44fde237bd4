"""A running server of the web chat, in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.benchmarks.bench import Bench, nap
from tests.benchmarks.figures import SkippedError
from vectorstore.model import Precision

START_SECONDS = 120


@contextmanager
def server(bench: Bench, precision: Precision, **settings: str) -> Iterator[tuple[int, str]]:
    """The process id and the address of a running chat server; it ends with the block.

    `settings` are further variables of its environment.
    """
    log, port = bench.work / f"chat-{precision}.log", _free_port()
    with log.open("w") as output:
        process = subprocess.Popen(
            [nap(), "chat", "--host", "127.0.0.1", "--port", str(port)],
            env={**bench.environment(precision), **settings},
            cwd=bench.work,
            stdout=output,
            stderr=output,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        if not _answers(process, f"{address}/healthz"):
            raise SkippedError(f"the chat server did not start; see {log}")
        yield process.pid, address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], address: str) -> bool:
    """Whether the server answers within its time."""
    end = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            return httpx.get(address, timeout=START_SECONDS).is_success
        except httpx.ConnectError:
            time.sleep(0.2)
    return False
