"""A crawl gets into no private network, whatever an address looks like and whoever names it."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.errors import FetchError, FetchRefused, IngestError
from ingest.site.crawl import crawl
from ingest.site.fetch import Fetcher
from ingest.site.guard import Guard, is_public
from ingest.site.types import SiteOptions
from tests.ingest.website import Answer, Website, parse


def answers(*addresses: str):
    """A resolver that knows every name, and gives these addresses."""

    def resolve(host: str, port: int, type: int = 0) -> list:  # noqa: A002
        return [(socket.AF_INET, type, 6, "", (address, port)) for address in addresses]

    return resolve


def nobody(host: str, port: int, type: int = 0) -> list:  # noqa: A002
    raise AssertionError(f"{host} was looked up")


def options(*allowed: str, **more) -> SiteOptions:
    return SiteOptions(pause=0, timeout=2, allowed_hosts=allowed, **more)


PRIVATE = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "017700000001",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "0x7F.1",
    "0",
    "0.0.0.0",
    "10.0.0.1",
    "10.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "192.168.257",
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "203.0.113.7",
    "192.88.99.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "127.0.0.1.",
    "①②⑦.0.0.1",
    "127。0。0。1",
    "[::1]",
    "[::]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:a9fe:a9fe]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::10.0.0.1]",
    "[64:ff9b:1::1]",
    "[2002:7f00:1::]",
    "[2002:a00:1::1]",
    "[2001:0:7f00:1::]",
    "[2001:0:808:808::80ff:fffe]",
    "[2001:db8::1]",
    "[3fff::1]",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[100::1]",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_private_spellings_are_refused_without_a_look_up(host: str) -> None:
    with pytest.raises(FetchRefused, match="private network"):
        next(crawl(f"http://{host}/", options(), parse, resolve=nobody))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_public_addresses_pass(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["", "host", "1.2.3", "::1%lo", "127.0.0.1"])
def test_what_is_no_public_address(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "found", [("10.0.0.1",), ("93.184.216.34", "127.0.0.1"), ("::1",), ("::ffff:192.168.0.1",), ("fe80::1%eth0",)]
)
def test_names_that_lead_inside_are_refused(found: tuple[str, ...]) -> None:
    with pytest.raises(FetchRefused, match=r"allow intra\.example:80"):
        next(crawl("http://intra.example/", options(), parse, resolve=answers(*found)))


@pytest.mark.parametrize("port", [22, 25, 3306, 6379, 8081])
def test_ports_that_are_not_the_webs(port: int) -> None:
    with pytest.raises(FetchRefused, match=f"port {port}"):
        next(crawl(f"http://h.example:{port}/", options("h.example"), parse, resolve=nobody))


def test_allowing_is_by_name_and_port() -> None:
    guard = Guard(("Intra.Example", "other.example:8000", "::1", "[::1]:5000"), answers("10.0.0.1"))
    assert guard.addresses("intra.example", 443) == ("10.0.0.1",)
    assert guard.addresses("other.example", 8000) == ("10.0.0.1",)
    assert guard.addresses("::1", 5000) == guard.addresses("[::1]", 80) == ("::1",)
    for host, port in [("intra.example", 8000), ("other.example", 80), ("a.intra.example", 80), ("10.0.0.1", 80)]:
        with pytest.raises(FetchRefused):
            guard.addresses(host, port)


@pytest.mark.parametrize("entry", ["http://h/", "h/path", "a b", "h:port", "", "user@h"])
def test_entries_that_allow_nothing(entry: str) -> None:
    with pytest.raises(IngestError, match="no host to allow"):
        Guard((entry,))


@pytest.fixture
def target() -> Iterator[Website]:
    """A server on this machine that nobody allowed."""
    with Website() as site:
        yield site


@pytest.fixture
def site(target: Website) -> Iterator[Website]:
    """A server that is allowed by host and port, and does its best to lead to the other one."""
    with Website(private=target.url) as found:
        yield found


def read(site: Website, path: str = "", **more):
    return list(crawl(site.url + path, options(site.host, **more), parse))


def test_links_and_redirects_inside_are_not_followed(site: Website, target: Website) -> None:
    for path, status in [("/missing", 301), ("/broken", 302), ("/slow", 307), ("/news/latest", 303)]:
        site.redirect(path, target.url, status)
    site.redirect("/away", f"http://localhost:{target.port}/", 308)
    assert len(read(site)) > 50
    assert target.requests == []


def test_redirect_of_the_start_to_another_port(site: Website, target: Website) -> None:
    site.redirect("/", target.url)
    with pytest.raises(FetchRefused, match="it leads to"):
        read(site)
    with Fetcher(options(site.host)) as fetcher, pytest.raises(FetchRefused, match=f"port {target.port}"):
        fetcher.get(site.url)
    assert target.requests == []


def test_sitemaps_elsewhere(site: Website, target: Website) -> None:
    names = f"Sitemap: {target.url}sitemap.xml\nSitemap: {site.url}moved.xml\nSitemap: {site.url}index.xml\n"
    site.put("/robots.txt", Answer(names.encode(), type="text/plain"))
    site.redirect("/moved.xml", f"{target.url}sitemap.xml")
    nested = f"<sitemapindex><sitemap><loc>{target.url}sitemap-1.xml</loc></sitemap></sitemapindex>"
    site.put("/index.xml", Answer(nested.encode(), type="text/xml"))
    failed = {one.url for one in read(site) if "this sitemap was not read" in getattr(one, "reason", "")}
    assert failed == {f"{target.url}sitemap.xml", f"{site.url}moved.xml", f"{target.url}sitemap-1.xml"}
    assert target.requests == []


def test_robots_txt_that_leads_inside(site: Website, target: Website) -> None:
    site.redirect("/robots.txt", f"{target.url}robots.txt")
    with pytest.raises(FetchRefused, match=r"its robots\.txt cannot be read"):
        read(site)
    assert target.requests == []


def test_names_stay_pinned_when_their_answer_changes(site: Website) -> None:
    """The name first has this server's address, then that of another one on the same port of this machine."""
    given: list[str] = []

    def rebinding(host: str, port: int, type: int = 0) -> list:  # noqa: A002
        given.append("127.0.0.2" if given else "127.0.0.1")
        return answers(given[-1])(host, port, type)

    trap = ThreadingHTTPServer(("127.0.0.2", site.port), BaseHTTPRequestHandler)
    caught: list[object] = []
    trap.finish_request = lambda request, client: caught.append(client)  # type: ignore[method-assign,assignment]
    thread = threading.Thread(target=trap.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        start = f"http://name.example:{site.port}/"
        found = list(crawl(start, options(f"name.example:{site.port}"), parse, resolve=rebinding))
    finally:
        trap.shutdown()
        thread.join(10)
        trap.server_close()
    assert len(found) > 2
    assert given == ["127.0.0.1"]
    assert caught == []


def test_public_first_and_private_second() -> None:
    """What is connected to is the address that was checked: no later answer of the resolver is asked for."""
    turns = iter([answers("93.184.216.34"), answers("127.0.0.1")])
    guard = Guard((), lambda *a, **k: next(turns)(*a, **k))
    assert guard.addresses("turn.example", 80) == ("93.184.216.34",)
    assert guard.addresses("turn.example", 443) == ("93.184.216.34",)
    turns = iter([answers("127.0.0.1"), answers("93.184.216.34")])
    guard = Guard((), lambda *a, **k: next(turns)(*a, **k))
    for _ in range(2):
        with pytest.raises(FetchRefused, match="private network"):
            guard.addresses("turn.example", 80)


def test_second_address_of_a_name_is_tried(site: Website) -> None:
    allowed = f"name.example:{site.port}"
    with Fetcher(options(allowed), answers("127.0.0.3", "127.0.0.1")) as fetcher:
        assert fetcher.get(f"http://{allowed}/").status == 200
    assert site.heard[-1]["host"] == allowed


def test_many_refusals_do_not_use_up_the_connections(site: Website) -> None:
    with Fetcher(options(site.host)) as fetcher:
        for number in range(1, 9):
            with pytest.raises(FetchRefused, match="private network"):
                fetcher.get(f"http://127.0.0.{number}/")
        assert fetcher.get(site.url).status == 200


def test_proxies_of_the_environment_are_not_used(
    site: Website, target: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, target.url)
    with Fetcher(options(site.host)) as fetcher:
        assert fetcher.get(site.url).status == 200
    assert target.requests == []


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[int, ssl.SSLContext]]:
    """A TLS server for name.example: its port, and a context that trusts its certificate."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=name.example -addext subjectAltName=DNS:name.example"
    try:
        subprocess.run(
            ["openssl", *made.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True, timeout=60
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate, key)
    with Website(tls=served) as site:
        yield site.port, ssl.create_default_context(cafile=certificate)


def test_certificates_are_checked_against_the_name(secure: tuple[int, ssl.SSLContext]) -> None:
    port, trusted = secure
    right, wrong = f"name.example:{port}", f"other.example:{port}"
    with Fetcher(options(right, wrong), answers("127.0.0.1"), tls=trusted) as fetcher:
        assert fetcher.get(f"https://{right}/about.html").status == 200
        with pytest.raises(FetchError, match=rf"does not prove that it is {wrong}"):
            fetcher.get(f"https://{wrong}/about.html")
    with (
        Fetcher(options(right), answers("127.0.0.1")) as fetcher,
        pytest.raises(FetchError, match="certificate does not prove"),
    ):
        fetcher.get(f"https://{right}/about.html")
