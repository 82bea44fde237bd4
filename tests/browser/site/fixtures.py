"""What the tests of the widget share: the demonstration site, the assistant that lists it, and a watch on each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from assistant.web import WebOptions, create_app
from tests.assistant.web.prepared import PreparedAssistant
from tests.assistant.web.served import served
from tests.assistant.web.sourced import ShelfAssistant
from tests.browser.site.pages import Demonstration

Visit = Callable[..., Page]

WATCH = """
window.seen = {ran: 0, violations: [], heard: []};
window.alert = window.confirm = window.prompt = window.print = () => { window.seen.ran += 1; };
document.addEventListener("securitypolicyviolation", (event) => window.seen.violations.push(event.violatedDirective));
"""


@pytest.fixture(scope="session")
def demonstration() -> Iterator[tuple[Demonstration, str]]:
    """The site and its address."""
    site = Demonstration()
    with served(site.app()) as address:
        yield site, address


@pytest.fixture(scope="session")
def answers() -> PreparedAssistant:
    """What the assistant answers, and what it was asked."""
    return ShelfAssistant([])


@pytest.fixture(scope="session")
def host(demonstration: tuple[Demonstration, str], answers: PreparedAssistant) -> Iterator[str]:
    """The address of a whole assistant that lists the demonstration site."""
    with served(create_app(answers, WebOptions(sites=(demonstration[1],), requests_per_minute=0))) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, demonstration: tuple[Demonstration, str], host: str) -> Iterator[Visit]:
    """Opens pages of the demonstration site (or, by `at`, of another one). Afterwards no page may have complained, asked
    any other server, run a dialog, left anything behind or gone elsewhere."""
    site, own_address = demonstration
    pages: list[tuple[Page, list[str], str]] = []

    def opened(
        path: str = "/", width: int = 1280, height: int = 800, scheme: str = "light", at: str = "", **attributes: str
    ) -> Page:
        site.host = host
        page = browser.new_page(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        faults: list[str] = []
        known = (f"{host}/", f"{own_address}/", "data:", "about:")
        page.on("request", lambda request: None if request.url.startswith(known) else faults.append(request.url))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.add_init_script(WATCH)
        query = urlencode({name.replace("_", "-"): value for name, value in attributes.items()})
        url = (at or own_address) + path + (f"?{query}" if query else "")
        page.goto(url)
        pages.append((page, faults, url))
        return page

    yield opened
    for page, faults, url in pages:
        seen = page.evaluate("window.seen")
        kept = page.evaluate("localStorage.length + sessionStorage.length"), page.context.cookies()
        address = page.url
        page.close()
        assert faults == []
        assert (seen["ran"], seen["violations"]) == (0, [])
        assert kept == (0, [])
        assert address == url
