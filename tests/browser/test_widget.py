"""A conversation in the widget: what is shown, what is heard, and that the keyboard is enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.assistant.web.prepared import FACT, LIST, REFUSAL, SUPPORTED, PreparedAssistant
from tests.browser.site.steps import ask, open_widget, widget

pytestmark = pytest.mark.browser
pytest_plugins = ["tests.browser.site.fixtures"]

Visit = Callable[..., Page]


def test_a_conversation_by_keyboard_alone(visit: Visit) -> None:
    page = visit(data_questions="Which countries does the plan focus on?|How many peacekeepers?")
    launcher = widget(page).get_by_role("button", name="Ask a question")
    for _ in range(3):  # the page's own link and button come first
        page.keyboard.press("Tab")
    expect(launcher).to_be_focused()
    page.keyboard.press("Enter")
    box = widget(page).get_by_label("Your question")
    expect(box).to_be_focused()

    page.keyboard.press("Shift+Tab")
    expect(widget(page).get_by_role("button", name="How many peacekeepers?")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    mark = widget(page).get_by_role("link", name="Source 3", exact=True)
    expect(mark).to_be_visible()
    expect(widget(page).get_by_role("region", name="Conversation")).to_be_focused()

    for _ in range(3):
        page.keyboard.press("Tab")
    expect(mark).to_be_focused()
    page.keyboard.press("Enter")
    quote = widget(page).locator(".quote").nth(2)
    expect(quote).to_be_focused()
    expect(quote).to_be_in_viewport()
    expect(quote).to_contain_text(LIST.citations[2].quote)
    page.keyboard.press("Tab")  # the quotation's own way into the document
    page.keyboard.press("Tab")
    expect(widget(page).get_by_role("button", name="Back to the answer")).to_be_focused()
    page.keyboard.press("Enter")
    expect(mark).to_be_focused()

    widget(page).get_by_role("button", name=LIST.follow_ups[1]).focus()
    page.keyboard.press("Enter")
    expect(widget(page).locator(".turn")).to_have_count(2)
    expect(widget(page).locator(".status")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(widget(page).locator(".panel")).to_be_hidden()
    expect(launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    expect(widget(page).locator(".turn")).to_have_count(2)


def test_the_focus_stays_inside_and_goes_back(visit: Visit) -> None:
    page = visit()
    page.locator("#own").focus()
    page.evaluate("document.querySelector('nap-assistant').open()")
    ask(page, "Which countries?")
    expect(widget(page).locator(".panel")).to_have_attribute("aria-labelledby", "title")
    for key in ("Tab", "Shift+Tab"):
        stops = set()
        for _ in range(25):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.localName") == "nap-assistant"
            stops.add(page.evaluate("document.activeElement.shadowRoot.activeElement.outerHTML.slice(0, 300)"))
        assert len(stops) > 10  # it goes round, and does not stand still
    page.keyboard.press("Escape")
    expect(page.locator("#own")).to_be_focused()


def test_sentences_are_seen_as_they_come_and_heard_once(visit: Visit, answers: PreparedAssistant) -> None:
    page = visit()
    open_widget(page)
    page.evaluate(
        """() => {
        const live = document.querySelector("nap-assistant").shadowRoot.querySelector("[aria-live]");
        new MutationObserver(() => live.textContent && window.seen.heard.push(live.textContent))
            .observe(live, { childList: true });
        }"""
    )
    answers.pause = 0.4
    try:
        widget(page).locator("textarea").fill("Which countries?")
        page.keyboard.press("Enter")
        # Looked at in every frame: `expect` looks once a second after a while, and may miss the first sentence alone.
        page.wait_for_function(
            """() => {
            const root = document.querySelector("nap-assistant").shadowRoot;
            return root.querySelectorAll(".text li").length === 1
                && root.querySelector(".log").getAttribute("aria-busy") === "true";
            }"""
        )
        assert page.evaluate("window.seen.heard") == ["Searching the documents"]
        expect(widget(page).locator(".sources")).to_be_visible()
    finally:
        answers.pause = 0.0
    words = " ".join(claim.text for claim in LIST.claims)
    assert page.evaluate("window.seen.heard") == ["Searching the documents", f"{words} 4 sources."]
    assert widget(page).locator(".log").get_attribute("aria-busy") == "false"
    assert widget(page).locator("[aria-live], [role=log], [role=alert]").count() == 1
    # Gone again, so that nobody who reads on comes upon it.
    expect(widget(page).locator("[aria-live]")).to_have_text("")


def test_an_answer_shows_its_sources_in_full(visit: Visit, host: str) -> None:
    page = visit()
    open_widget(page)
    answer = ask(page, "What does Belgium do in Mali?")
    expect(answer.locator(".note")).to_contain_text("Not the whole answer")
    expect(answer.locator(".note")).to_contain_text(SUPPORTED.note)
    cards = answer.locator("details")
    expect(cards).to_have_count(2)
    answer.get_by_role("link", name="Source 1", exact=True).first.click()
    card = cards.first
    first = SUPPORTED.citations[0]
    for words in (first.title, "The fourth plan › Work with partners", first.quote, first.source_label, "page 14"):
        expect(card).to_contain_text(words)
    expect(card).to_contain_text("NAP Assistant starter corpus · dated 2023-06-01")
    for reference in first.references:
        expect(card).to_contain_text(f"{reference.publisher}, {reference.date}")
    assert first.references[0].url is not None
    expect(card.get_by_role("link", name=first.references[0].title)).to_have_attribute("href", first.references[0].url)
    document = card.get_by_role("link", name="Read it in the document")
    expect(document).to_have_attribute("href", f"{host}/sources/belgium?start=120&end=226#cited")
    assert {link.get_attribute("rel") for link in card.locator("a").all()} == {"noopener noreferrer"}


def test_items_are_a_list_and_share_a_card(visit: Visit) -> None:
    page = visit()
    open_widget(page)
    answer = ask(page, "Which countries?")
    expect(answer.locator(".text ul li")).to_have_count(3)
    expect(answer.locator("details")).to_have_count(1)
    expect(answer.locator("details")).to_have_attribute("open", "")
    expect(answer.locator(".quote")).to_have_count(4)


def test_a_refusal_shows_the_nearest_passages_as_no_answer(visit: Visit) -> None:
    page = visit()
    open_widget(page)
    answer = ask(page, "What about Norway?")
    expect(answer.locator(".note")).to_have_text(REFUSAL.note)
    expect(answer.locator(".nearest")).to_contain_text("These do not answer your question.")
    expect(answer.locator(".nearest details")).to_have_count(2)
    expect(answer.locator(".mark, .sources, .text")).to_have_count(0)


def test_a_long_answer_waits_behind_more(visit: Visit, answers: PreparedAssistant) -> None:
    lead, *items = LIST.claims
    claims = (lead, *items, *(replace(item, more=True) for item in items * 4))
    many = tuple(replace(LIST.citations[0], number=number, title=f"Document {number}") for number in range(1, 12))
    answers.extra["All of it?"] = replace(LIST, claims=claims, citations=many)
    page = visit()
    open_widget(page)
    answer = ask(page, "All of it?")
    items_shown = answer.locator(".text li:visible")
    expect(items_shown).to_have_count(3)
    answer.get_by_role("button", name="Show the whole answer").press("Enter")
    expect(items_shown).to_have_count(15)
    expect(answer.locator(".text ul").nth(1)).to_be_focused()
    expect(answer.locator("details:visible")).to_have_count(5)
    answer.get_by_role("button", name="Show all sources").click()
    expect(answer.locator("details:visible")).to_have_count(11)


def test_parts_of_an_answer_have_their_heading(visit: Visit, answers: PreparedAssistant) -> None:
    [claim] = FACT.claims
    claims = (replace(claim, about="Belgium"), replace(claim, about="Norway"), replace(claim, about="Norway"))
    answers.extra["Compare them"] = replace(FACT, claims=claims)
    page = visit()
    open_widget(page)
    answer = ask(page, "Compare them")
    assert answer.locator(".about").all_inner_texts() == ["Belgium", "Norway"]


def test_the_conversation_goes_along_but_not_for_ever(visit: Visit, answers: PreparedAssistant) -> None:
    page = visit(data_country="BE, NL", data_kinds="profile")
    open_widget(page)
    for _ in range(6):
        ask(page, "Which countries?")
    ask(page, "And Mali?")
    text, history = answers.asked[-1]
    assert text == "And Mali?"
    assert len(history) == 8
    assert (history[-2].content, history[-1].content) == ("Which countries?", LIST.text)
    assert answers.filters[-1].countries == ("Belgium", "Netherlands")
    assert answers.filters[-1].kinds == ("profile",)

    widget(page).get_by_role("button", name="New conversation").click()
    expect(widget(page).locator(".turn")).to_have_count(0)
    expect(widget(page).get_by_label("Your question")).to_be_focused()
    ask(page, "Which countries?")
    assert answers.asked[-1] == ("Which countries?", ())


def test_a_second_question_waits_its_turn(visit: Visit, answers: PreparedAssistant) -> None:
    page = visit()
    open_widget(page)
    box = widget(page).locator("textarea")
    answers.pause = 0.4
    try:
        box.fill("Which countries?")
        page.keyboard.press("Enter")
        box.fill("And then?")
        page.keyboard.press("Enter")
        expect(widget(page).locator(".foot")).to_have_text("Please wait for this answer, or stop it.")
        expect(box).to_have_value("And then?")
        page.keyboard.press("Escape")  # the answer comes all the same
        open_widget(page)
        expect(widget(page).locator(".sources")).to_be_visible()
        expect(widget(page).locator(".turn")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(widget(page).locator(".turn")).to_have_count(2)
        widget(page).get_by_role("button", name="Stop").click()
        expect(widget(page).locator(".answer").last).to_contain_text("Stopped. This question was not answered.")
    finally:
        answers.pause = 0.0
    widget(page).get_by_role("button", name="Try again").click()
    expect(widget(page).locator(".answer").last.locator(".sources")).to_be_visible()
    expect(widget(page).locator(".turn")).to_have_count(2)
