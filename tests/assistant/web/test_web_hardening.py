from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
from http.client import HTTPConnection
from typing import Any

import httpx
import pytest

from assistant.web.csp import script_hashes

JOIN = "/gradio_api/queue/join"
FILE = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}


def event(data: list[Any], **more: Any) -> dict[str, Any]:
    return {"data": data, "fn_index": 0, "session_hash": "test", "trigger_id": None, "event_data": None, **more}


def message(**changes: Any) -> dict[str, Any]:
    content = [{"type": "text", "text": "hello"}]
    return {"role": "user", "content": content, "metadata": {"log": "hello"}, "options": [], **changes}


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/monitoring",
        "/login",
        "/robots.txt",
        "/pwa_icon",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=https://example.org/x",
        "/gradio_api/proxy=https://example.org",
        "/gradio_api/openapi.json",
        "/gradio_api/call/ask",
        "/gradio_api/deep_link",
        "/gradio_api/runs",
        "/gradio_api/app_id",
        "/gradio_api/custom_component/a/client/b/c",
        "/gradio_api/vibe-code/",
        "/gradio_api/upload_progress",
        "/assets/../config",
        "/assets/%2e%2e/index.html",
        "/static/img/../../index.html",
        "/nap-assets/../app.py",
        "/nap-assets/%2e%2e/app.py",
        "//config",
        "/config/",
        "/nothing",
    ],
)
def test_everything_else_is_not_there(site: str, path: str) -> None:
    connection = HTTPConnection(site.removeprefix("http://"), timeout=10)  # sends the path as it is
    connection.request("GET", path)
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())) == (404, {"detail": "Not Found"})
    connection.close()


@pytest.mark.parametrize("path", ["/gradio_api/upload", "/gradio_api/run/ask", "/gradio_api/component_server", "/"])
def test_other_posts_are_not_there(client: httpx.Client, path: str) -> None:
    assert client.post(path, json=event([])).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_not_there(client: httpx.Client, method: str) -> None:
    assert client.request(method, "/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/config", "/favicon.ico", "/healthz", "/theme.css", "/nap-assets/chat.css", "/nap-assets/chat.js"]
)
def test_what_the_chat_needs_is_there(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "server" not in answer.headers or "uvicorn" in answer.headers["server"]


def test_a_page_may_run_its_own_scripts_only(client: httpx.Client) -> None:
    answer = client.get("/")
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    scripts = re.findall(r"<script(?![^>]*\ssrc)[^>]*>(.*?)</script>", answer.text, re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts]
    assert len(scripts) >= 3
    assert policy["script-src"].split() == ["'self'", *hashes]
    assert policy["default-src"] == "'none'"
    assert not [source for sources in policy.values() for source in sources.split() if "://" in source or "*" in source]


def test_inline_scripts_are_told_from_script_files() -> None:
    html = '<script>a()</script><script type="module" src="./x.js"></script><SCRIPT data-x>b()\n</SCRIPT >'
    assert len(script_hashes(html)) == 2


def test_the_page_names_no_other_host(client: httpx.Client) -> None:
    page = client.get("/").text
    assert "<title>NAP Assistant</title>" in page
    assert not re.search(r'(?:src|href|content)="(?:https?:)?//', page)
    assert "<base" not in page


def test_a_head_request_has_no_body(client: httpx.Client) -> None:
    for path in ("/", "/nothing"):
        assert client.head(path).content == b""


def test_the_page_can_be_framed_where_the_operator_says_so() -> None:
    from assistant.web.csp import page_policy

    assert page_policy("", ("'self'", "https://ngo.example")).endswith("frame-ancestors 'self' https://ngo.example")


@pytest.mark.parametrize(
    "data",
    [
        [FILE, []],
        ["hello", [FILE]],
        ["hello", [message(content=[{"type": "file", "file": FILE}])]],
        [
            "hello",
            [message(content=[{"type": "component", "component": "html", "value": "x", "constructor_args": {}}])],
        ],
        ["hello", [message(metadata={"log": "x", "title": "y"})]],
        ["hello", [message(role="system")]],
        ["hello", [message(metadata=None)]],
        ["hello", {"path": "/etc/passwd"}],
        ["hello", [], "", "", "more"],
        [{"text": "hello"}, []],
    ],
)
def test_only_text_may_be_sent(client: httpx.Client, data: list[Any]) -> None:
    answer = client.post(JOIN, json=event(data))
    assert (answer.status_code, answer.json()) == (400, {"detail": "Bad Request"})


def test_a_file_cannot_hide_in_an_event_or_behind_escapes(client: httpx.Client) -> None:
    assert client.post(JOIN, json=event(["hello", []], event_data={"index": 0, "value": FILE})).status_code == 400
    escaped = (
        json.dumps(event([FILE, []]))
        .replace("gradio.FileData", "gradio\\u002eFileData")
        .replace("_type", "\\u005ftype")
    )
    assert client.post(JOIN, content=escaped, headers={"content-type": "application/json"}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"data": [NaN]}',
        b'{"data": ["\\ud800", []], "fn_index": 0, "session_hash": "test"}',
        b"\xff\xfe\x00",
        b"[" * 50_000 + b"]" * 49_999,
    ],
)
def test_broken_bodies_are_refused(client: httpx.Client, body: bytes) -> None:
    assert client.post(JOIN, content=body, headers={"content-type": "application/json"}).status_code == 400


def test_a_long_body_is_refused(client: httpx.Client) -> None:
    assert client.post(JOIN, json=event(["x" * 200_000, []])).status_code == 413


def test_a_long_body_of_unknown_length_is_refused_while_it_is_read(client: httpx.Client) -> None:
    sent = 0

    def endless() -> Any:
        nonlocal sent
        while sent < 50_000_000:
            sent += 10_000
            yield b"x" * 10_000

    with contextlib.suppress(httpx.WriteError, httpx.RemoteProtocolError):  # the server may hang up on the rest
        assert client.post(JOIN, content=endless()).status_code == 413
    assert sent < 50_000_000


def test_errors_hold_no_internals(client: httpx.Client) -> None:
    answer = client.post(JOIN, json=event(["hello", []], fn_index=99))
    assert (answer.status_code, answer.json()) == (500, {"detail": "Internal Server Error"})
