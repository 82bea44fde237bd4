"""From the documents to the browser: the real corpus, model, index and page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from assistant.answering.pipeline import Assistant
from assistant.web import create_app
from prompts import load
from tests.assistant.web.served import served

pytestmark = pytest.mark.browser

MESSAGES = load()


@pytest.fixture(scope="module")
def site(assistant: Assistant) -> Iterator[str]:
    with served(create_app(assistant)) as address:
        yield address


def ask(page: Page, question: str) -> None:
    page.locator("#nap-question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".nap-working")).to_have_count(0)


def test_a_list_and_its_sources(open_chat: Callable[..., Page]) -> None:
    page = open_chat()
    ask(page, "What are the objectives of Belgium's third plan?")
    answer = page.locator(".nap-text").last
    expect(answer.locator("li")).to_have_count(6)
    mark = answer.locator("li a.nap-mark").nth(3)
    quote = page.locator(mark.get_attribute("href") or "none")
    mark.press("Enter")
    expect(quote).to_be_focused()
    card = page.locator(".nap-card:has(:target)")
    expect(card).to_contain_text("from this corpus's profile of Belgium")
    expect(card).to_contain_text(MESSAGES.say("web_based_on"))
    expect(card).to_contain_text("SecurityWomen")
    assert quote.locator("blockquote").inner_text().strip() in answer.inner_text()


def test_a_refusal_and_a_follow_up(open_chat: Callable[..., Page]) -> None:
    page = open_chat(width=360, height=740, scheme="dark")
    ask(page, "What does Mexico's plan say about drones?")
    expect(page.locator("[data-testid=bot]").last).to_contain_text("Mexico")
    expect(page.locator(".nap-nearest")).to_contain_text(MESSAGES.say("web_nearest_hint"))
    expect(page.locator(".nap-sources")).to_have_count(0)
    ask(page, "Which four countries does Belgium's fourth plan focus on?")
    expect(page.locator(".nap-text").last).to_contain_text("Burkina Faso")
    ask(page, "And its period?")
    expect(page.locator(".nap-text").last).to_contain_text("2026")


def test_every_example_question_is_answered(open_chat: Callable[..., Page]) -> None:
    for question in MESSAGES.questions:
        page = open_chat()
        page.get_by_role("button", name=question).click()
        expect(page.locator(".nap-sources")).to_be_visible()
