"""Which names the server answers under: a site that lets its name lead to this computer must not pass for ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from typing import Any

import httpx
import pytest

from assistant.settings import Settings
from assistant.web import WebOptions, create_app
from assistant.web.hosts import Hosts
from tests.assistant.api.apps import api_app
from tests.assistant.web.prepared import PreparedAssistant
from tests.assistant.web.served import served

ASK = {"question": "Which?"}
EVIL = {"host": "evil.example", "origin": "http://evil.example"}
PROXY = ip_network("127.0.0.1/32")


@contextmanager
def site(**options: Any) -> Iterator[httpx.Client]:
    with (
        served(api_app(PreparedAssistant(), **options)) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


def test_a_rebound_name_reads_nothing_of_a_server_for_this_computer() -> None:
    with served(create_app(PreparedAssistant())) as address, httpx.Client(base_url=address, timeout=30) as client:
        for answer in (
            client.get("/", headers=EVIL),
            client.get("/sources", headers=EVIL),
            client.get("/api/sources", headers=EVIL),
            client.post("/api/ask", json=ASK, headers=EVIL),
            client.post("/v1/chat/completions", json=ASK, headers=EVIL),
            client.post("/mcp", json={}, headers=EVIL),
            client.post("/gradio_api/queue/join", json={}, headers=EVIL),
            client.options("/api/ask", headers={**EVIL, "access-control-request-method": "POST"}),
        ):
            assert answer.status_code == 421
            assert "NAP_ALLOWED_HOSTS" in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:7860", "127.0.0.1:1", "[::1]", "[::1]:8080", "LocalHost:80"])
def test_this_computer_s_own_names_are_served(client: httpx.Client, host: str) -> None:
    headers = {"host": host, "origin": f"http://{host.lower()}"}
    assert client.post("/api/ask", json=ASK, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example:7860",
        "localhost.evil.example",
        "evil@localhost",
        "127.0.0.1.evil.example",
        "[::1",
        "::1",
        "a b",
    ],
)
def test_other_names_are_not(client: httpx.Client, host: str) -> None:
    assert client.get("/api/sources", headers={"host": host}).status_code == 421


def test_names_that_the_operator_lists_are_served_and_nothing_else() -> None:
    with site(allowed_hosts=("nap.example",), host="0.0.0.0") as client:

        def status(host: str) -> int:
            return client.get("/healthz", headers={"host": host}).status_code

        assert [status(host) for host in ("nap.example", "NAP.example:8443", "localhost", "a.nap.example")] == [
            *(200, 200, 200),
            421,
        ]


def test_a_listed_proxy_may_hand_on_its_own_name() -> None:
    public = {"x-forwarded-host": "nap.example", "origin": "https://nap.example"}
    kept = {"host": "nap.example", "x-forwarded-for": "192.0.2.1", "origin": "https://nap.example"}
    with site(trusted_proxies=(PROXY,)) as client:
        assert [client.post("/api/ask", json=ASK, headers=each).status_code for each in (public, kept)] == [200, 200]
        assert client.post("/api/ask", json=ASK, headers=EVIL).status_code == 421
    with site() as client:
        assert client.post("/api/ask", json=ASK, headers=kept).status_code == 421, "a stranger is not believed"
    with site(trusted_proxies=(PROXY,), allowed_hosts=("nap.example",)) as client:
        assert client.post("/api/ask", json=ASK, headers=public).status_code == 200
        assert client.get("/api/sources", headers={"x-forwarded-host": "evil.example"}).status_code == 421


def test_a_server_for_a_network_answers_under_any_name() -> None:
    scope = {"type": "http", "headers": [(b"host", b"nap.example")]}
    assert Hosts("0.0.0.0").serves(scope)
    assert Hosts("::").serves(scope)
    assert Hosts("192.0.2.7").serves(scope)
    for loopback in ("127.0.0.1", "127.1.2.3", "::1", "localhost"):
        assert not Hosts(loopback).serves(scope)
    assert Hosts("127.1.2.3").serves({"type": "http", "headers": [(b"host", b"127.1.2.3:80")]})


def test_hosts_are_taken_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAP_ALLOWED_HOSTS", "NAP.example, [::1],müller.example")
    monkeypatch.setenv("NAP_HOST", "0.0.0.0")
    options = WebOptions.of(Settings())
    assert (options.host, options.allowed_hosts) == ("0.0.0.0", ("nap.example", "::1", "xn--mller-kva.example"))


@pytest.mark.parametrize("written", ["https://nap.example", "nap.example/chat", "*", "a b"])
def test_a_host_that_is_none_is_refused(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAP_ALLOWED_HOSTS", written)
    with pytest.raises(ValueError, match=r"write a host as nap\.example"):
        Settings()
