"""What can be done with an answer in the chat, and the chat's other languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.answering.pipeline import Assistant
from assistant.web import WebOptions, create_app
from prompts import load, speak
from tests.assistant.web.served import served
from tests.browser.conftest import WATCH, Record

pytestmark = pytest.mark.browser
MESSAGES = load()
QUESTION = "Which countries does Belgium's fourth plan focus on?"


@pytest.fixture(scope="module")
def opinions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("opinions") / "feedback.jsonl"


@pytest.fixture(scope="module")
def real_site(assistant: Assistant, opinions: Path) -> Iterator[str]:
    with served(create_app(assistant, WebOptions(feedback_file=opinions, requests_per_minute=0))) as address:
        yield address


@pytest.fixture
def page(browser: Browser, real_site: str) -> Iterator[Page]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)
    page = context.new_page()
    record = Record(real_site)
    record.watch(page)
    page.add_init_script(WATCH)
    page.goto(real_site)
    page.wait_for_selector("#nap-question textarea")
    yield page
    assert record == Record(real_site)
    assert page.evaluate("window.seen") == {"ran": 0, "violations": []}
    context.close()


def ask(page: Page, question: str) -> None:
    count = page.locator("[data-testid=bot]").count()
    page.locator("#nap-question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=bot]")).to_have_count(count + 1)
    expect(page.locator(".nap-actions")).to_have_count(count + 1)


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=MESSAGES.say(name), exact=True).last.click()


def test_an_answer_is_copied_with_its_sources(page: Page) -> None:
    ask(page, QUESTION)
    button(page, "web_copy")
    expect(page.get_by_role("button", name=MESSAGES.say("web_copied"))).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Burkina Faso, the Democratic Republic of the Congo, Mali and Niger. [1]" in copied
    assert f"{MESSAGES.say('web_sources')}:\n[1] Belgium: national action plans" in copied
    assert "https://" in copied


def test_a_link_asks_its_question_and_leaves_nothing_in_the_address(page: Page, real_site: str) -> None:
    ask(page, QUESTION)
    button(page, "web_link")
    expect(page.get_by_role("button", name=MESSAGES.say("web_linked"))).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(f"{real_site}/#ask=Which%20countries")
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator(".nap-said")).to_contain_text("Burkina Faso")
    assert page.url == f"{real_site}/"


def test_the_conversation_is_downloaded_as_markdown(page: Page, tmp_path: Path) -> None:
    ask(page, "Which *countries* does Belgium's fourth plan focus on?")
    ask(page, "How many peacekeepers did Belgium contribute in May 2023?")
    with page.expect_download() as download:
        button(page, "web_download")
    assert download.value.suggested_filename == "conversation.md"
    download.value.save_as(tmp_path / "conversation.md")
    text = (tmp_path / "conversation.md").read_text(encoding="utf-8")
    assert "## Which \\*countries\\* does Belgium's fourth plan focus on?\n" in text
    assert "## How many peacekeepers did Belgium contribute in May 2023?\n" in text
    assert text.count("Sources:") == 2


def test_an_opinion_is_kept_without_the_question(page: Page, opinions: Path) -> None:
    ask(page, QUESTION)
    button(page, "web_bad")
    page.get_by_label(MESSAGES.say("web_reason")).fill("The list is old")
    button(page, "web_reason_send")
    expect(page.get_by_role("status").filter(has_text=MESSAGES.say("web_thanks"))).to_be_visible()
    kept = json.loads(opinions.read_text(encoding="utf-8").splitlines()[-1])
    assert (kept["opinion"], kept["reason"], kept["status"]) == ("bad", "The list is old", "answered")
    assert "question" not in kept
    assert QUESTION not in opinions.read_text(encoding="utf-8")


def test_nobody_is_thanked_for_an_opinion_that_was_not_kept(browser: Browser, real_site: str, opinions: Path) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(real_site)
    page.wait_for_selector("#nap-question textarea")
    ask(page, QUESTION)
    before = opinions.read_text(encoding="utf-8") if opinions.exists() else ""
    button(page, "web_bad")
    page.get_by_label(MESSAGES.say("web_reason")).fill("The list is old")
    failures = {
        "requestfinished": lambda route: route.fulfill(status=507, json={"detail": "full"}),
        "requestfailed": lambda route: route.abort(),
    }
    for ending, fail in failures.items():
        page.route("**/api/feedback", fail)
        with page.expect_event(ending):
            button(page, "web_reason_send")
        expect(page.get_by_role("status").filter(has_text=MESSAGES.say("web_not_kept"))).to_be_visible()
        expect(page.locator(".nap-thanks")).to_have_text(MESSAGES.say("web_not_kept"))
        page.unroute("**/api/feedback")
    assert (opinions.read_text(encoding="utf-8") if opinions.exists() else "") == before
    expect(page.get_by_label(MESSAGES.say("web_reason"))).to_have_value("The list is old")
    button(page, "web_reason_send")
    expect(page.get_by_role("status").filter(has_text=MESSAGES.say("web_thanks"))).to_be_visible()
    assert len(opinions.read_text(encoding="utf-8")) > len(before)
    assert errors == []
    page.close()


def test_a_filter_narrows_the_next_question_down(page: Page) -> None:
    page.get_by_role("button", name=MESSAGES.say("web_filters")).click()
    country = page.get_by_label(MESSAGES.say("web_country"))
    country.click()
    country.fill("Ghan")
    page.get_by_role("option", name="Ghana").click()
    ask(page, "Who leads the plan?")
    expect(page.locator(".nap-card h3").first).to_contain_text("Ghana")


def test_a_mark_opens_a_source_that_is_folded_away(page: Page) -> None:
    ask(page, "Which countries have a plan in force in 2024?")
    page.locator(".nap-text .nap-more summary").click()
    page.locator("a.nap-mark").last.click()
    target = page.locator(".nap-quote").last
    expect(target).to_be_visible()
    expect(target).to_be_in_viewport()


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_chat_speaks_other_languages(page: Page, real_site: str, language: str) -> None:
    own = speak(language)
    link = page.get_by_role("link", name=language.upper(), exact=True)
    expect(link).not_to_have_attribute("target", "_blank")
    page.wait_for_load_state("networkidle")  # leaving a page that still loads is a complaint of Gradio's
    page.goto(f"{real_site}{link.get_attribute('href')}")
    page.wait_for_selector(f"html[lang={language}] #nap-question textarea")
    expect(page.get_by_role("heading", name=own.say("web_start"))).to_be_visible()
    ask(page, "What does Atlantis say?")
    expect(page.get_by_role("button", name=own.say("web_copy"), exact=True)).to_be_visible()
    ask(page, "Who leads Mexico's plan?")
    expect(page.locator(".nap-note").last).to_contain_text(own.say("not_found_country", country="Mexico"))


def test_the_page_about_it_all_says_what_is_kept(page: Page) -> None:
    with page.expect_popup() as popup:
        page.get_by_role("link", name=MESSAGES.say("web_about")).click()
    about = popup.value
    for name in ("about_not_kept", "about_stays_here", "about_opinion"):
        expect(about.get_by_text(MESSAGES.say(name))).to_be_visible()
    expect(about.get_by_role("link", name="Ghana", exact=True)).to_have_attribute("href", "/sources?country=Ghana")
