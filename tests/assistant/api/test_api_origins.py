"""Which pages may use the assistant from a visitor's browser."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from assistant.origins import origin_of
from assistant.settings import Settings
from assistant.web.csp import page_policy, plain_policy
from assistant.web.options import WebOptions
from tests.assistant.api.apps import api_app
from tests.assistant.api.conftest import LISTED
from tests.assistant.web.prepared import PreparedAssistant
from tests.assistant.web.served import served

ASK = {"question": "Which?"}
FOREIGN = [
    "https://evil.example",
    "https://ngo.example.evil.example",
    "https://ngo.example:8443",
    "http://ngo.example",
    "https://www.ngo.example",
    "HTTPS://NGO.EXAMPLE",
    "null",
    "",
    "https://ngo.example/",
    "file://",
    "https://ngo.example https://evil.example",
]
CORS = {"access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers"}


def preflight(client: httpx.Client, origin: str, path: str = "/api/ask", method: str = "POST") -> httpx.Response:
    headers = {"origin": origin, "access-control-request-method": method}
    return client.options(path, headers={**headers, "access-control-request-headers": "content-type"})


def test_a_listed_site_passes_the_preflight_and_may_read_the_answer(client: httpx.Client) -> None:
    asked = preflight(client, LISTED)
    assert (asked.status_code, asked.content) == (204, b"")
    assert asked.headers["access-control-allow-origin"] == LISTED
    assert asked.headers["access-control-allow-methods"] == "POST"
    assert asked.headers["access-control-allow-headers"] == "Content-Type"
    assert asked.headers["vary"] == "Origin"
    answer = client.post("/api/ask", json=ASK, headers={"origin": LISTED})
    assert answer.status_code == 200
    for each in (asked, answer):
        assert each.headers.get_list("access-control-allow-origin") == [LISTED]
        assert "access-control-allow-credentials" not in each.headers
        assert each.headers.get_list("vary") == ["Origin"]


def test_a_listed_site_can_read_errors_too(client: httpx.Client) -> None:
    for answer in (
        client.post("/api/ask", json={}, headers={"origin": LISTED}),
        client.post("/api/ask", content=b"x" * 400_000, headers={"origin": LISTED}),
        client.put("/api/ask", headers={"origin": LISTED}),
    ):
        assert answer.status_code in (405, 413, 422)
        assert answer.headers["access-control-allow-origin"] == LISTED
        assert "Retry-After" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize("origin", FOREIGN)
def test_other_sites_get_nothing(client: httpx.Client, prepared: PreparedAssistant, origin: str) -> None:
    before = len(prepared.asked)
    for answer in (
        preflight(client, origin),
        client.post("/api/ask", json=ASK, headers={"origin": origin}),
        client.post("/api/search", json={"query": "x"}, headers={"origin": origin}),
        client.get("/api/sources", headers={"origin": origin}),
    ):
        assert answer.status_code == 403
        assert "NAP_SITES" in answer.json()["detail"]
        assert not CORS & set(answer.headers)
        assert answer.headers["vary"] == "Origin"
    assert len(prepared.asked) == before


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/mcp"])
def test_listed_sites_have_the_one_api_for_browsers_only(client: httpx.Client, path: str) -> None:
    answer = client.post(path, json={}, headers={"origin": LISTED})
    assert answer.status_code == 403
    assert not CORS & set(answer.headers)
    assert preflight(client, LISTED, path).status_code == 404


def test_our_own_pages_may_ask(client: httpx.Client) -> None:
    own = str(client.base_url).rstrip("/")
    answer = client.post("/api/ask", json=ASK, headers={"origin": own})
    assert answer.status_code == 200
    assert not CORS & set(answer.headers)
    assert client.post("/api/ask", json=ASK, headers={"origin": own.replace("http:", "https:")}).status_code == 200


def test_programs_have_no_origin(client: httpx.Client) -> None:
    assert client.post("/api/ask", json=ASK).status_code == 200


def test_a_preflight_names_the_right_method(client: httpx.Client) -> None:
    assert preflight(client, LISTED, "/api/sources", "GET").headers["access-control-allow-methods"] == "GET"
    assert preflight(client, LISTED, "/api/ask", "DELETE").status_code == 403
    assert preflight(client, LISTED, "/nothing").status_code == 404
    assert client.options("/api/ask", headers={"origin": LISTED}).status_code == 405


@pytest.fixture(scope="module")
def strict() -> Iterator[httpx.Client]:
    """A server whose operator lists no site and whose proxy is on this machine."""
    from ipaddress import ip_network

    app = api_app(PreparedAssistant(), trusted_proxies=(ip_network("127.0.0.0/8"),))
    with served(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def test_no_site_is_listed_by_default(strict: httpx.Client) -> None:
    assert Settings().sites == ()
    assert preflight(strict, LISTED).status_code == 403
    assert strict.post("/api/ask", json=ASK, headers={"origin": LISTED}).status_code == 403


def test_behind_a_listed_proxy_our_origin_is_the_public_one(strict: httpx.Client) -> None:
    headers = {"origin": "https://nap.example", "x-forwarded-host": "nap.example"}
    assert strict.post("/api/ask", json=ASK, headers=headers).status_code == 200
    assert strict.post("/api/ask", json=ASK, headers={**headers, "origin": "https://a.example"}).status_code == 403


def test_a_stranger_s_word_on_the_host_is_not_taken(client: httpx.Client) -> None:
    headers = {"origin": "https://evil.example", "x-forwarded-host": "evil.example"}
    assert client.post("/api/ask", json=ASK, headers=headers).status_code == 403


def test_the_same_sites_may_frame_the_pages(client: httpx.Client) -> None:
    policy = client.get("/healthz").headers["content-security-policy"]
    assert policy == f"default-src 'none'; frame-ancestors 'self' {LISTED}"
    ancestors = WebOptions(sites=("https://a.example",)).frame_ancestors
    for text in (page_policy("", ancestors), plain_policy(ancestors)):
        assert text.endswith("frame-ancestors 'self' https://a.example")
    assert WebOptions().frame_ancestors == ("'self'",)


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://NGO.example/", "https://ngo.example"),
        (" http://localhost:8080 ", "http://localhost:8080"),
        ("https://ngo.example:443", "https://ngo.example"),
        ("http://[::1]:80", "http://[::1]"),
        ("https://müller.example", "https://xn--mller-kva.example"),
    ],
)
def test_sites_are_taken_as_people_write_them(written: str, origin: str) -> None:
    assert origin_of(written) == origin


@pytest.mark.parametrize(
    "written",
    [
        "ngo.example",
        "*",
        "https://*.ngo.example",
        "https://ngo.example/page",
        "https://a;script-src",
        "https://a b",
        "https://a'b",
        "https://user@a.example",
        "https://a.example:99999",
        "https://",
        "null",
        "ftp://a.example",
    ],
)
def test_a_site_that_is_none_is_refused(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=r"write a site as https://ngo\.example"):
        origin_of(written)
    monkeypatch.setenv("NAP_SITES", f"https://good.example, {written}")
    with pytest.raises(ValueError, match="write a site as"):
        Settings()


def test_an_error_of_the_guard_is_json(client: httpx.Client) -> None:
    answer = client.post("/v1/chat/completions", json=ASK, headers={"origin": "https://evil.example"})
    assert json.loads(answer.content)["error"]["type"] == "permission_error"
