"""What a visitor does with the widget."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


def widget(page: Page) -> Locator:
    """The widget of a page."""
    return page.locator("nap-assistant")


def open_widget(page: Page) -> Locator:
    """The widget, opened by its button."""
    widget(page).locator(".launcher").click()
    expect(widget(page).locator(".panel")).to_be_visible()
    return widget(page)


def ask(page: Page, question: str) -> Locator:
    """Type a question, send it with the keyboard, wait for the whole answer, and return it."""
    count = widget(page).locator(".turn").count()
    widget(page).locator("textarea").fill(question)
    page.keyboard.press("Enter")
    expect(widget(page).locator(".turn")).to_have_count(count + 1)
    expect(widget(page).locator(".status")).to_have_count(0)
    return widget(page).locator(".answer").last
