"""The chat for everybody: nothing serious by axe-core in any state of the page, and all of it by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.answering.pipeline import Assistant
from assistant.web import WebOptions, create_app
from prompts import load
from tests.assistant.web.served import served
from tests.browser.accessibility import faults
from tests.browser.conftest import SLOW_LOOKS

pytestmark = pytest.mark.browser

say = load().say
OpenChat = Callable[..., Page]
FACT = "How many peacekeepers did Belgium contribute in May 2023?"
LIST = "Which countries have a plan in force in 2024?"
COMPARED = "Who leads the plans of Belgium and Ghana?"
REFUSED = "Who leads Mexico's plan?"


@pytest.fixture(scope="module")
def site(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The starter corpus, and opinions welcome."""
    opinions = tmp_path_factory.mktemp("opinions") / "feedback.jsonl"
    with served(create_app(assistant, WebOptions(feedback_file=opinions, requests_per_minute=0))) as address:
        yield address


def answered(page: Page, count: int) -> Locator:
    """The last answer, once there are so many."""
    expect(page.locator(".nap-answer .nap-actions")).to_have_count(count)
    expect(page.locator(".nap-working")).to_have_count(0)
    return page.locator(".nap-answer").last


def ask(page: Page, question: str) -> Locator:
    count = page.locator(".nap-answer .nap-actions").count()
    page.locator("#nap-question textarea").fill(question)
    page.keyboard.press("Enter")
    return answered(page, count + 1)


def begin_anew(page: Page) -> None:
    page.get_by_role("button", name=say("web_new")).click()
    expect(page.locator(".nap-answer")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), SLOW_LOOKS)
def test_axe_finds_nothing_serious(open_chat: OpenChat, width: int, scheme: str) -> None:
    page = open_chat(width, 800, scheme)
    expect(page.get_by_role("button", name=load().questions[0])).to_be_visible()
    assert faults(page) == [], "empty"

    page.get_by_role("button", name=say("web_filters")).click()
    page.get_by_label(say("web_country")).click()
    expect(page.get_by_role("option", name="Ghana")).to_be_visible()
    assert faults(page) == [], "choosing a country"
    page.keyboard.press("Escape")

    ask(page, FACT)
    page.get_by_role("button", name=say("web_bad")).click()
    expect(page.get_by_label(say("web_reason"))).to_be_focused()
    assert faults(page) == [], "answered with sources, a reason asked for, choices open"

    begin_anew(page)
    answer = ask(page, LIST)
    answer.locator("summary").evaluate_all("folds => folds.forEach((fold) => fold.click())")
    expect(answer.locator("details:not([open])")).to_have_count(0)
    assert faults(page) == [], "more open"

    begin_anew(page)
    expect(ask(page, COMPARED).locator(".nap-sides")).to_be_visible()
    expect(ask(page, REFUSED).locator(".nap-note")).to_be_visible()
    page.locator("#nap-question textarea").fill("x" * 2345)
    page.get_by_role("button", name=say("web_ask"), exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == [], "compared, refused, and a question that is too long"


def focus(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Go there with the key, as somebody without a pointer does."""
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"80 times {key} do not lead to {wanted}")


def test_a_whole_conversation_by_keyboard(open_chat: OpenChat) -> None:
    page = open_chat()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = page.get_by_label(say("web_question"))
    back = "Shift+Tab"

    def button(name: str) -> Locator:
        return page.get_by_role("button", name=say(name), exact=True).last

    expect(box).to_be_focused()
    page.keyboard.type(FACT)
    page.keyboard.press("Enter")
    answer = answered(page, 1)
    expect(page.get_by_role("log")).to_contain_text("Belgium had 5 people in UN peacekeeping")
    expect(box).to_be_focused()

    focus(page, button("web_copy"), back)
    page.keyboard.press("Enter")
    expect(button("web_copied")).to_be_focused()
    assert "Belgium had 5 people in UN peacekeeping" in page.evaluate("navigator.clipboard.readText()")

    focus(page, answer.locator("a.nap-mark").first, back)
    page.keyboard.press("Enter")
    cited = answer.locator(".nap-quote").first
    expect(cited).to_be_focused()
    expect(cited).to_be_in_viewport()
    focus(page, answer.get_by_role("link", name=say("web_read")).first)
    with page.expect_popup() as opening:
        page.keyboard.press("Enter")
    expect(opening.value.locator("#cited")).to_be_in_viewport()
    opening.value.close()
    focus(page, answer.get_by_role("link", name=say("web_back")))
    page.keyboard.press("Enter")
    expect(answer).to_be_focused()

    following = page.locator("#nap-conversation .option").first
    question = following.inner_text()
    focus(page, following)
    page.keyboard.press("Enter")
    answered(page, 2)
    expect(page.locator(".nap-question").last).to_contain_text(question)
    expect(box).to_be_focused()

    page.keyboard.type(LIST)
    page.keyboard.press("Enter")
    answer = answered(page, 3)
    more = answer.locator(".nap-text .nap-more summary")
    focus(page, more, back)
    page.keyboard.press("Enter")
    inside = answer.locator(".nap-text .nap-more a.nap-mark").first
    expect(inside).to_be_visible()
    page.keyboard.press("Tab")
    expect(inside).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".nap-quote:target")).to_be_focused()
    expect(page.locator(".nap-quote:target")).to_be_in_viewport()

    focus(page, button("web_filters"))
    page.keyboard.press("Enter")
    focus(page, page.get_by_label(say("web_country")))
    page.keyboard.type("Ghana")
    page.keyboard.press("Enter")
    expect(page.get_by_label(say("web_country"))).to_have_value("Ghana")
    focus(page, box, back)
    page.keyboard.type("Who leads the plan?")
    page.keyboard.press("Enter")
    expect(answered(page, 4).locator(".nap-card h3").first).to_contain_text("Ghana")

    focus(page, button("web_new"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=load().questions[0])).to_be_visible()
    expect(box).to_be_focused()
