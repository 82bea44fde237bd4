"""The official MCP client asks and searches, over HTTP and over standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters

from assistant.settings import Settings
from tests.assistant.api.apps import api_app
from tests.assistant.web.prepared import PreparedAssistant
from tests.assistant.web.served import served

BELGIUM = "Which countries does Belgium's fourth plan focus on?"
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": "x"}}}
ACCEPT = {"accept": "application/json, text/event-stream"}


async def conversation(server: Any, mode: str) -> dict[str, Any]:
    """What a client gets to hear."""
    async with Client(server, mode=mode, read_timeout_seconds=60) as client:
        return {
            "server": client.server_info.name,
            "tools": {tool.name: tool for tool in (await client.list_tools()).tools},
            "answer": await client.call_tool("ask", {"question": BELGIUM}),
            "scoped": await client.call_tool(
                "ask", {"question": "When does the fourth plan end?", "countries": ["BE"]}
            ),
            "found": await client.call_tool("search", {"query": "focus countries", "limit": 2, "kinds": ["profile"]}),
            "wrong": await client.call_tool("ask", {"question": 5}),
            "long": await client.call_tool("ask", {"question": "x" * 3000}),
            "unknown": await client.call_tool("delete", {}),
        }


def check(heard: dict[str, Any]) -> None:
    assert heard["server"] == "nap-assistant"
    assert set(heard["tools"]) == {"ask", "search"}
    assert heard["tools"]["ask"].input_schema["required"] == ["question"]
    answer = heard["answer"]
    assert not answer.is_error
    assert "Burkina Faso" in answer.content[0].text
    assert "Sources:\n[1] Belgium" in answer.content[0].text
    assert answer.structured_content["status"] == "answered"
    assert answer.structured_content["citations"]
    assert {c["document_id"] for c in heard["scoped"].structured_content["citations"]} == {"profiles/belgium"}
    assert len(heard["found"].structured_content["passages"]) == 2
    for name, words in (
        ("wrong", "question: Input should be"),
        ("long", "3000 characters"),
        ("unknown", "no such tool"),
    ):
        assert heard[name].is_error
        assert words in heard[name].content[0].text


def in_a_loop(function: Callable[..., Any], *arguments: Any) -> Any:
    """What an asynchronous function returns, run in a thread: a browser test before may have left a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, function, *arguments).result()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_over_http(real_site: str, mode: str) -> None:
    heard = in_a_loop(conversation, f"{real_site}/mcp", mode)
    check(heard)
    assert f"{real_site}/sources/profiles/belgium?start=" in heard["answer"].content[0].text


def test_over_standard_input_and_output(starter_settings: Settings) -> None:
    environment = {
        "NAP_DATA_DIR": str(starter_settings.data_dir),
        "NAP_MODELS_DIR": str(starter_settings.models),
        "PATH": os.environ["PATH"],
    }
    nap = StdioServerParameters(command=sys.executable, args=["-m", "assistant", "mcp"], env=environment)
    heard = in_a_loop(conversation, nap, "auto")
    check(heard)
    assert heard["answer"].structured_content["citations"][0]["viewer_url"] is None
    assert "/sources/" not in heard["answer"].content[0].text


def test_answers_are_json_and_no_session_is_kept(real: httpx.Client) -> None:
    answer = real.post("/mcp", json=CALL, headers=ACCEPT)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert "mcp-session-id" not in answer.headers
    assert answer.json()["result"]["structuredContent"]["status"] == "declined"


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_there_is_no_stream_to_listen_to(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/mcp", headers=ACCEPT)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "body", [[], 5, None, "x", {}, {"jsonrpc": "2.0"}, {**CALL, "method": "nothing"}, [CALL], {**CALL, "params": 5}]
)
@pytest.mark.parametrize("version", [None, "2025-06-18", "2026-07-28", "1066-10-14", "é"])
def test_what_is_no_request_is_an_error(client: httpx.Client, body: Any, version: str | None) -> None:
    headers: Any = {**ACCEPT, **({"mcp-protocol-version": version.encode()} if version else {})}
    answer = client.post("/mcp", json=body, headers=headers)
    assert answer.status_code < 500
    assert answer.status_code >= 400 or "error" in answer.json()
    assert "Traceback" not in answer.text


def test_a_failure_is_told_without_internals() -> None:
    async def ask(address: str) -> Any:
        async with Client(f"{address}/mcp") as client:
            return await client.call_tool("ask", {"question": "please fail"})

    with served(api_app(PreparedAssistant())) as address:
        failed = in_a_loop(ask, address)
    assert failed.is_error
    assert "Try again later" in failed.content[0].text
    assert "internals" not in failed.content[0].text


def test_a_limit_is_an_error_of_the_client() -> None:
    async def ask(address: str) -> None:
        async with Client(f"{address}/mcp") as client:
            for _ in range(20):
                await client.call_tool("ask", {"question": "Which?"})

    with (
        served(api_app(PreparedAssistant(), requests_per_minute=10)) as address,
        pytest.raises((MCPError, ExceptionGroup)),
    ):
        in_a_loop(ask, address)
