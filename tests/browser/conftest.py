"""A real Chromium in front of a running chat, and a record of all that a page asked for or complained about."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.web import WebOptions, create_app
from tests.assistant.web.prepared import PreparedAssistant
from tests.assistant.web.served import served

# A page on a busy machine may take its time; waiting longer costs nothing where it does not.
expect.set_options(timeout=20_000)

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """
window.seen = {ran: 0, violations: []};
window.alert = window.confirm = window.prompt = window.print = () => { window.seen.ran += 1; };
document.addEventListener("securitypolicyviolation", (event) => window.seen.violations.push(event.violatedDirective));
"""


# Windows and colours: in the slice each of them once, in the long form every pair.
_LONG = pytest.mark.full
LOOKS = [
    (1280, 800, "light"),
    (360, 740, "dark"),
    pytest.param(1280, 800, "dark", marks=_LONG),
    pytest.param(360, 740, "light", marks=_LONG),
]
# For tests of many pages: the slice has one look.
SLOW_LOOKS = [
    (360, "dark"),
    pytest.param(1280, "light", marks=_LONG),
    pytest.param(1280, "dark", marks=_LONG),
    pytest.param(360, "light", marks=_LONG),
]


@dataclass
class Record:
    """What a page did besides showing itself."""

    site: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Write down requests to other hosts, console errors, failed requests, and dialogs."""
        page.on("request", lambda request: self._request(request.url))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def _request(self, url: str) -> None:
        if not url.startswith((f"{self.site}/", "data:")):
            self.outside.append(url)


@pytest.fixture(scope="session")
def prepared() -> PreparedAssistant:
    return PreparedAssistant()


@pytest.fixture(scope="session")
def site(prepared: PreparedAssistant) -> Iterator[str]:
    with served(create_app(prepared, WebOptions(requests_per_minute=0))) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("NAP_CHROMIUM") or shutil.which("chromium")
    if path is None:
        if os.environ.get("NAP_REQUIRE_BROWSER") == "1":
            pytest.fail("NAP_REQUIRE_BROWSER is set, but no Chromium was found; set NAP_CHROMIUM to its path")
        pytest.skip("no Chromium found; set NAP_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def open_chat(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens the chat in a window of its own; afterwards no page may have asked outside, complained or run a script."""
    records: list[Record] = []
    pages: list[Page] = []

    def opened(width: int = 1280, height: int = 800, scheme: str = "light", path: str = "/") -> Page:
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        record = Record(site)
        record.watch(page)
        records.append(record)
        pages.append(page)
        page.add_init_script(WATCH)
        page.goto(site + path)
        page.wait_for_selector("#nap-question textarea")
        return page

    yield opened
    for page, record in zip(pages, records, strict=True):
        seen = page.evaluate("window.seen")
        page.close()
        assert record == Record(site)
        assert seen == {"ran": 0, "violations": []}
