"""A whole site, by its sitemaps and by its links, and a second time."""

import gzip
import itertools
import time
from collections.abc import Iterator

import pytest

from ingest.errors import FetchError, FetchRefused, IngestError, UnreadableFile
from ingest.read_site import read_site
from ingest.site.crawl import MAX_FAILURES, MAX_VARIANTS, crawl
from ingest.site.types import Page, SiteOptions, Skipped
from tests.ingest.website import MENU, Answer, Website, parse, tiny_pdf, web_page

WRONG = {
    "/old-address": ("skipped", "it leads to"),
    "/chain": ("skipped", "it leads to"),
    "/circle-a": ("failed", "its redirects run in a circle"),
    "/missing": ("gone", "status 404"),
    "/broken": ("failed", "status 500"),
    "/slow": ("failed", "silent for 2 seconds"),
    "/copy.html": ("skipped", "the same document as"),
    "/hidden.html": ("skipped", "not to be indexed"),
    "/private/minutes.html": ("skipped", "robots.txt"),
    "/away": ("skipped", "outside what is read"),
    "/files/photo.jpg": ("skipped", "image/jpeg"),
}
NEVER = {"/private/minutes.html"}


@pytest.fixture(params=["sitemap", "links"])
def site(request: pytest.FixtureRequest) -> Iterator[Website]:
    with Website() as outside, Website(sitemap=request.param == "sitemap", private=outside.url) as found:
        yield found
        assert outside.requests == []


@pytest.fixture
def small() -> Iterator[Website]:
    """A site to be filled by a test: nothing but a front page, and no robots.txt."""
    with Website(sitemap=False) as found:
        found.answers.clear()
        yield found


def read(site: Website, path: str = "", on_progress=None, **more) -> tuple[dict[str, Page], dict[str, Skipped]]:
    """The pages and the skipped addresses of a site, by path and query."""
    options = SiteOptions(pause=0, timeout=2.0, allowed_hosts=(site.host,), **more)
    pages: dict[str, Page] = {}
    skipped: dict[str, Skipped] = {}
    for found in crawl(site.url + path, options, parse, on_progress):
        where = found.url.removeprefix(site.url.rstrip("/"))
        kept = pages if isinstance(found, Page) else skipped
        assert where not in kept, f"{where} was given twice"
        kept[where] = found  # type: ignore[index]
    return pages, skipped


def text(page: Page) -> str:
    return " ".join(element.text for element in page.content.elements)


def test_the_whole_site_and_the_same_again(site: Website) -> None:
    """The right documents, each read once; the second run sees what was changed, added and taken away."""
    listed = {*site.listed(), "/files/plan.pdf"}
    pages, skipped = read(site)
    found = {path for path in pages if not path.startswith("/calendar")}
    assert found == listed
    assert len(found) == 60
    wrong = {path: one for path, one in skipped.items() if not path.startswith("/calendar")}
    expected = dict(WRONG)
    if "/sitemap.xml" in site.answers:
        del expected["/files/photo.jpg"]  # it is not listed there, and of links only those to documents are followed
    assert set(wrong) == set(expected)
    for path, (kind, reason) in expected.items():
        assert wrong[path].kind == kind, path
        assert reason in wrong[path].reason, path
    asked = [path for path in site.requests if path not in ("/slow", "/broken")]
    assert len(asked) == len(set(asked))
    assert not NEVER & set(asked)
    assert len({page.document_id for page in pages.values()}) == len(pages)
    assert pages["/files/plan.pdf"].format == "pdf"
    assert pages["/files/plan.pdf"].raw.startswith(b"%PDF")
    assert "twelve aims" in text(pages["/files/plan.pdf"])
    assert "and its ministry number 7 leads the work." in text(pages["/naps/country-07.html"])

    site.change("/news/latest", web_page("Latest news", ["The network met again in June, in another town."], menu=MENU))
    site.change("/missing", web_page("Found", ["This page was lost for years, and then somebody found it."], menu=MENU))
    site.remove("/about.html")
    again, skipped_again = read(site)
    assert set(again) - set(pages) == {"/missing"}
    assert set(pages) - set(again) == {"/about.html"}
    assert skipped_again["/about.html"].kind == "gone"
    assert "June" in text(again["/news/latest"])
    for path in set(again) & set(pages) - {"/news/latest"}:
        assert (again[path].raw, again[path].document_id) == (pages[path].raw, pages[path].document_id)


def test_a_calendar_without_end_is_bounded(site: Website) -> None:
    pages, skipped = read(site)
    months = [path for path in pages if path.startswith("/calendar")]
    if site.answers.get("/sitemap.xml"):
        assert not months, "with a sitemap, links to pages are not followed"
    else:
        assert len(months) == MAX_VARIANTS
        assert [one.reason for path, one in skipped.items() if path.startswith("/calendar")] == [
            f"more than {MAX_VARIANTS} addresses differ from it only after the question mark; the others are left out"
        ]


def test_limit_and_progress(site: Website) -> None:
    seen: list[tuple[int, int]] = []
    pages, skipped = read(site, max_pages=10, on_progress=lambda done, known: seen.append((done, known)))
    assert len(pages) <= 10
    assert any("limit of 10 pages" in one.reason for one in skipped.values())
    assert seen[-1] == (10, 10)
    assert all(done <= known for done, known in seen)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len([path for path in site.requests if "robots" not in path and "sitemap" not in path]) <= 14


def test_a_part_of_the_site(site: Website) -> None:
    pages, _ = read(site, "naps/")
    assert set(pages) == {path for path in site.listed() if path.startswith("/naps/")}
    asked = set(site.requests) - {"/robots.txt", "/sitemap.xml", "/sitemap-1.xml", "/sitemap-2.xml.gz"}
    assert all(path.startswith("/naps/") for path in asked)


def test_a_file_is_read_alone(site: Website) -> None:
    pages, skipped = read(site, "files/plan.pdf")
    assert (set(pages), skipped) == ({"/files/plan.pdf"}, {})
    assert site.requests == ["/robots.txt", "/files/plan.pdf"]


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ("example.org/naps", "Write it in full"),
        ("", "Write it in full"),
        ("ftp://example.org/", "only http"),
        ("file:///etc/passwd", "only http"),
        ("http://user:word@example.org/", "user name or password"),
        ("http://[::1", "no valid web address"),
        ("http://exa mple.org/", "no valid web address"),
        ("https://", "no valid web address"),
    ],
)
def test_start_addresses_that_are_none(start: str, message: str) -> None:
    with pytest.raises(IngestError, match=message):
        next(crawl(start, SiteOptions(), parse))


def test_a_host_that_nobody_knows() -> None:
    def unknown(*arguments: object, **more: object) -> list[tuple[object, ...]]:
        raise OSError("no such name")

    with pytest.raises(
        FetchError, match=r"http://nowhere\.example/ cannot be read: the host nowhere\.example is not known"
    ):
        next(crawl("http://nowhere.example/", SiteOptions(), parse, resolve=unknown))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing", "status 404"),
        ("broken", "status 500"),
        ("slow", "silent"),
        ("circle-a", "circle"),
        ("away", r"it leads to https://elsewhere\.example/"),
        ("files/photo.jpg", "image/jpeg"),
        ("private/minutes.html", r"robots\.txt forbids"),
    ],
)
def test_start_pages_that_cannot_be_had(site: Website, path: str, message: str) -> None:
    with pytest.raises(FetchError, match=message):
        read(site, path)


def test_a_site_without_readable_robots_is_closed(site: Website) -> None:
    site.put("/robots.txt", Answer(status=503))
    with pytest.raises(FetchError, match=r"its robots\.txt cannot be read \(status 503\)"):
        read(site)
    assert set(site.requests) == {"/robots.txt"}


def test_an_unreadable_file_does_not_stop_the_others(site: Website) -> None:
    site.put("/files/plan.pdf", Answer(b"%PDF-1.4 broken", type="application/pdf"))
    pages, skipped = read(site)
    assert skipped["/files/plan.pdf"].kind == "failed"
    assert set(site.listed()) <= set(pages)


def page(words: str, *links: str, head: str = "") -> str:
    return web_page(
        words, [f"{words} is what this page is about, and it says so in one long sentence."], list(links), head
    )


def test_www_schemes_and_slashes_are_one_site(small: Website) -> None:
    """Every spelling of a page's address is one document, asked for once."""
    host, www = f"site.example:{small.port}", f"www.site.example:{small.port}"
    small.redirect("/start", f"http://{www}/")
    spellings = [
        f"http://{host}/a",
        f"http://{www}/a/",
        "/a#x",
        "/b/../a",
        "/%61",
        "/a?utm_source=x",
        f"HTTP://{www}/a?",
    ]
    small.change("/", page("Home", *spellings))
    small.change("/a", page("One"))

    def resolve(name: str, port: int, type: int = 0) -> list[tuple[object, ...]]:  # noqa: A002
        return [(2, type, 6, "", ("127.0.0.1", port))]

    options = SiteOptions(pause=0, allowed_hosts=(host, www))
    found = list(crawl(f"http://{host}/start", options, parse, resolve=resolve))
    assert [(one.url, type(one)) for one in found] == [(f"http://{www}/", Page), (f"http://{www}/a", Page)]
    assert [path for path in small.requests if path.startswith("/a")] == ["/a"]
    assert found[1].document_id == f"site.example-{small.port}/a"  # type: ignore[union-attr]
    assert {heard["host"] for heard in small.heard} == {host, www}


def test_canonical_addresses(small: Website) -> None:
    """Named by the page or by a header; one outside the site, or the front page by mistake, is passed over."""
    named = '<link rel="canonical" href="{}">'.format
    small.change("/", page("Home", "/a?print=1", "/a?size=2", "/a", "/b", "/c", "/d/e", "/f"))
    small.change("/a?print=1", page("First", head=named("/a")))
    small.change("/a?size=2", page("First in large letters", head=named("/a")))
    small.put("/b", Answer(page("Second").encode(), headers={"Link": '</b-own>; rel="canonical", </x>; rel="next"'}))
    small.change("/c", page("Third", head=named("https://elsewhere.example/c")))
    small.change("/d/e", page("Fourth", head=named("/")))
    small.change("/f", page("Fifth", head=named("http://[broken")))
    pages, skipped = read(small)
    assert set(pages) == {"/", "/a", "/b-own", "/c", "/d/e", "/f"}
    assert {path: one.reason for path, one in skipped.items()} == {
        "/a?size=2": f"it is the same document as {small.url}a"
    }
    assert "/a" not in small.requests, "the page was read under another address"


@pytest.mark.parametrize(
    ("tag", "kept"),
    [
        ("noindex", False),
        ("NoIndex, nofollow", False),
        ("none", False),
        ("nap-assistant: noindex", False),
        ("noindex, unavailable_after: 25 Jun 2099 15:00:00 GMT", False),
        ("somebot: noindex", True),
        ("unavailable_after: 25 Jun 2099 15:00:00 GMT", True),
        ("all", True),
    ],
)
def test_x_robots_tag(small: Website, tag: str, kept: bool) -> None:
    small.change("/", page("Home", "/a.pdf"))
    small.put("/a.pdf", Answer(tiny_pdf("A plan"), type="application/pdf", headers={"X-Robots-Tag": tag}))
    pages, _ = read(small)
    assert ("/a.pdf" in pages) is kept


def test_links_of_an_unindexed_page_are_followed(small: Website) -> None:
    small.change("/", page("Home", "/a", head='<meta name="robots" content="noindex">'))
    small.change("/a", page("One"))
    assert set(read(small)[0]) == {"/a"}


def test_redirects_to_pages_that_are_still_waiting(small: Website) -> None:
    small.change("/", page("Home", "/old", "/new"))
    small.redirect("/old", "/new")
    small.change("/new", page("Moved"))
    pages, skipped = read(small)
    assert (set(pages), skipped) == ({"/", "/new"}, {})
    assert small.requests.count("/new") == 1


def test_redirects_to_what_robots_forbids(small: Website) -> None:
    small.put("/robots.txt", Answer(b"User-agent: *\nDisallow: /closed/\n", type="text/plain"))
    small.change("/", page("Home", "/door", "/closed/a"))
    small.redirect("/door", "/closed/b")
    small.change("/closed/b", page("Secret"))
    pages, skipped = read(small)
    assert set(pages) == {"/"}
    assert {path: one.kind for path, one in skipped.items()} == {"/door": "skipped", "/closed/a": "skipped"}
    assert not any(path.startswith("/closed") for path in small.requests)
    small.redirect("/start", "/closed/b")
    with pytest.raises(FetchRefused, match="forbids"):
        read(small, "start")


def test_a_site_that_stops_answering_is_left_alone(small: Website) -> None:
    links = [f"/p{number}" for number in range(40)]
    small.change("/", page("Home", *links))
    for link in links:
        small.put(link, Answer(status=503))
    _, skipped = read(small)
    assert {one.kind for one in skipped.values()} == {"failed"}
    assert len(skipped) == 40
    assert len({path for path in small.requests if path.startswith("/p")}) == MAX_FAILURES


def test_failures_that_are_not_in_a_row_stop_nothing(small: Website) -> None:
    links = [f"/p{number}" for number in range(2 * MAX_FAILURES + 2)]
    small.change("/", page("Home", *links))
    for link in links[1::2]:
        small.put(link, Answer(status=500))
    for link in links[::2]:
        small.change(link, page(f"Page {link}"))
    pages, skipped = read(small)
    assert set(pages) == {"/", *links[::2]}
    assert {one.reason for one in skipped.values()} == {"the server answers with status 500"}


def test_ids_stay_apart_where_a_page_and_its_folder_differ(small: Website) -> None:
    small.change("/", page("Home", "/a.html", "/a", "/a.pdf", "/index.html"))
    small.change("/a.html", page("One"))
    small.change("/a", page("Two"))
    small.change("/index.html", page("Another home"))
    small.put("/a.pdf", Answer(tiny_pdf("Three"), type="application/pdf"))
    pages, _ = read(small)
    ids = [one.document_id.partition("/")[2] for one in pages.values()]
    assert len(set(ids)) == len(ids) == 5
    assert {"index", "a", "a.pdf"} <= set(ids)
    assert ids == [one.document_id.partition("/")[2] for one in read(small)[0].values()]


def test_crawl_delay_raises_the_pause(small: Website) -> None:
    small.put("/robots.txt", Answer(b"User-agent: *\nCrawl-delay: 0.3\n", type="text/plain"))
    small.change("/", page("Home", "/a", "/b"))
    small.change("/a", page("One"))
    small.change("/b", page("Two"))
    times: list[float] = []
    read(small, on_progress=lambda done, known: times.append(time.monotonic()))
    assert all(later - earlier >= 0.25 for earlier, later in itertools.pairwise(times))
    assert len(times) == 3


def test_a_broken_sitemap_is_told_and_links_are_followed(small: Website) -> None:
    small.change("/", page("Home", "/a"))
    small.change("/a", page("One"))
    small.put("/sitemap.xml", Answer(status=500))
    pages, skipped = read(small)
    assert set(pages) == {"/", "/a"}
    assert skipped["/sitemap.xml"].kind == "failed"


@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_sitemap_takes_no_page_away(small: Website, packed: bool) -> None:
    small.change("/", page("Home"))
    small.change("/a", page("One"))
    small.change("/b", page("Two"))
    whole = small.sitemap_of(["/a", "/b"]).encode()
    body = gzip.compress(whole) if packed else whole
    options = SiteOptions(pause=0, allowed_hosts=(small.host,))
    for sent in (body, body[:-12]):
        small.put("/sitemap.xml", Answer(sent, type="application/gzip" if packed else "text/xml"))
        found = read_site(small.url, options)
        assert found.whole == (sent == body)
    assert [failure.path for failure in found.failures] == [f"{small.url}sitemap.xml"]


def test_sitemaps_of_other_parts_do_not_keep_links_from_being_followed(small: Website) -> None:
    small.change("/naps/", page("Plans", "/naps/a"))
    small.change("/naps/a", page("One"))
    small.put("/sitemap.xml", Answer(small.sitemap_of(["/shop/", "/naps/"]).encode(), type="text/xml"))
    assert set(read(small, "naps/")[0]) == {"/naps/", "/naps/a"}


def test_errors_of_the_parser_other_than_unreadable_are_not_hidden(small: Website) -> None:
    small.change("/", page("Home"))

    def careless(raw: bytes, form: str, url: str):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(crawl(small.url, SiteOptions(pause=0, allowed_hosts=(small.host,)), careless))

    def helpless(raw: bytes, form: str, url: str):
        raise UnreadableFile("the file is odd. Save it again.")

    [only] = crawl(small.url, SiteOptions(pause=0, allowed_hosts=(small.host,)), helpless)
    assert only == Skipped(small.url, "the file is odd. Save it again.", "failed")
