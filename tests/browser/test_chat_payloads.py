"""Strings that would run if they became markup, as question and in every field of the answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.answering.types import Answer, Filters, Turn
from assistant.web import WebOptions, create_app
from assistant.web.markup import encode_lines
from prompts import load
from tests.assistant.web.prepared import NO_FILTERS, PreparedAssistant
from tests.assistant.web.served import served
from tests.browser.payloads import Watched, hostile, payloads

pytestmark = pytest.mark.browser

SLICE = 60
ALONE, AT_ONCE = 9, 37
A_PAGE = 10
ANSWERS_OF_A_CONVERSATION = 6
SEEN = """() => {
    const log = document.querySelector("[role=log]");
    const all = [...log.querySelectorAll("*")];
    return {
        parts: all.map((element) => element.localName).filter((name) =>
            /^(script|style|img|iframe|object|embed|form|input|video|audio|math|base|meta|link)$/.test(name)),
        handlers: all.flatMap((element) => element.getAttributeNames()).filter((name) => /^(on|src|formaction)/.test(name)),
        links: [...new Set([...log.querySelectorAll("a")].map((link) => link.protocol))],
        question: [...log.querySelectorAll(".nap-question")].pop().textContent,
        quotes: [...[...log.querySelectorAll(".nap-answer")].pop().querySelectorAll(".nap-sources blockquote")]
            .map((quote) => quote.textContent),
        next: [...log.querySelectorAll(".option")].map((option) => option.textContent),
    };
}"""


class HostileAssistant(PreparedAssistant):
    """Gives the answers in turn, and keeps the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: deque[Answer] = deque()

    def ask(self, text: str, history: Sequence[Turn] = (), filters: Filters = NO_FILTERS) -> Answer:
        """The next answer."""
        self.asked.append((text, tuple(history)))
        return self.answers.popleft()


@pytest.fixture
def chat(browser: Browser) -> Iterator[tuple[HostileAssistant, Watched]]:
    """The chat of such an assistant, which takes long questions."""
    assistant = HostileAssistant()
    options = WebOptions(requests_per_minute=0, max_question=100_000, max_body=20_000_000)
    with served(create_app(assistant, options)) as address:
        watch = Watched.opened(browser)
        watch.page.goto(address)
        watch.page.wait_for_selector("#nap-question textarea")
        yield assistant, watch
        watch.page.close()


def groups(found: list[str]) -> list[list[str]]:
    """The first ones alone, so that each begins a question; the others together, a line each."""
    return [
        *([payload] for payload in found[:ALONE]),
        *(found[place : place + AT_ONCE] for place in range(ALONE, len(found), AT_ONCE)),
    ]


def as_shown(text: str) -> str:
    """The text without its line ends and what cannot be seen."""
    return unescape(encode_lines(text).replace("<br>", ""))


def ask(page: Page, question: str) -> dict[str, Any]:
    """Ask, wait for the whole answer, and look at the conversation."""
    count = page.locator(".nap-answer .nap-actions").count()
    page.locator("#nap-question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".nap-answer .nap-actions")).to_have_count(count + 1)
    expect(page.locator(".nap-working")).to_have_count(0)
    return dict(page.evaluate(SEEN))


@pytest.mark.timeout(1800)
def test_no_payload_runs(chat: tuple[HostileAssistant, Watched], shared: Path, full: bool) -> None:
    assistant, watched = chat
    page = watched.page
    address = page.url
    for number, some in enumerate(groups(payloads(shared, full, SLICE))):
        if number % ANSWERS_OF_A_CONVERSATION == 0 and number:
            page.get_by_role("button", name=load().say("web_new")).click()
            expect(page.locator(".nap-answer")).to_have_count(0)
        answer = hostile(some)
        assistant.answers.append(replace(answer, nearest=answer.citations))
        question = "\n".join(some)
        seen = ask(page, question)
        assert (seen["parts"], seen["handlers"]) == ([], [])
        assert set(seen["links"]) <= {"http:", "https:"}
        assert seen["question"].endswith(as_shown(question.strip()))
        assert seen["quotes"] == [as_shown(payload) for payload in some]
        assert len(seen["next"]) == len(some)
        assert (watched.ran, watched.outside, watched.violations) == (0, [], [])
    page.wait_for_timeout(500)
    assert (watched.ran, watched.outside, watched.violations) == (0, [], [])
    assert set(watched.moves) == {address} == {page.url}
    assert not assistant.answers


def test_the_alarm_goes_off_where_strings_become_markup(browser: Browser, shared: Path) -> None:
    """The control: the same strings in a page that takes them as they are."""
    texts = payloads(shared, False, SLICE)[: 2 * SLICE // 3]
    ran, outside = 0, 0
    # Some strings leave the page before others have run, so each page takes a few of them only.
    for start in range(0, len(texts), A_PAGE):
        watched = Watched.opened(browser)
        watched.page.goto("data:text/html,<title>careless</title>")
        watched.page.evaluate(
            "texts => texts.forEach((text) => document.body.insertAdjacentHTML('beforeend', `<div>${text}</div>`))",
            texts[start : start + A_PAGE],
        )
        watched.page.wait_for_timeout(250)
        ran, outside = ran + watched.ran, outside + len(watched.outside)
        watched.page.close()
        if ran and outside:
            break
    assert ran > 0
    assert outside > 0
