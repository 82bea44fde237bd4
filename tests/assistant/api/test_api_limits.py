"""How much one visitor, one site, or everybody at once may ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from assistant.api import health
from assistant.settings import Settings
from assistant.web import limits
from assistant.web.limits import Limit
from assistant.web.options import WebOptions
from assistant.web.peers import Peers
from tests.assistant.api.apps import api_app
from tests.assistant.api.conftest import LISTED
from tests.assistant.api.loops import in_a_loop
from tests.assistant.web.prepared import PreparedAssistant
from tests.assistant.web.served import served

ASK = {"question": "Which?"}
PROXY = ip_network("127.0.0.1/32")


@contextmanager
def site(assistant: PreparedAssistant | None = None, **options: Any) -> Iterator[httpx.Client]:
    with (
        served(api_app(assistant or PreparedAssistant(), **options)) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_minute_s_requests_in_one_go_and_then_one_by_one() -> None:
    clock = Clock()
    limit = Limit(6, clock)
    assert [limit.take("a") for _ in range(6)] == [0.0] * 6
    assert limit.take("a") == pytest.approx(10)
    assert limit.take("b") == 0.0
    clock.now += 9
    assert limit.take("a") == pytest.approx(1)
    clock.now += 1
    assert limit.take("a") == 0.0
    assert limit.take("a") == pytest.approx(10)
    clock.now += 60
    assert [limit.take("a") for _ in range(7)] == [0.0] * 6 + [pytest.approx(10)]


def test_nobody_is_remembered_longer_than_a_minute_and_never_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_KEYS", 100)
    clock = Clock()
    limit = Limit(60, clock)
    for number in range(1000):
        limit.take(str(number))
        assert len(limit) <= 100
    clock.now += 61
    limit.take("last")
    assert len(limit) == 1


def test_no_limit() -> None:
    limit = Limit(0)
    assert not any(limit.take("a") for _ in range(1000))
    assert len(limit) == 0


def test_too_many_questions_of_an_address_are_told_when_to_come_back() -> None:
    with site(requests_per_minute=5) as client:
        answers = [client.post("/api/ask", json=ASK) for _ in range(7)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
        wait = int(answers[-1].headers["retry-after"])
        assert 1 <= wait <= 12
        assert answers[-1].json() == {"detail": f"Too many questions at once. Wait {wait} seconds and ask again."}
        assert client.post("/api/search", json={"query": "x"}).status_code == 429
        refused = client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": "x"}]})
        assert (refused.status_code, refused.json()["error"]["type"]) == (429, "rate_limit_error")
        assert client.get("/healthz").status_code == 200
        assert client.get("/v1/models").status_code == 200


def test_a_site_has_a_limit_of_its_own() -> None:
    options = {"requests_per_minute": 100, "requests_per_minute_site": 3, "sites": (LISTED,)}
    with site(trusted_proxies=(PROXY,), **options) as client:

        def ask(visitor: int, **headers: str) -> int:
            sent = {"x-forwarded-for": f"192.0.2.{visitor}", **headers}
            return client.post("/api/ask", json=ASK, headers=sent).status_code

        assert [ask(number, origin=LISTED) for number in range(4)] == [200, 200, 200, 429]
        assert ask(9) == 200


def test_the_limits_stand_in_front_of_the_chat_page_s_queue() -> None:
    from assistant.web.hardening import GRADIO_ROUTES, Hardened

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    body = {"data": ["x", []], "fn_index": 0, "session_hash": "x"}
    with (
        served(Hardened(app, routes=GRADIO_ROUTES, options=WebOptions(requests_per_minute=2))) as address,
        httpx.Client(base_url=address) as client,
    ):
        joined = [client.post("/gradio_api/queue/join", json=body) for _ in range(3)]
        assert [answer.status_code for answer in joined] == [200, 200, 429]
        assert "retry-after" in joined[-1].headers
        foreign = client.post("/gradio_api/queue/join", json=body, headers={"origin": "https://evil.example"})
        assert foreign.status_code == 403


def visitor(peer: str, forwarded: list[str], *trusted: str) -> str:
    """Who is counted, for a request of `peer` with these X-Forwarded-For headers."""
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    peers = Peers(ip_network(network) for network in trusted)
    return peers.visitor(peers.believed({"type": "http", "scheme": "http", "client": (peer, 1), "headers": headers}))


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "counted"),
    [
        ("192.0.2.1", [], [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], [], "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.7"], ["10.0.0.0/8"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.7"], ["10.0.0.0/8"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9", "198.51.100.7"], ["10.0.0.0/8"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.7, 10.9.9.9"], ["10.0.0.0/8"], "198.51.100.7"),
        ("10.0.0.1", ["10.1.1.1, 10.2.2.2"], ["10.0.0.0/8"], "10.1.1.1"),
        ("10.0.0.1", ["198.51.100.7:4711"], ["10.0.0.0/8"], "198.51.100.7"),
        ("10.0.0.1", ["198.51.100.7, unknown"], ["10.0.0.0/8"], "10.0.0.1"),
        ("10.0.0.1", [""], ["10.0.0.0/8"], "10.0.0.1"),
        ("10.0.0.1", ["' OR 1=1 --\x00"], ["10.0.0.0/8"], "10.0.0.1"),
        ("::1", ["2001:db8:1:2:3:4:5:6"], ["::1"], "2001:db8:1:2::/64"),
        ("::1", ["[2001:db8:1:2::9]:443"], ["::1"], "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", [], [], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", [], [], "2001:db8:1:2::/64"),
        ("fe80::1%eth0", [], [], "fe80::/64"),
        ("::ffff:192.0.2.1", [], [], "192.0.2.1"),
        ("::ffff:10.0.0.1", ["198.51.100.7"], ["10.0.0.0/8"], "198.51.100.7"),
        ("10.0.0.1", ["198.51.100.7," + "10.0.0.2," * 5000 + "10.0.0.3"], ["10.0.0.0/8"], "10.0.0.2"),
    ],
)
def test_the_last_address_that_can_be_believed_is_counted(
    peer: str, forwarded: list[str], trusted: list[str], counted: str
) -> None:
    assert visitor(peer, forwarded, *trusted) == counted


def test_only_a_listed_proxy_says_what_host_and_scheme_were_asked_for() -> None:
    said = [(b"x-forwarded-host", b"nap.example"), (b"x-forwarded-proto", b"https")]
    scope = {"scheme": "http", "client": ("10.0.0.1", 1), "headers": [(b"host", b"inside:7860"), *said]}
    believed = Peers([ip_network("10.0.0.0/8")]).believed(scope)
    assert (believed["scheme"], dict(believed["headers"])[b"host"]) == ("https", b"nap.example")
    doubted = Peers().believed(scope)
    assert (doubted["scheme"], doubted["headers"]) == ("http", [(b"host", b"inside:7860")])


def test_a_request_without_an_address_is_counted_too() -> None:
    assert Peers().visitor({"type": "http", "client": None, "headers": []}) == ""


def test_visitors_behind_a_listed_proxy_have_a_limit_each() -> None:
    with site(requests_per_minute=1, trusted_proxies=(PROXY,)) as client:

        def ask(address: str) -> int:
            return client.post("/api/ask", json=ASK, headers={"x-forwarded-for": address}).status_code

        assert [ask("192.0.2.1"), ask("192.0.2.2"), ask("192.0.2.1")] == [200, 200, 429]
        assert [ask("2001:db8::1"), ask("2001:db8::2"), ask("2001:db8:0:1::1")] == [200, 429, 200]


def test_a_made_up_address_does_not_help() -> None:
    with site(requests_per_minute=2) as client:
        asked = [
            client.post("/api/ask", json=ASK, headers={"x-forwarded-for": f"192.0.2.{n}"}).status_code for n in range(4)
        ]
        assert asked == [200, 200, 429, 429]


@pytest.mark.parametrize(
    ("written", "message"), [("nginx", "does not appear to be"), ("10.0.0.1/8", "has host bits set")]
)
def test_a_wrong_proxy_is_a_clear_error(written: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAP_TRUSTED_PROXIES", f"::1, {written}")
    with pytest.raises(ValueError, match=message):
        Settings()


def test_the_settings_reach_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAP_SITES", "https://a.example,https://b.example/")
    monkeypatch.setenv("NAP_TRUSTED_PROXIES", "10.0.0.0/8, ::1")
    monkeypatch.setenv("NAP_REQUESTS_PER_MINUTE", "7")
    monkeypatch.setenv("NAP_REQUESTS_PER_MINUTE_SITE", "70")
    options = WebOptions.of(Settings())
    assert options.sites == ("https://a.example", "https://b.example")
    assert options.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1"))
    assert (options.requests_per_minute, options.requests_per_minute_site) == (7, 70)


def test_a_crowd_is_refused_quickly_and_politely_while_health_answers() -> None:
    slow = PreparedAssistant(pause=0.4)

    async def crowd(address: str) -> tuple[list[tuple[int, float]], list[float]]:
        bounds = httpx.Limits(max_connections=100)
        async with httpx.AsyncClient(base_url=address, timeout=30, limits=bounds) as client:

            async def ask() -> tuple[int, float]:
                started = time.perf_counter()
                headers = {"accept": "text/event-stream"}
                answer = await client.post("/api/ask", json=ASK, headers=headers)
                if answer.status_code == 503:
                    assert answer.headers["retry-after"] == "5"
                    assert "Try again in 5 seconds" in answer.json()["detail"]
                return answer.status_code, time.perf_counter() - started

            async def health() -> list[float]:
                taken = []
                for _ in range(10):
                    started = time.perf_counter()
                    assert (await client.get("/healthz")).status_code == 200
                    taken.append(time.perf_counter() - started)
                    await asyncio.sleep(0.02)
                return taken

            *asked, healthy = await asyncio.gather(*(ask() for _ in range(60)), health())
            return list(asked), healthy

    with served(api_app(slow, workers=2, queue_size=4)) as address:
        asked, healthy = in_a_loop(crowd(address))
    answered = [taken for status, taken in asked if status == 200]
    refused = [taken for status, taken in asked if status == 503]
    assert 2 + 4 <= len(answered) <= 20, "a place becomes free with each answer"
    assert len(refused) == 60 - len(answered)
    assert sorted(refused)[len(refused) // 2] < min(answered)
    assert max(healthy) < max(answered)


def test_whoever_asks_often_whether_it_is_ready_gets_the_last_look(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counting(PreparedAssistant):
        looks = 0

        @contextmanager
        def corpus(self) -> Iterator[Any]:
            self.looks += 1
            yield SimpleNamespace(documents={}, version="v", search=lambda text, limit: []), None

    counting = Counting()
    with site(counting) as client:
        assert [client.get("/readyz").status_code for _ in range(5)] == [200] * 5
        assert counting.looks == 1
        monkeypatch.setattr(health, "READY_SECONDS", 0.0)
        assert client.get("/readyz").json() == {"status": "ready", "index_version": "v", "documents": 0}
        assert counting.looks == 2
