"""Strings that would run if they became markup, in every place that a hostile server or visitor can reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.answering.types import CitedReference
from tests.assistant.web.prepared import FACT, REFUSAL, citation
from tests.assistant.web.served import served
from tests.browser.payloads import ASKS_OUTSIDE, RUNS, Watched, hostile
from tests.browser.payloads import payloads as listed
from tests.browser.scripted import Scripted
from tests.browser.site.pages import Demonstration
from tests.browser.site.steps import ask, open_widget, widget

pytestmark = pytest.mark.browser

SLICE = 120
AT_ONCE = 40
LONGEST_QUESTION = 2000
# What the widget is made of; anything else came out of a string.
OWN_PARTS = re.compile(
    "div|main|dialog|header|h[2345]|button|svg|path|p|ul|li|span|article|textarea|section|details|summary|b|"
    "blockquote|a|small"
)


@pytest.fixture(scope="module")
def payloads(shared: Path, full: bool) -> list[str]:
    return listed(shared, full, SLICE)


@pytest.fixture
def server() -> Iterator[tuple[Scripted, str]]:
    """A server that says whatever it is told, and the address of a site with its widget."""
    scripted = Scripted(FACT)
    with served(scripted.app()) as host, served(Demonstration(host).app()) as site:
        yield scripted, site


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    watch = Watched.opened(browser)
    yield watch
    watch.page.close()


@pytest.mark.timeout(1200)
def test_no_payload_runs(watched: Watched, server: tuple[Scripted, str], payloads: list[str]) -> None:
    scripted, site = server
    page = watched.page
    for start in range(0, len(payloads), AT_ONCE):
        some = payloads[start : start + AT_ONCE]
        page.goto(site + "/")
        # Attributes are given by the page, but they hold texts of its visitors on some sites.
        page.evaluate(
            """texts => {
            const element = document.createElement("nap-assistant");
            const [title, accent, ...questions] = texts;
            Object.assign(element.dataset, { title, accent, greeting: texts.join(" "), questions: questions.join("|") });
            Object.assign(element.dataset, { language: title, position: title, view: accent });
            document.querySelector("nap-assistant").replaceWith(element);
            }""",
            some,
        )
        open_widget(page)
        answer = hostile(some)
        scripted.play(answer, replace(REFUSAL, nearest=answer.citations, note=answer.note))
        for question in ("\n".join(some)[:LONGEST_QUESTION], some[0]):
            shown = ask(page, question)
            shown.locator("details").first.wait_for(state="attached")
        assert scripted.asked[0]["question"] == "\n".join(some)[:LONGEST_QUESTION].strip()
        seen = page.evaluate(
            """() => {
            const root = document.querySelector("nap-assistant").shadowRoot;
            root.querySelectorAll("details").forEach((card) => { card.open = true; });
            const all = [...root.querySelectorAll("*")];
            return {
                parts: [...new Set(all.map((element) => element.localName))],
                handlers: all.flatMap((element) => element.getAttributeNames()).filter((name) => /^on|^style|^src/.test(name)),
                links: [...new Set([...root.querySelectorAll("a")].map((link) => link.protocol))],
                quotes: [...root.querySelectorAll(".sources blockquote")].map((quote) => quote.textContent),
            };
            }"""
        )
        assert [part for part in seen["parts"] if not OWN_PARTS.fullmatch(part)] == []
        assert seen["handlers"] == []
        assert set(seen["links"]) <= {"http:", "https:"}
        assert seen["quotes"] == [payload.replace("\r\n", "\n") for payload in some]
        page.wait_for_timeout(50)
        assert watched.ran == 0
        assert page.url == site + "/"
        assert page.evaluate("document.title").startswith("Women, peace and security")
        assert widget(page).locator(".panel").is_visible()
    assert watched.outside == []
    assert set(watched.moves) == {site + "/"}


def test_the_alarm_goes_off_where_strings_become_markup(
    watched: Watched, server: tuple[Scripted, str], payloads: list[str]
) -> None:
    page = watched.page
    page.goto(server[1] + "/element")
    loud = [payload for kind in (ASKS_OUTSIDE, RUNS) for payload in filter(kind.search, payloads)][:SLICE]
    page.evaluate(
        "texts => texts.forEach((text) => document.body.insertAdjacentHTML('beforeend', `<div>${text}</div>`))", loud
    )
    page.wait_for_timeout(500)
    assert watched.ran > 0
    assert watched.outside != []


def test_only_web_addresses_become_links(watched: Watched, server: tuple[Scripted, str]) -> None:
    addresses = [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example/x",
        "https://ministry.example@evil.example/",
        "/relative",
        "",
        "https://ministry.example/plan",
    ]
    scripted, site = server
    scripted.play(
        replace(
            FACT,
            citations=tuple(
                citation(
                    number, title=f"{number}", source_url=None, viewer_url=address, references=(reference(address),)
                )
                for number, address in enumerate(addresses, 1)
            ),
        )
    )
    watched.page.goto(site + "/")
    open_widget(watched.page)
    answer = ask(watched.page, "How many?")
    links = [link.get_attribute("href") for link in answer.locator("details a").all()]
    # A place in the assistant's own document for the relative address, an original for the whole one.
    assert links == [f"{host_of(watched.page)}/relative", "https://ministry.example/plan"]
    expect(answer.locator(".basis li")).to_have_count(len(addresses))


def reference(address: str) -> CitedReference:
    return CitedReference("A plan", None, address, None)


def host_of(page: Page) -> str:
    """The server that the widget of the page comes from."""
    return str(page.evaluate("new URL(document.querySelector('script[src]').src).origin"))
