"""What a visitor is told when no answer comes, and that asking again works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.assistant.web.prepared import FACT, LIST
from tests.assistant.web.served import served
from tests.browser.scripted import Broken, Refusal, Reply, Scripted
from tests.browser.site.pages import Demonstration
from tests.browser.site.steps import ask, open_widget, widget

pytestmark = pytest.mark.browser

Stage = tuple[Scripted, Page]


@pytest.fixture(scope="module")
def scripted() -> Scripted:
    return Scripted(FACT)


@pytest.fixture(scope="module")
def site(scripted: Scripted) -> Iterator[str]:
    """A site with the widget of a server that fails as told."""
    with served(scripted.app()) as host, served(Demonstration(host).app()) as address:
        yield address


@pytest.fixture(scope="module")
def opened(browser: Browser, site: str) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{site}/")
    open_widget(page)
    yield page
    page.close()


@pytest.fixture
def page(opened: Page) -> Iterator[Page]:
    """A page with the widget open, in which nothing has been asked."""
    yield opened
    widget(opened).get_by_role("button", name="New conversation").click()
    expect(widget(opened).locator(".turn")).to_have_count(0)


def ask_again(page: Page) -> Locator:
    widget(page).get_by_role("button", name="Try again").click()
    expect(widget(page).locator(".sources")).to_be_visible()
    expect(widget(page).locator(".turn")).to_have_count(1)
    expect(widget(page).get_by_role("button", name="Try again")).to_have_count(0)
    return widget(page).locator(".answer")


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Refusal(429, headers={"Retry-After": "20"}), "Please try again in 20 seconds."),
        (Refusal(429), "Please try again in a minute."),
        (Refusal(403), "This site may not show the assistant."),
        (Refusal(422, "secret: kinds.0 is wrong"), "Something went wrong"),  # the console has that
        (Refusal(500, "secret internals"), "Something went wrong"),
        (Refusal(503), "Something went wrong"),
        (Broken(LIST, after=2, detail="secret internals"), "Something went wrong"),
        (Broken(LIST, after=2), "Something went wrong"),
    ],
)
def test_each_trouble_in_plain_words(page: Page, scripted: Scripted, trouble: Reply, words: str) -> None:
    scripted.play(trouble, FACT)
    answer = ask(page, "How many peacekeepers?")
    expect(answer).to_contain_text(words)
    expect(answer).not_to_contain_text("secret")
    expect(answer.locator(".text")).to_have_count(0)  # half an answer is no answer
    expect(widget(page).locator("[aria-live]")).to_contain_text(words)
    ask_again(page)
    assert [body["question"] for body in scripted.asked] == ["How many peacekeepers?"] * 2
    assert scripted.asked[1]["history"] == []  # what was not answered is no part of the conversation


def test_without_a_connection(page: Page, scripted: Scripted) -> None:
    scripted.play(FACT)
    page.context.set_offline(True)
    expect(ask(page, "How many peacekeepers?")).to_contain_text("The assistant cannot be reached.")
    page.context.set_offline(False)
    expect(ask_again(page)).to_contain_text("72 uniformed personnel")


def test_a_server_that_has_gone(browser: Browser, scripted: Scripted) -> None:
    demonstration = Demonstration()
    page = browser.new_page()
    with served(demonstration.app()) as address:
        with served(scripted.app()) as host:
            demonstration.host = host
            page.goto(f"{address}/")
            open_widget(page)
        expect(ask(page, "How many peacekeepers?")).to_contain_text("The assistant cannot be reached.")
    page.close()
