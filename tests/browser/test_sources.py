"""The sources' pages in a real browser: the way to a passage, how they look, what they may not do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

import ingest
from assistant.answering.pipeline import Assistant
from assistant.web import WebOptions, create_app
from assistant.web.addresses import document_address, original_address, viewer_address
from ingest.elements import Element
from ingest.types import Document, Facts
from prompts import load
from tests.assistant.web.served import served
from tests.assistant.web.sourced import ShelfAssistant, hostile, made
from tests.browser.accessibility import faults
from tests.browser.conftest import SLOW_LOOKS, WATCH, Record
from tests.browser.payloads import payloads

pytestmark = pytest.mark.browser

say = load().say
OpenPage = Callable[..., Page]
ARABIC = made(
    Element("paragraph", "تهدف الخطة إلى زيادة مشاركة المرأة في عمليات السلام."),
    Element("item", "المشاركة في صنع القرار."),
    Element("table", "2021 | اجتماعات"),
    document_id="arabic",
    title="خطة العمل الوطنية",
)
WIDE = made(
    Element("table", " | ".join(f"a cell with some words, number {n}" for n in range(12))),
    Element("paragraph", "https://example.org/" + "a-very-long-address" * 20),
    Element("heading", "Word" * 60, level=2),
    document_id="wide",
)


@pytest.fixture(scope="module")
def site(assistant: Assistant) -> Iterator[str]:
    """The starter corpus."""
    with served(create_app(assistant, WebOptions(requests_per_minute=0))) as address:
        yield address


@pytest.fixture(scope="module")
def shelf(shared: Path) -> Iterator[str]:
    """A report with pages and notes, and documents that are hard to lay out."""
    report = ingest.read([shared / "data" / "pdf" / "S_2025_197.en.pdf"]).documents
    app = create_app(ShelfAssistant([ARABIC, WIDE, *report]), WebOptions(requests_per_minute=0))
    with served(app) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Opens an address in a window of its own; afterwards no page may have asked outside, complained or run a script."""
    opened: list[tuple[Page, Record]] = []

    def open_(address: str, width: int = 1280, height: int = 800, scheme: str = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=scripts,  # type: ignore[arg-type]
        )
        page = context.new_page()
        record = Record("/".join(address.split("/")[:3]))
        record.watch(page)
        opened.append((page, record))
        page.add_init_script(WATCH)
        page.goto(address)
        return page

    yield open_
    for page, record in opened:
        assert [url for url in record.outside if not url.startswith("http://127.0.0.1:")] == []
        assert [text for text in record.complaints if "404 (Not Found)" not in text] == []
        assert record.dialogs == []
        page.context.close()


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def last_passage(assistant: Assistant, document_id: str) -> tuple[Document, str]:
    """A document, and the address of its last block."""
    with assistant.corpus() as (index, _):
        document = index.documents[document_id]
    block = document.sections[-1].blocks[-1]
    return document, viewer_address(document_id, block.start, block.end)


@pytest.mark.parametrize(
    ("width", "height", "scripts"),
    [
        (1280, 800, True),
        (360, 740, False),
        pytest.param(1280, 800, False, marks=pytest.mark.full),
        pytest.param(360, 740, True, marks=pytest.mark.full),
    ],
)
def test_an_address_leads_to_the_passage(
    open_page: OpenPage, site: str, assistant: Assistant, width: int, height: int, scripts: bool
) -> None:
    document, address = last_passage(assistant, "profiles/belgium")
    page = open_page(site + address, width, height, scripts=scripts)
    mark = page.locator("#cited")
    expect(mark).to_be_in_viewport(ratio=1)
    block = document.sections[-1].blocks[-1]
    assert mark.inner_text() == document.text[block.start : block.end]
    box = mark.bounding_box()
    assert box is not None
    assert box["y"] > 20
    expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()


def test_by_keyboard_from_the_list_to_a_passage_its_reference_and_back(open_page: OpenPage, site: str) -> None:
    page = open_page(site + "/sources")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=say("sources_skip"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    box = page.get_by_label(say("sources_search"))
    while not box.evaluate("element => element === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type("focus countries of Belgium's fourth plan")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == site + "/sources"
    result = page.locator(".src-result a").first
    result.focus()
    with page.context.expect_page() as opening:
        page.keyboard.press("Enter")
    read = opening.value
    expect(read.locator("#cited")).to_be_in_viewport()
    mark = read.locator("p:has(#cited) .src-marks a, li:has(#cited) .src-marks a").first
    anchor = mark.get_attribute("id")
    mark.focus()
    read.keyboard.press("Enter")
    reference = read.locator("li:target")
    expect(reference).to_be_in_viewport()
    back = reference.locator(f".src-uses a[href='#{anchor}']")
    back.focus()
    read.keyboard.press("Enter")
    expect(read.locator(f"#{anchor}")).to_be_in_viewport()
    read.close()
    expect(result).to_be_visible()


def test_filters_without_scripts(open_page: OpenPage, site: str) -> None:
    page = open_page(site + "/sources", scripts=False)
    page.get_by_label(say("sources_kind"), exact=True).select_option("story")
    page.get_by_label(say("sources_theme"), exact=True).select_option("justice")
    page.get_by_role("button", name=say("sources_filter_go")).click()
    assert page.url == site + "/sources?country=&kind=story&theme=justice&year="
    expect(page.get_by_role("heading", level=2)).to_have_count(1)
    page.get_by_role("link", name=say("sources_filter_clear")).click()
    assert page.url == site + "/sources"


PATHS = ["/sources", "/sources?year=2024", "/sources?country=Atlantis", "/sources/profiles/belgium?start=0&end=60"]


@pytest.mark.parametrize(("width", "scheme"), SLOW_LOOKS)
def test_anyone_can_read_it(open_page: OpenPage, site: str, shelf: str, width: int, scheme: str) -> None:
    report = "/sources/S_2025_197.en?start=300&end=1500"
    addresses = [site + path for path in PATHS] + [
        shelf + path for path in (report, "/sources/arabic?start=0&end=9", "/sources/wide")
    ]
    page = open_page(addresses[0], width, 740, scheme)
    for address in addresses:
        page.goto(address)
        assert faults(page) == [], address
        assert overflow(page) == 0, address
    page.goto(addresses[0])
    page.get_by_label(say("sources_search")).fill("women in peace talks")
    page.keyboard.press("Enter")
    expect(page.locator(".src-result").first).to_be_visible()
    assert faults(page) == []
    assert overflow(page) == 0
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (sum(map(int, ground.strip("rgb()").split(", "))) > 380) == (scheme == "light")


def test_what_is_pressed_is_large_enough(open_page: OpenPage, site: str) -> None:
    """WCAG 2.2 AA asks for 24 pixels; what stands in a line of text is exempt, and the marks keep to it all the same."""
    page = open_page(site + "/sources/profiles/belgium", 360, 740)
    small = """elements => elements.map((e) => e.getBoundingClientRect()).filter((r) => r.height < 23.9 || r.width < 23.9).length"""
    for selector in ("header a, nav a, summary", ".src-marks a", ".src-uses a", "aside dd a"):
        found = page.locator(selector)
        assert found.count() > 0
        assert found.evaluate_all(small) == 0, selector


def test_a_right_to_left_document_reads_from_the_right(open_page: OpenPage, shelf: str) -> None:
    page = open_page(shelf + "/sources/arabic", 360, 740)
    for selector in ("h1", "article p", "article ul", "article table"):
        assert page.locator(selector).first.evaluate("element => getComputedStyle(element).direction") == "rtl"
    item = page.locator("article li").bounding_box()
    assert item is not None
    assert item["x"] + item["width"] < 345  # room for the bullet


def test_on_paper_there_is_the_text_and_no_buttons(open_page: OpenPage, site: str) -> None:
    page = open_page(site + "/sources/profiles/belgium?start=0&end=60")
    page.emulate_media(media="print")
    expect(page.locator("article")).to_be_visible()
    expect(page.locator("#references")).to_be_visible()
    for selector in (".src-top nav", ".src-contents", ".src-uses >> nth=0"):
        expect(page.locator(selector)).to_be_hidden()


def test_a_browser_finds_the_words_in_the_original(open_page: OpenPage) -> None:
    """The address with a text fragment, on a page that we know nothing of."""
    filler = "<p>Some other words.</p>" * 150
    said = "It met <b>every</b> month, and since 2021, for 2-3 hours, the council &amp; its chair advise the town."
    html = f"<!doctype html><title>x</title>{filler}<p id=said>{said}</p>{filler}<p id=short>We waited &amp; waited, ten-fold.</p>{filler}"

    async def original(request: Any) -> HTMLResponse:
        return HTMLResponse(html)

    long = "It met every month, and since 2021, for 2-3 hours, the council & its chair advise the town."
    with served(Starlette(routes=[Route("/story", original), Route("/favicon.ico", original)])) as host:
        for place, quote in (("#said", long), ("#short", "We waited & waited, ten-fold.")):
            page = open_page(original_address(f"{host}/story", quote))
            page.wait_for_function("scrollY > 0")
            expect(page.locator(place)).to_be_in_viewport()


@pytest.mark.timeout(1200)
def test_no_payload_runs(open_page: OpenPage, shared: Path, full: bool) -> None:
    """As title in the list, and as anything in a document; as search, as passage found and as address each group's first."""
    found = payloads(shared, full, 60)
    size = 400 if full else 30
    groups = [hostile(found[place : place + size], f"{found[place]}/{place}") for place in range(0, len(found), size)]
    titled = [
        made(Element("paragraph", "x"), document_id=f"titled/{place}", title=payload, facts=Facts(published=payload))
        for place, payload in enumerate(found)
    ]
    with served(create_app(ShelfAssistant([*groups, *titled]), WebOptions(requests_per_minute=0))) as host:
        page = open_page(f"{host}/sources")
        for number in range(1, (len(groups) + len(titled) - 1) // 100 + 2):
            page.goto(f"{host}/sources?page={number}")
            assert_quiet(page)
        assert page.locator(".src-list > li").count() == (len(groups) + len(titled) - 1) % 100 + 1
        for document in groups:
            for address in (viewer_address(document.id, 0, len(document.text)), document_address(f"{document.id}x")):
                page.goto(host + address)
                assert_quiet(page)
            page.get_by_label(say("sources_search")).fill(document.title.strip()[:200])
            with page.expect_navigation():
                page.keyboard.press("Enter")
            expect(page.locator(".src-result").first).to_be_visible()
            assert_quiet(page)


def assert_quiet(page: Page) -> None:
    assert page.evaluate("window.seen") == {"ran": 0, "violations": []}
    strange = "script, img, iframe, object, embed, video, audio, math, svg, base, meta[http-equiv], [onerror], [onload], [style]"
    assert page.locator(strange).count() == 0
    protocols = page.locator("a").evaluate_all("links => links.map((link) => link.protocol)")
    assert set(protocols) <= {"http:", "https:"}


def test_the_watch_sees_a_payload_that_runs(browser: Browser) -> None:
    """The control: the same payload in a page that does not encode it."""

    async def careless(request: Any) -> HTMLResponse:
        return HTMLResponse("<!doctype html><h1>x</h1><img src=x onerror=alert(1)>")

    with served(Starlette(routes=[Route("/", careless)])) as host:
        page = browser.new_page()
        page.add_init_script(WATCH)
        page.goto(host)
        page.wait_for_function("window.seen.ran === 1")
        page.close()
