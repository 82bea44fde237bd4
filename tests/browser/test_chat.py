from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.web import WebOptions, create_app
from prompts import load
from tests.assistant.web.prepared import FACT, LIST, REFUSAL, PreparedAssistant
from tests.assistant.web.served import served
from tests.browser.conftest import LOOKS

pytestmark = pytest.mark.browser

MESSAGES = load()
OpenChat = Callable[..., Page]


def ask(page: Page, question: str) -> None:
    """Type a question, send it with the keyboard, and wait for the whole answer."""
    count = page.locator("[data-testid=bot]").count()
    page.locator("#nap-question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=bot]")).to_have_count(count + 1)
    expect(page.locator(".nap-working")).to_have_count(0)


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_a_question_by_keyboard_and_the_way_to_its_source(open_chat: OpenChat) -> None:
    page = open_chat()
    assert page.title() == MESSAGES.say("web_title")
    box = page.get_by_label(MESSAGES.say("web_question"))
    expect(box).to_be_focused()
    page.keyboard.type("Which countries does Belgium's fourth plan focus on?")
    page.keyboard.press("Enter")
    expect(page.locator(".nap-text")).to_contain_text("the Palestinian Territories.")
    expect(page.locator(".nap-sources")).to_be_visible()
    expect(box).to_have_value("")

    mark = page.locator("a.nap-mark").nth(2)
    mark.focus()
    page.keyboard.press("Enter")
    target = page.locator("#answer-1-source-3")
    expect(target).to_be_focused()
    expect(target).to_be_in_viewport()
    assert target.evaluate("element => element.matches(':target')")
    assert page.locator(".nap-card:has(:target)").evaluate("element => getComputedStyle(element).boxShadow") != "none"

    page.get_by_role("link", name=MESSAGES.say("web_back")).click()
    expect(page.locator("#answer-1")).to_be_focused()


def test_the_way_to_a_source_by_pointer_whatever_the_address_of_the_page(open_chat: OpenChat) -> None:
    page = open_chat(path="/?from=newsletter")
    ask(page, "Which countries?")
    page.locator("a.nap-mark").nth(3).click()
    expect(page.locator("#answer-1-source-4")).to_be_focused()
    expect(page.locator(".nap-text")).to_be_visible()
    assert page.url.endswith("/?from=newsletter#answer-1-source-4")


def test_old_answers_keep_their_own_sources(open_chat: OpenChat) -> None:
    page = open_chat()
    ask(page, "Which countries?")
    ask(page, "How many peacekeepers?")
    page.locator("a.nap-mark").first.click()
    expect(page.locator("#answer-1-source-1")).to_be_focused()
    page.locator("a.nap-mark").last.click()
    expect(page.locator("#answer-3-source-1")).to_be_focused()
    expect(page.locator("#answer-3-source-1")).to_contain_text(FACT.citations[0].quote)


def test_a_refusal_shows_the_nearest_passages_as_no_answer(open_chat: OpenChat) -> None:
    page = open_chat()
    ask(page, "Which countries does Norway's plan focus on?")
    expect(page.locator(".nap-note")).to_contain_text(REFUSAL.note)
    nearest = page.locator(".nap-nearest")
    expect(nearest).to_contain_text(MESSAGES.say("web_nearest_hint"))
    expect(nearest.locator("blockquote")).to_have_count(2)
    expect(page.locator(".nap-sources, a.nap-mark")).to_have_count(0)
    assert nearest.evaluate("element => getComputedStyle(element).borderStyle") == "dashed"


def test_examples_and_follow_up_questions(open_chat: OpenChat, prepared: PreparedAssistant) -> None:
    page = open_chat()
    page.get_by_role("button", name=MESSAGES.questions[0]).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".nap-sources")).to_be_visible()
    assert prepared.asked[-1] == (MESSAGES.questions[0], ())
    expect(page.locator("#nap-question textarea")).to_be_focused()
    page.get_by_role("button", name=LIST.follow_ups[0]).click()
    expect(page.locator("[data-testid=bot]")).to_have_count(2)
    expect(page.locator(".nap-working")).to_have_count(0)
    asked, history = prepared.asked[-1]
    assert asked == LIST.follow_ups[0]
    assert [turn.content for turn in history] == [MESSAGES.questions[0], LIST.text]


def test_a_new_conversation(open_chat: OpenChat, prepared: PreparedAssistant) -> None:
    page = open_chat()
    new = page.get_by_role("button", name=MESSAGES.say("web_new"))
    expect(new).to_be_hidden()
    ask(page, "Which countries?")
    new.click()
    expect(page.get_by_role("button", name=MESSAGES.questions[0])).to_be_visible()
    ask(page, "How many peacekeepers?")
    assert prepared.asked[-1] == ("How many peacekeepers?", ())


def test_empty_and_long_questions(open_chat: OpenChat, prepared: PreparedAssistant) -> None:
    page = open_chat()
    before = len(prepared.asked)
    page.locator("#nap-question textarea").press("Enter")
    page.get_by_role("button", name=MESSAGES.say("web_ask"), exact=True).click()
    page.locator("#nap-question textarea").fill("x" * 2345)
    # A press is ignored while the one before is still under way; what was typed stays.
    for _ in range(40):
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        if page.get_by_role("alert").count():
            break
    expect(page.get_by_role("alert")).to_have_text(MESSAGES.say("web_too_long", length=2345, limit=2000))
    expect(page.locator("#nap-question textarea")).to_have_value("x" * 2345)
    expect(page.locator("[data-testid=bot]")).to_have_count(0)
    assert len(prepared.asked) == before


def test_several_lines(open_chat: OpenChat, prepared: PreparedAssistant) -> None:
    page = open_chat()
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(page.locator(".nap-sources")).to_be_visible()
    assert prepared.asked[-1][0] == "one\ntwo"


def test_the_next_question_can_be_typed_while_an_answer_comes(open_chat: OpenChat, prepared: PreparedAssistant) -> None:
    page = open_chat()
    prepared.pause = 0.3
    try:
        page.keyboard.type("Which countries?")
        page.keyboard.press("Enter")
        expect(page.locator(".nap-working a.nap-mark, .nap-working span.nap-mark").first).to_be_visible()
        assert page.get_by_role("log").get_attribute("aria-busy") == "true"
        page.keyboard.type("And then?")
        expect(page.locator(".nap-sources")).to_be_visible()
    finally:
        prepared.pause = 0.0
    expect(page.locator("#nap-question textarea")).to_have_value("And then?")
    assert page.get_by_role("log").get_attribute("aria-busy") == "false"


def test_a_screen_reader_hears_words_and_no_markup(open_chat: OpenChat) -> None:
    page = open_chat()
    ask(page, "Which countries?")
    assert page.locator("[data-testid][aria-label*='<']").count() == 0
    assert page.get_by_role("log").get_attribute("aria-live") == "polite"
    expect(page.get_by_role("link", name="Source 2", exact=True)).to_have_count(1)
    assert "You asked:" in page.locator("[data-testid=user]").inner_text()


@pytest.mark.parametrize(("width", "height", "scheme"), LOOKS)
def test_it_fits_and_follows_the_system(open_chat: OpenChat, width: int, height: int, scheme: str) -> None:
    page = open_chat(width, height, scheme)
    assert overflow(page) == 0
    for question in ("Which countries?", "What about Norway?", "What does Belgium do in Mali?", "x" * 500):
        ask(page, question)
        assert overflow(page) == 0
    ground = page.locator("gradio-app").evaluate("element => getComputedStyle(element).backgroundColor")
    assert (sum(map(int, ground.strip("rgb()").split(", "))) > 380) == (scheme == "light")
    marks = page.locator("a.nap-mark").evaluate_all("marks => marks.map((mark) => mark.getClientRects().length)")
    assert set(marks) == {1}  # none of them is torn apart by the end of a line
    small = page.evaluate(
        "[...document.querySelectorAll('button, .nap-open')].filter((e) => e.offsetParent)"
        ".filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)"
    )
    assert small == []
    expect(page.locator("footer, .built-with, .show-api")).to_have_count(0)


def test_opening_the_chat_is_no_question(browser: Browser, prepared: PreparedAssistant) -> None:
    with served(create_app(prepared, WebOptions(requests_per_minute=1))) as address:
        page = browser.new_page()
        for _ in range(2):
            with page.expect_response("**/queue/join*") as joined:
                page.goto(address)
            assert joined.value.status == 200
        page.locator("#nap-question textarea").fill("Which countries?")
        page.keyboard.press("Enter")
        expect(page.locator(".nap-sources")).to_be_visible()
        page.close()
