"""What the editor of a site sets: wrong values are told to them and never to visitors, and the country has its questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.answering.pipeline import Assistant
from assistant.web import WebOptions, create_app
from prompts import speak
from tests.assistant.web.prepared import FACT, PreparedAssistant
from tests.assistant.web.served import served
from tests.browser.scripted import Scripted
from tests.browser.site.pages import Demonstration
from tests.browser.site.steps import ask, open_widget, widget

pytestmark = pytest.mark.browser

LONGEST = 300
Open = Callable[[str], tuple[Page, list[str]]]


@pytest.fixture(scope="module")
def places(assistant: Assistant) -> Iterator[tuple[str, str]]:
    """The addresses of a site and of the assistant that it shows, which a language model words."""
    site = Demonstration()
    with served(site.app()) as address:
        options = WebOptions(sites=(address,), requests_per_minute=0, max_question=LONGEST, language_model=True)
        with served(create_app(assistant, options)) as host:
            site.host = host
            yield address, host


@pytest.fixture
def visit(browser: Browser, places: tuple[str, str]) -> Iterator[Open]:
    """Opens a page, and keeps what its console says."""
    pages: list[Page] = []

    def opened(path: str) -> tuple[Page, list[str]]:
        page = browser.new_page()
        pages.append(page)
        lines: list[str] = []
        page.on("console", lambda line: lines.append(f"{line.type}: {line.text}"))
        page.goto(path if path.startswith("http") else places[0] + path)
        return page, lines

    yield opened
    for page in pages:
        page.close()


def test_what_is_wrong_is_told_in_the_console_and_left_out(visit: Open) -> None:
    page, lines = visit(
        "/?data-kinds=plans,profile&data-country=Atlantis,BE&data-language=de&data-position=top&data-accent=teal"
    )
    open_widget(page)
    answer = ask(page, "Who leads the fourth plan?")
    expect(answer.locator("details").first).to_contain_text("Belgium")
    assert "Atlantis" not in widget(page).inner_text()
    told = "\n".join(lines)
    for words in (
        'data-kinds="plans" is left out; it can be profile, story, agenda.',
        'data-country="Atlantis" is left out',
        'data-language="de" is left out; it can be en, nl, fr.',
        'data-position="top" is left out; it can be right, left.',
        'data-accent="teal" is left out',
    ):
        assert words in told
    assert all(line.startswith("warning: nap-assistant: ") for line in lines), lines
    assert len(lines) == 5


def test_a_page_on_a_country_begins_with_questions_on_it(visit: Open) -> None:
    page, lines = visit("/?data-country=BE")
    open_widget(page)
    starters = widget(page).locator(".start .choice")
    expect(starters.first).to_contain_text("Belgium")
    starters.first.click()
    expect(widget(page).locator(".sources")).to_be_visible()
    assert lines == []


def test_the_site_s_own_questions_win(visit: Open) -> None:
    page, _ = visit("/?data-country=BE&data-questions=Mine?")
    with page.expect_response("**/api/start*"):
        open_widget(page)
    assert widget(page).locator(".start .choice").all_inner_texts() == ["Mine?"]


def test_a_frame_on_a_country_begins_with_questions_on_it(visit: Open, places: tuple[str, str]) -> None:
    page, _ = visit(f"{places[1]}/frame?country=GH")
    expect(widget(page).locator(".start .choice").first).to_contain_text("Ghana")


@pytest.mark.parametrize("language", ["en", "nl", "fr"])
def test_the_server_s_settings_reach_the_widget(visit: Open, language: str) -> None:
    page, _ = visit(f"/?data-language={language}")
    open_widget(page)
    expect(widget(page).locator("textarea")).to_have_attribute("maxlength", str(LONGEST))
    expect(widget(page).locator(".foot")).to_contain_text(speak(language).say("web_privacy_model"))


def test_the_page_for_editors_warns_of_a_country_that_is_none(visit: Open, places: tuple[str, str]) -> None:
    page, _ = visit(f"{places[1]}/embed")
    page.get_by_label("Country").fill("Atlantis, BE")
    page.keyboard.press("Tab")
    notice = page.get_by_role("status").filter(has_text="Not known as a country here: Atlantis.")
    expect(notice).to_be_visible()
    page.get_by_label("Country").fill("BE")
    page.keyboard.press("Tab")
    expect(notice).to_have_count(0)


def test_a_server_that_is_at_work_is_waited_for(browser: Browser) -> None:
    """Silence ends a question; signs of life do not, though no word of the answer comes."""
    scripted = Scripted(FACT)
    scripted.pause, scripted.pulse = 0.6, 0.1
    with served(scripted.app()) as host, served(Demonstration(host).app()) as address:
        page = browser.new_page()
        page.clock.install()
        page.goto(f"{address}/")
        open_widget(page)
        widget(page).locator("textarea").fill("How many peacekeepers?")
        page.keyboard.press("Enter")
        for _ in range(4):  # more than a minute and a half for the page
            page.wait_for_timeout(200)
            page.clock.run_for(25_000)
        expect(widget(page).locator(".sources")).to_be_visible()
        page.close()


def test_without_a_model_nothing_is_said_of_one() -> None:
    with served(create_app(PreparedAssistant(), WebOptions())) as host:
        assert speak("en").say("web_privacy_model") not in httpx.get(f"{host}/widget.js").text
