"""HTTP with limits: size, time, redirects, second tries, and what is sent."""

import gzip
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ingest.decode import MAX_BYTES
from ingest.errors import FetchError, FetchRefused
from ingest.site.fetch import Fetcher
from ingest.site.kinds import check_kind, in_utf8, kind_of
from ingest.site.robots import Robots
from ingest.site.sitemap import MAX_FILES, expanded, parse_sitemap, read_sitemaps
from ingest.site.types import SiteOptions
from tests.ingest.website import Answer, Website


@pytest.fixture(scope="module")
def running() -> Iterator[Website]:
    with Website() as site:
        yield site


@pytest.fixture
def site(running: Website) -> Website:
    running.forget()
    return running


@pytest.fixture
def fetcher(site: Website) -> Iterator[Fetcher]:
    with Fetcher(SiteOptions(pause=0, timeout=0.5, allowed_hosts=(site.host,)), total=1.0) as found:
        yield found


def test_what_is_sent(site: Website, fetcher: Fetcher) -> None:
    site.redirect("/jump", "/about.html?a=1")
    fetcher.get(f"{site.url}jump")
    fetcher.get(f"{site.url}about.html")
    assert site.requests == ["/jump", "/about.html?a=1", "/about.html"]
    for heard in site.heard:
        assert heard["user-agent"].startswith("nap-assistant/")
        assert heard["accept-encoding"] == "gzip, deflate"
        assert not {"cookie", "referer", "authorization"} & set(heard)


def test_path_parameters_are_kept(site: Website, fetcher: Fetcher) -> None:
    site.put("/a;v=1", Answer(b"one"))
    assert fetcher.get(f"{site.url}a;v=1").body == b"one"


def deflated(body: bytes, bits: int) -> bytes:
    packer = zlib.compressobj(wbits=bits)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(("encoding", "bits"), [("gzip", 31), ("x-gzip", 31), ("deflate", 15), ("deflate", -15)])
def test_encodings(site: Website, fetcher: Fetcher, encoding: str, bits: int) -> None:
    text = b"The plan has four aims. " * 10_000
    site.put("/packed", Answer(deflated(text, bits), headers={"Content-Encoding": encoding}))
    assert fetcher.get(f"{site.url}packed").body == text


@pytest.mark.parametrize(
    ("body", "encoding", "message"),
    [
        (b"no gzip at all", "gzip", "broken"),
        (b"\xff\xff\xff no deflate", "deflate", "broken"),
        (gzip.compress(b"a" * 1000, mtime=0)[:-10], "gzip", "too early"),
        (b"text", "br", "not asked for"),
        (gzip.compress(gzip.compress(b"a", mtime=0), mtime=0), "gzip, gzip", "not asked for"),
    ],
)
def test_encodings_that_are_broken(site: Website, fetcher: Fetcher, body: bytes, encoding: str, message: str) -> None:
    site.put("/packed", Answer(body, headers={"Content-Encoding": encoding}))
    with pytest.raises(FetchError, match=message):
        fetcher.get(f"{site.url}packed")


def test_a_bomb_stops_at_the_limit(site: Website, fetcher: Fetcher) -> None:
    """60 MB in 60 kB: no more of it is ever unpacked than may be kept."""
    bomb = gzip.compress(bytes(60 * 1024 * 1024), compresslevel=9)
    site.put("/bomb", Answer(bomb, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(FetchError, match="more than 25 MB"):
        fetcher.get(f"{site.url}bomb")
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="more than 1 MB"):
            fetcher.get(f"{site.url}bomb", limit=1024**2)
        assert tracemalloc.get_traced_memory()[1] < 6 * 1024**2
    finally:
        tracemalloc.stop()


def test_too_long_a_body(site: Website, fetcher: Fetcher) -> None:
    site.put("/long", Answer(b"a" * 5000))
    with pytest.raises(FetchError, match=r"more than 0\.0\d+ MB"):
        fetcher.get(f"{site.url}long", limit=4999)
    assert len(fetcher.get(f"{site.url}long", limit=5000).body) == 5000
    assert len(fetcher.get(f"{site.url}long", limit=4999, cut=True).body) == 4999
    assert MAX_BYTES == 25 * 1024 * 1024


def test_a_slow_drip_ends(site: Website, fetcher: Fetcher) -> None:
    """Each byte comes in time, but the whole would take a minute."""
    site.put("/drip", Answer(b"a" * 600, drip=1))
    began = time.monotonic()
    with pytest.raises(FetchError, match="needed more than 1 in all"):
        fetcher.get(f"{site.url}drip")
    assert time.monotonic() - began < 4
    assert site.requests == ["/drip", "/drip"]


def test_silence_is_tried_twice(site: Website, fetcher: Fetcher) -> None:
    site.put("/asleep", Answer(b"late", wait=1.5))
    with pytest.raises(FetchError, match=r"silent for 0\.5 seconds"):
        fetcher.get(f"{site.url}asleep")
    assert site.requests == ["/asleep"] * 2


def test_no_server_at_all(fetcher: Fetcher) -> None:
    with Website() as gone:
        host = gone.host
    with (
        Fetcher(SiteOptions(pause=0, allowed_hosts=(host,))) as fresh,
        pytest.raises(FetchError, match="connection failed"),
    ):
        fresh.get(f"http://{host}/")


def test_redirects(site: Website, fetcher: Fetcher) -> None:
    for number in range(8):
        site.redirect(f"/r{number}", f"/r{number + 1}", (301, 302, 303, 307, 308)[number % 5])
    site.put("/r8", Answer(b"there"))
    hops: list[str] = []
    response = fetcher.get(f"{site.url}r3", hop=hops.append)
    assert (response.url, response.body) == (f"{site.url}r8", b"there")
    assert hops == [f"{site.url}r{number}" for number in range(4, 9)]
    with pytest.raises(FetchError, match="more than 5 times"):
        fetcher.get(f"{site.url}r2")


def test_a_circle_is_named(site: Website, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match=r"circle \(.*/circle-a → .*/circle-b → .*/circle-a\)"):
        fetcher.get(f"{site.url}circle-a")
    site.redirect("/self", "/self#part")
    with pytest.raises(FetchError, match="circle"):
        fetcher.get(f"{site.url}self")


@pytest.mark.parametrize("location", ["ftp://h/", "file:///etc/passwd", "//[", "http://u:p@h/", "javascript:x"])
def test_redirects_to_what_is_no_web_address(site: Website, fetcher: Fetcher, location: str) -> None:
    site.redirect("/odd-place", location)
    with pytest.raises(FetchRefused, match="no web address"):
        fetcher.get(f"{site.url}odd-place")


def test_redirect_without_a_place_is_an_answer(site: Website, fetcher: Fetcher) -> None:
    site.put("/nowhere", Answer(status=302))
    assert fetcher.get(f"{site.url}nowhere").status == 302


def test_statuses_that_are_tried_again(site: Website, fetcher: Fetcher) -> None:
    for status, times in [(500, 2), (502, 2), (503, 2), (429, 2), (404, 1), (403, 1), (410, 1)]:
        site.forget()
        site.put("/status", Answer(b"no", status=status))
        assert fetcher.get(f"{site.url}status").status == status
        assert len(site.requests) == times


def test_retry_after_is_waited_for_once(site: Website, fetcher: Fetcher) -> None:
    site.put("/busy", Answer(b"no", status=503, headers={"Retry-After": "1"}))
    began = time.monotonic()
    assert fetcher.get(f"{site.url}busy").status == 503
    assert 1 <= time.monotonic() - began < 3
    assert len(site.requests) == 2
    for long in ("31", "9" * 400, "Fri, 31 Dec 2100 23:59:59 GMT"):
        site.forget()
        site.put("/busy", Answer(b"no", status=429, headers={"Retry-After": long}))
        assert fetcher.get(f"{site.url}busy").status == 429
        assert len(site.requests) == 1
    beyond_time = "Mon, 1 Jan 2024 00:00:00 +99999999999999"
    for senseless in ("Fri, 31 Dec 1999 23:59:59 GMT", beyond_time, "soon", "-5"):
        site.forget()
        site.put("/busy", Answer(b"no", status=503, headers={"Retry-After": senseless}))
        assert fetcher.get(f"{site.url}busy").status == 503
        assert len(site.requests) == 2


def test_the_pause_lies_between_requests(site: Website) -> None:
    with Fetcher(SiteOptions(pause=0.2, allowed_hosts=(site.host,))) as fetcher:
        began = time.monotonic()
        for _ in range(3):
            fetcher.get(f"{site.url}about.html")
        assert 0.4 <= time.monotonic() - began < 2


def test_what_is_not_wanted_is_not_loaded(site: Website, fetcher: Fetcher) -> None:
    site.put("/film", Answer(b"a" * 1_000_000, type="video/mp4"))
    with pytest.raises(FetchRefused, match="it is video/mp4"):
        fetcher.get(f"{site.url}film", wanted=check_kind)
    assert fetcher.get(f"{site.url}about.html", wanted=check_kind).status == 200


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = b"PK\x03\x04" + b"0" * 26 + b"word/document.xml"


@pytest.mark.parametrize(
    ("path", "media", "body", "kind"),
    [
        ("a", "text/html; charset=utf-8", b"<p>x", "webpage"),
        ("a.pdf", "TEXT/HTML", b"<p>x", "webpage"),
        ("a", "application/xhtml+xml", b"<p>x", "webpage"),
        ("a", "application/pdf", b"%PDF-1.7", "pdf"),
        ("a", "text/html", b"%PDF-1.7", "pdf"),
        ("a", DOCX, ZIP, "word"),
        ("a.docx", "application/zip", ZIP, "word"),
        ("a.docx", "application/octet-stream", b"PK\x03\x04", "word"),
        ("a", "application/octet-stream", ZIP, "word"),
        ("a.txt", "text/plain", b"x", "plaintext"),
        ("a.md", "text/plain", b"x", "markdown"),
        ("a", "text/markdown", b"x", "markdown"),
        ("a.md", "application/octet-stream", b"# x", "markdown"),
        ("a.html", "", b"<p>x", "webpage"),
        ("a", "", b"\n<!DOCTYPE html><p>", "webpage"),
        ("a", "application/octet-stream", b"%PDF-1.4", "pdf"),
        ("a.pdf", "image/png", b"%PDF", None),
        ("a", "application/octet-stream", b"\x00\x01", None),
        ("a.html", "application/octet-stream", b"\x00\x01", None),
        ("a.pdf", "application/octet-stream", b"\x00\x01", None),
        ("a.zip", "application/zip", ZIP, None),
        ("a.xlsx", "application/octet-stream", b"PK\x03\x04xl/", None),
        ("a.doc", "application/msword", b"\xd0\xcf", None),
        ("a", "application/json", b"{}", None),
        ("a", "text/css", b"p{}", None),
    ],
)
def test_kinds(path: str, media: str, body: bytes, kind: str | None) -> None:
    headers = httpx.Headers({"content-type": media} if media else {})
    if kind is None:
        with pytest.raises(FetchRefused, match="no kind of document"):
            kind_of(f"http://h/{path}", headers, body)
    else:
        assert kind_of(f"http://h/{path}", headers, body) == kind


def test_older_charsets_that_only_the_header_names() -> None:
    def converted(charset: str, body: bytes) -> bytes:
        return in_utf8(httpx.Headers({"content-type": f"text/plain; charset={charset}"}), body)

    assert converted("ISO-8859-1", "“café”".encode("cp1252")).decode("utf-8-sig") == "“café”"
    assert converted("windows-1251", "план".encode("cp1251")).decode("utf-8-sig") == "план"
    assert converted("iso-8859-1", "café".encode()) == "café".encode()
    for charset in ("punycode", "utf-7", "nonsense", "zlib", "utf-8", '"'):
        assert converted(charset, b"caf\xe9") == b"caf\xe9"


def robots(site: Website, fetcher: Fetcher, text: str, **more) -> Robots:
    site.put("/robots.txt", Answer(text.encode(), type="text/plain", **more))
    return Robots(fetcher)


def test_robots_rules(site: Website, fetcher: Fetcher) -> None:
    text = "User-agent: *\nDisallow: /private\nAllow: /private/open\nCrawl-delay: 99\n\n"
    found = robots(site, fetcher, text)
    assert [found.allows(f"{site.url}{path}") for path in ("a", "private/x", "private/open")] == [True, False, True]
    assert found.delay(site.url) == 10
    assert site.requests == ["/robots.txt"]
    text += "User-agent: nap-assistant\nDisallow: /ours\nCrawl-delay: 0.25\nSitemap: /s.xml"
    found = robots(site, fetcher, text)
    assert [found.allows(f"{site.url}{path}") for path in ("ours", "private/x")] == [False, True]
    assert found.delay(site.url) == 0.25
    assert found.sitemaps(site.url) == ["/s.xml"]


def test_robots_that_cannot_be_had(site: Website, fetcher: Fetcher) -> None:
    for status, closed in [
        (404, False),
        (403, False),
        (401, False),
        (500, True),
        (503, True),
        (429, True),
        (302, True),
    ]:
        site.forget()
        found = robots(site, fetcher, "User-agent: *\nDisallow: /", status=status)
        for _ in range(2):
            if closed:
                with pytest.raises(FetchError, match=rf"its robots\.txt cannot be read \(status {status}\)"):
                    found.allows(site.url)
            else:
                assert found.allows(site.url)
        assert len(site.requests) == 1 + (closed and status != 302), "robots.txt is asked for once"
    found = robots(site, fetcher, "", wait=1.2)
    with pytest.raises(FetchError, match=r"its robots\.txt cannot be read, so nothing else is: the server was silent"):
        found.allows(site.url)


def test_robots_beyond_its_limit_is_cut(site: Website, fetcher: Fetcher) -> None:
    filling = "# " + "x" * 1000 + "\n"
    found = robots(site, fetcher, "User-agent: *\nDisallow: /early\n" + filling * 600 + "Disallow: /late\n")
    assert [found.allows(f"{site.url}{path}") for path in ("early", "late")] == [False, True]


def test_sitemaps_in_every_form() -> None:
    base = "http://h.example/sitemap.xml"
    plain = b"<urlset><url><loc> http://h.example/a </loc></url><url><loc>/b?x=1&amp;y=2</loc></url><url/></urlset>"
    assert parse_sitemap(plain, base) == (["http://h.example/a", "http://h.example/b?x=1&y=2"], [])
    assert parse_sitemap(b"http://h.example/a\nnothing\nhttps://h.example/b\n", base)[0] == [
        "http://h.example/a",
        "https://h.example/b",
    ]
    assert parse_sitemap(plain.replace(b"&amp;", b"&"), base)[0][1] == "http://h.example/b?x=1&y=2"
    for none in (b"", b"<", b"<html><body><p>Not found</p>", b"\x00\x01", b"<a" * 10_000, b"<!DOCTYPE x>"):
        assert parse_sitemap(none, base) == ([], [])


@pytest.mark.parametrize("depth", [1, 3, 9])
def test_entities_of_sitemaps_are_not_expanded(tmp_path: Path, depth: int) -> None:
    (tmp_path / "secret").write_text("secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = (
        f'<!DOCTYPE urlset [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "{(tmp_path / "secret").as_uri()}">]><urlset>'
        f"<url><loc>http://h.example/x&l{depth};</loc></url><url><loc>http://h.example/y&f;</loc></url></urlset>"
    )
    pages, _ = parse_sitemap(document.encode(), "http://h.example/")
    assert len(pages) == 2
    assert not any("haha" in page or "secret" in page for page in pages)


def test_a_packed_sitemap_has_a_bound() -> None:
    with pytest.raises(FetchError, match="more than 10 MB"):
        expanded(gzip.compress(bytes(50 * 1024 * 1024)))
    with pytest.raises(FetchError, match="broken"):
        expanded(b"\x1f\x8bnothing")


def test_a_cut_sitemap_is_no_sitemap() -> None:
    entries = b"".join(b"<url><loc>http://h.example/%d</loc></url>" % number for number in range(3))
    whole = (
        b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' + entries + b"</urlset>"
    )
    assert len(parse_sitemap(whole + b"\n<!-- made by a plugin -->\n", "http://h.example/")[0]) == 3
    assert parse_sitemap(b"<urlset/>", "http://h.example/") == ([], [])
    for length in range(whole.index(b"urlset") + len(b"urlset"), len(whole)):
        with pytest.raises(FetchError, match="too early"):
            parse_sitemap(whole[:length], "http://h.example/")
    for length in (18, 40, len(gzip.compress(whole)) - 1):
        with pytest.raises(FetchError, match="too early"):
            expanded(gzip.compress(whole)[:length])


def index(site: Website, *paths: str) -> Answer:
    entries = "".join(f"<sitemap><loc>{site.url}{path}</loc></sitemap>" for path in paths)
    return Answer(f"<sitemapindex>{entries}</sitemapindex>".encode(), type="text/xml")


def test_nested_sitemaps_end(site: Website, fetcher: Fetcher) -> None:
    """Loops end, and of many files only 50 are read."""
    site.put("/1.xml", index(site, "1.xml", "2.xml", "wide.xml"))
    site.put("/2.xml", index(site, "1.xml", "2.xml"))
    site.put("/wide.xml", index(site, *(f"w{number}.xml" for number in range(100))))
    for number in range(100):
        site.put(f"/w{number}.xml", Answer(site.sitemap_of([f"/page-{number}"]).encode()))
    listing = read_sitemaps(fetcher, [f"{site.url}1.xml"], lambda address: address)
    assert len(site.requests) == len(set(site.requests)) == MAX_FILES
    assert f"{site.url}page-0" in listing.addresses
    assert [one.reason for one in listing.skipped] == ["only 50 sitemaps are read"]


def test_the_fourth_level_of_sitemaps_is_not_read(site: Website, fetcher: Fetcher) -> None:
    for level in range(1, 4):
        site.put(f"/level-{level}.xml", index(site, f"level-{level + 1}.xml"))
    site.put("/level-4.xml", Answer(site.sitemap_of(["/deep"]).encode()))
    assert read_sitemaps(fetcher, [f"{site.url}level-1.xml"], lambda address: address).addresses == []
    assert site.requests == ["/level-1.xml", "/level-2.xml", "/level-3.xml"]
