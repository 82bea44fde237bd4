"""Whatever is sent: no error of the server, no traceback, nothing of it in the log. A seeded slice; all with --full."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

SLICE = 25
JSON = {"content-type": "application/json"}
MCP = {**JSON, "accept": "application/json, text/event-stream"}
POSTED = ["/api/ask", "/api/search", "/v1/chat/completions", "/mcp", "/gradio_api/queue/join"]
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}


@pytest.fixture(autouse=True)
def _nothing_failed(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Our server runs in this process, so that its log is at hand."""
    with caplog.at_level(logging.INFO):
        yield
    assert not [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert not [record for record in caplog.records if record.exc_info]


@pytest.fixture(scope="module")
def naughty(shared: Path, full: bool) -> list[str]:
    folder = shared / "data" / "security"
    strings = json.loads((folder / "blns.json").read_text(encoding="utf-8"))
    strings += (folder / "xss-payload-list.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    for attacks in json.loads((folder / "bipia_text_attack_train.json").read_text(encoding="utf-8")).values():
        strings += attacks
    assert len(strings) > 7000
    return strings if full else random.Random(1325).sample(strings, SLICE)


def polite(answer: httpx.Response, said: str = "") -> None:
    """An answer, or a refusal of ours as JSON."""
    assert answer.status_code < 500, (answer.status_code, said[:80])
    assert "Traceback" not in answer.text
    assert "site-packages" not in answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/json"
        assert not said.strip() or len(said) < 12 or said not in answer.text, "a refusal repeats nothing"


@pytest.mark.timeout(7200)
def test_naughty_strings_as_questions(real: httpx.Client, naughty: list[str]) -> None:
    for text in naughty:
        answer = real.post("/api/ask", json={"question": text})
        polite(answer, text)
        if answer.status_code == 200:
            assert answer.json()["question"] == text
        else:
            assert len(text) > 2000


@pytest.mark.timeout(7200)
def test_naughty_strings_everywhere_else(real: httpx.Client, naughty: list[str]) -> None:
    for number, text in enumerate(naughty):
        turns = [{"role": "user", "content": text}, {"role": "assistant", "content": text}]
        messages = [*turns, {"role": "user", "content": [{"type": "text", "text": "And the Netherlands?"}]}]
        arguments = {"query": text, "limit": 1}
        requests: list[tuple[str, dict[str, Any]]] = [
            ("/api/search", {"query": text, "limit": 1}),
            ("/api/ask", {"question": "x", "countries": [text], "kinds": [text], "language": text}),
            ("/api/ask", {"question": "x", text: text}),
            ("/v1/chat/completions", {"messages": messages if number % 10 == 0 else turns[1:], "model": text}),
            ("/mcp", {**CALL, "params": {"name": "search", "arguments": arguments}}),
            ("/mcp", {**CALL, "params": {"name": text, "arguments": {text: text}}}),
        ]
        for path, body in requests:
            polite(real.post(path, content=json.dumps(body), headers=MCP), text)
        polite(real.get("/api/sources", params={"country": text, "kind": text, "theme": text, "year": text}), text)
        with suppress(httpx.InvalidURL):
            polite(real.get("/api/sources/" + quote(text, safe="", errors="replace")[:4000]), text)


def test_naughty_strings_as_headers(real: httpx.Client, naughty: list[str]) -> None:
    for text in naughty:
        value = text.encode("utf-8", "replace").replace(b"\r", b" ").replace(b"\n", b" ").replace(b"\0", b" ")[:2000]
        for name in ("origin", "accept", "x-forwarded-for", "x-forwarded-host", "content-type", "mcp-protocol-version"):
            with suppress(httpx.LocalProtocolError):
                polite(real.post("/api/ask", content=b'{"question": ""}', headers={**JSON, name: value}))  # type: ignore[dict-item]


def nested(depth: int, opening: str = "[", closing: str = "]") -> bytes:
    return (opening * depth + closing * depth).encode()


BROKEN: dict[str, bytes] = {
    "nothing": b"",
    "space": b"  \n",
    "no JSON": b"question=x",
    "half": b'{"question": "x',
    "two": b'{"question": "x"}{"question": "x"}',
    "a comment": b'{"question": "x" /* y */}',
    "single quotes": b"{'question': 'x'}",
    "NaN": b'{"question": NaN}',
    "infinite": b'{"question": "x", "limit": 1e999}',
    "ten thousand digits": b'{"question": ' + b"9" * 10_000 + b"}",
    "not UTF-8": b'{"question": "\xff\xfe"}',
    "UTF-16": '{"question": "x"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"question": "x"}',
    "NUL": b'{"question": "a\\u0000b"}',
    "bare NUL": b'{"question": "a\0b"}',
    "lone surrogate": b'{"question": "\\ud800 and \\udfff"}',
    "surrogate as a name": b'{"\\ud800": "x"}',
    "59 deep": b'{"question": "x", "more": ' + nested(57) + b"}",
    "61 deep": nested(61),
    "1,000 deep": nested(1000),
    "100,000 deep": nested(100_000),
    "100,000 deep, objects": nested(100_000, '{"a":', "}"),
    "twice": b'{"question": "x", "question": 5}',
    "prototype": b'{"__proto__": {"question": "x"}, "constructor": {}}',
    "a file": b'{"question": {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}}',
    "many names": json.dumps({str(number): 0 for number in range(20_000)}).encode(),
    "many items": b'{"question": "x", "history": [' + b"0," * 100_000 + b"0]}",
    "wide": b'{"question": "x", "history": [' + b"{}," * 50_000 + b"{}]}",
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("path", POSTED)
def test_broken_bodies(real: httpx.Client, path: str, name: str) -> None:
    answer = real.post(path, content=BROKEN[name], headers=MCP)
    polite(answer)
    if path != "/gradio_api/queue/join" and name not in ("byte order mark", "NUL", "lone surrogate", "UTF-16"):
        assert answer.status_code in (400, 413, 422) or "error" in answer.json()


WRONG: list[Any] = [None, True, 0, -1, 1.5, 10**30, "x", "", [], [[]], {}, {"x": {}}, ["x"], [None], {"question": "x"}]


@pytest.mark.parametrize("path", ["/api/ask", "/api/search", "/v1/chat/completions"])
def test_wrong_types_in_every_field(real: httpx.Client, path: str) -> None:
    right: dict[str, Any] = {
        "/api/ask": {"question": "", "history": [], "countries": [], "kinds": [], "language": "en"},
        "/api/search": {"query": "", "countries": [], "kinds": [], "limit": 1},
        "/v1/chat/completions": {
            "messages": [{"role": "user", "content": ""}],
            "model": "x",
            "stream": False,
            "stream_options": {"include_usage": True},
        },
    }[path]
    refused = 0
    for field in right:
        for value in [*WRONG, [{"role": w, "content": w} for w in WRONG if w is not True]]:
            answer = real.post(path, json={**right, field: value})
            polite(answer)
            assert answer.status_code in (200, 422)
            refused += answer.status_code == 422
    assert refused > 5 * len(right)


def sizes(full: bool) -> Iterable[int]:
    return (0, 1, 1000, 299_000, 301_000, 2_100_000, 10_000_000) if full else (0, 1000, 299_000, 301_000, 10_000_000)


def test_bodies_of_any_length(real: httpx.Client, full: bool) -> None:
    for path in POSTED:
        for size in sizes(full):
            for body in (b"x" * size, json.dumps({"no such field": "x" * size}).encode()):
                with suppress(httpx.WriteError, httpx.RemoteProtocolError, httpx.ReadError):  # it hangs up on the rest
                    answer = real.post(path, content=body, headers=MCP)
                    polite(answer)
                    assert answer.status_code >= 400 or "error" in answer.json()
                    too_long = len(body) > (2_000_000 if "gradio" in path else 300_000)
                    assert (answer.status_code == 413) == too_long
    assert real.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", POSTED)
def test_a_long_body_of_unknown_length_is_refused_while_it_is_read(real: httpx.Client, path: str) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 50_000_000:
            sent += 10_000
            yield b"x" * 10_000

    with suppress(httpx.WriteError, httpx.RemoteProtocolError, httpx.ReadError):
        assert real.post(path, content=endless(), headers=MCP).status_code == 413
    assert sent < 50_000_000


@pytest.mark.parametrize("media", ["", "text/plain", "multipart/form-data; boundary=x", "application/jsonp", "\\"])
@pytest.mark.parametrize("path", POSTED[:4])
def test_anything_but_json_is_told_so(real: httpx.Client, path: str, media: str) -> None:
    answer = real.post(path, content=b'{"question": "x"}', headers={"content-type": media})
    assert answer.status_code == 415
    assert "Content-Type: application/json" in answer.text


@pytest.mark.parametrize("media", ["application/json;charset=utf-8", "Application/JSON ; charset=x"])
def test_json_may_be_written_in_many_ways(real: httpx.Client, media: str) -> None:
    assert real.post("/api/ask", content=b'{"question": ""}', headers={"content-type": media}).status_code == 200


@pytest.mark.parametrize("path", POSTED[:4])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_another_method_is_told_the_right_one(real: httpx.Client, path: str, method: str) -> None:
    answer = real.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert method == "HEAD" or "Use POST here" in answer.text


@pytest.mark.parametrize(
    "target", ["//api/ask", "/api/ask/", "/api//ask", "/api/ask%00", "/api/%61sk/..", "/API/ASK", "/v1", "/mcp/", "*"]
)
def test_other_paths_are_not_there(real: httpx.Client, target: str) -> None:
    connection = HTTPConnection(real.base_url.host, real.base_url.port or 80, timeout=10)
    connection.putrequest("POST", target, skip_host=False)
    connection.putheader("content-length", "0")
    with suppress(HTTPException):
        connection.endheaders()
        assert connection.getresponse().status in (400, 404)
    connection.close()


def test_a_visitor_who_goes_away_does_no_harm(real: httpx.Client) -> None:
    body = {"question": "Which countries does Belgium's fourth plan focus on?"}
    for _ in range(10):
        with real.stream("POST", "/api/ask", json=body, headers={"accept": "text/event-stream"}) as answer:
            next(answer.iter_raw())
    assert real.post("/api/ask", json=body).json()["status"] == "answered"
