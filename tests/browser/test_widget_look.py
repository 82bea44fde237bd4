"""How the widget looks and reads: accessible by axe-core, large enough to touch, readable in any colour, in three languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import LOOKS
from tests.browser.site.steps import ask, open_widget, widget

pytestmark = pytest.mark.browser
pytest_plugins = ["tests.browser.site.fixtures"]

Visit = Callable[..., Page]


def a_whole_conversation(page: Page) -> None:
    """Answers of each kind, all sources open."""
    for question in ("Which countries?", "What does Belgium do in Mali?", "What about Norway?", "Write a poem"):
        ask(page, question)
    widget(page).locator("details").evaluate_all("cards => cards.forEach((card) => { card.open = true; })")


@pytest.mark.parametrize(("width", "height", "scheme"), LOOKS)
def test_axe_finds_nothing_serious(visit: Visit, width: int, height: int, scheme: str) -> None:
    page = visit(width=width, height=height, scheme=scheme, data_questions="Which countries?|How many?")
    assert faults(page, "nap-assistant") == []
    open_widget(page)
    a_whole_conversation(page)
    assert faults(page, "nap-assistant") == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    log = widget(page).locator(".log")
    assert log.evaluate("log => log.scrollWidth - log.clientWidth") == 0


def test_axe_sees_into_the_widget(visit: Visit) -> None:
    page = visit()
    open_widget(page)
    widget(page).locator(".close").evaluate("button => button.removeAttribute('aria-label')")
    widget(page).locator(".close").evaluate("button => button.removeAttribute('title')")
    assert [fault[0] for fault in faults(page, "nap-assistant")] == ["button-name"]


@pytest.mark.parametrize("path", ["/embed", "/frame?language=nl"])
def test_axe_finds_nothing_serious_on_its_own_pages(visit: Visit, host: str, path: str) -> None:
    for scheme in ("light", "dark"):
        page = visit(path, at=host, scheme=scheme, width=360)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        expect(widget(page)).to_have_count(1)
        assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stay_readable_in_any_colour(visit: Visit, scheme: str) -> None:
    page = visit(scheme=scheme)
    open_widget(page)
    a_whole_conversation(page)
    for accent in ("#ffcc00", "#fff", "#000", "e2001a"):
        grounds = page.evaluate(
            """accent => {
            const old = document.querySelector("nap-assistant");
            const element = document.createElement("nap-assistant");
            element.dataset.accent = accent;
            old.replaceWith(element);
            // The conversation of the old one, under the colours of the new one.
            const [from, to] = [old, element].map(({ shadowRoot }) => shadowRoot.querySelector(".panel"));
            to.querySelector(".log").replaceWith(from.querySelector(".log").cloneNode(true));
            element.open();
            return getComputedStyle(element.shadowRoot.querySelector(".send")).backgroundColor;
            }""",
            accent,
        )
        assert grounds != "rgb(11, 90, 94)"
        assert faults(page, "nap-assistant", ["color-contrast"]) == []


def test_text_that_is_no_colour_changes_nothing(visit: Visit) -> None:
    page = visit(data_accent="red; } * { display: none")
    open_widget(page)
    expect(widget(page).locator(".send")).to_have_css("background-color", "rgb(11, 90, 94)")


def test_a_finger_finds_everything(visit: Visit) -> None:
    page = visit(width=360, height=740, data_questions="Which countries?")
    box = widget(page).locator(".launcher").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    open_widget(page)
    a_whole_conversation(page)
    small = page.evaluate(
        """() => [...document.querySelector("nap-assistant").shadowRoot.querySelectorAll(
            ".panel :is(button, summary, textarea, .links a, .jump)")]
            .filter((element) => element.getClientRects().length > 0 && element.getBoundingClientRect().height < 44)
            .map((element) => element.outerHTML)"""
    )
    assert small == []
    reach = (
        widget(page)
        .locator("a.mark")
        .last.evaluate(
            """mark => {
        mark.scrollIntoView({ block: "center" });
        const { left, right, top, bottom } = mark.getBoundingClientRect();
        const middle = (left + right) / 2;
        return [top - 12, bottom + 12].map((y) => mark.getRootNode().elementFromPoint(middle, y) === mark);
        }"""
        )
    )
    assert reach == [True, True]


@pytest.mark.parametrize(("width", "height"), [(360, 740), (740, 360), (320, 568)])
def test_it_takes_the_whole_of_a_small_screen(visit: Visit, width: int, height: int) -> None:
    page = visit(width=width, height=height)
    open_widget(page)
    box = widget(page).locator(".panel").bounding_box()
    assert box == {"x": 0, "y": 0, "width": width, "height": height}
    expect(widget(page).get_by_label("Your question")).to_be_in_viewport()


def test_it_moves_only_for_those_who_want_that(visit: Visit) -> None:
    page = visit()
    open_widget(page)
    expect(widget(page).locator(".panel")).to_have_css("animation-name", "none")
    page.emulate_media(reduced_motion="no-preference")
    expect(widget(page).locator(".panel")).to_have_css("animation-name", "rise")


def test_the_left_side_and_its_own_words(visit: Visit) -> None:
    page = visit(data_position="left", data_title="Ask the ministry", data_greeting="What would you like to know?")
    open_widget(page)
    expect(widget(page).get_by_role("dialog", name="Ask the ministry")).to_be_visible()
    expect(widget(page).locator(".start")).to_have_text("What would you like to know?")
    box = widget(page).locator(".panel").bounding_box()
    assert box is not None
    assert round(box["x"]) == 20
    page.mouse.click(900, 300)  # beside the dialog
    expect(widget(page).locator(".panel")).to_be_hidden()


@pytest.mark.parametrize(
    ("query", "launch", "greeting"),
    [
        ({"lang": "nl"}, "Stel een vraag", "Stel een vraag over nationale actieplannen"),
        ({"lang": "nl", "data_language": "fr"}, "Poser une question", "Posez une question sur les plans"),
        ({"lang": "fr-BE"}, "Poser une question", "Posez une question sur les plans"),
        ({"lang": "de"}, "Ask a question", "Ask about National Action Plans"),
    ],
)
def test_it_speaks_the_language_of_the_page(visit: Visit, query: dict[str, str], launch: str, greeting: str) -> None:
    page = visit(**query)
    expect(widget(page).get_by_role("button", name=launch)).to_be_visible()
    open_widget(page)
    expect(widget(page).locator(".start")).to_contain_text(greeting)


def test_all_languages_say_the_same_things(visit: Visit) -> None:
    page = visit()
    script = (Path("assistant/web/static") / "widget-texts.js").read_text(encoding="utf-8")
    kinds = page.evaluate(
        f"(() => {{ {script}; return Object.values(TEXTS).map((texts) => "
        "Object.entries(texts).map(([name, text]) => `${name}: ${typeof text}`)); })()"
    )
    assert len(kinds) == 3
    assert kinds[0] == kinds[1] == kinds[2]


def test_the_page_for_editors_writes_the_line(visit: Visit, host: str) -> None:
    page = visit("/embed", at=host)
    snippet = page.locator("#snippet")
    expect(snippet).to_have_text(f'<script async src="{host}/widget.js"></script>')
    page.get_by_label("Language").select_option("fr")
    page.get_by_label("Country").fill("BE")
    page.get_by_label("Title").fill('A "title" & more')
    page.get_by_label("Title").blur()
    expect(snippet).to_have_text(
        f'<script async src="{host}/widget.js" data-language="fr" data-country="BE" '
        'data-title="A &quot;title&quot; &amp; more"></script>'
    )
    expect(page.locator("#iframe")).to_contain_text(f'src="{host}/frame?language=fr&amp;country=BE"')
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == snippet.text_content()
    open_widget(page)
    expect(widget(page).get_by_role("dialog", name='A "title" & more')).to_be_visible()
    expect(widget(page).get_by_label("Votre question")).to_be_visible()
