"""The widget on other people's sites: strict policies, ways of loading, and sites that are not listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.assistant.web.prepared import LIST, PreparedAssistant
from tests.assistant.web.served import served
from tests.browser.site.pages import Demonstration
from tests.browser.site.steps import ask, open_widget, widget

pytestmark = pytest.mark.browser
pytest_plugins = ["tests.browser.site.fixtures"]

Visit = Callable[..., Page]


@pytest.mark.parametrize("path", ["/strict", "/trusted-types", "/twice", "/rtl", "/element"])
def test_it_works_however_it_is_embedded(visit: Visit, path: str) -> None:
    page = visit(path)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.url.endswith("/api/ask") else None)
    expect(widget(page)).to_have_count(1)
    open_widget(page)
    answer = ask(page, "Which countries?")
    expect(answer.locator("li").first).to_contain_text(LIST.claims[1].text)
    box = widget(page).locator(".panel").bounding_box()
    assert box is not None
    assert (round(box["x"] + box["width"]), round(box["y"] + box["height"])) == (1260, 780)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    [request] = asked
    sent = request.all_headers()
    assert "cookie" not in sent
    assert "referer" not in sent


def test_the_styles_of_the_site_stay_outside(visit: Visit) -> None:
    page = visit("/awkward")
    open_widget(page)
    answer = ask(page, "Which countries?")
    style = answer.locator("li").first.evaluate(
        "item => { const { color, fontSize, textTransform, letterSpacing, visibility } = getComputedStyle(item);"
        " return [color, fontSize, textTransform, letterSpacing, visibility]; }"
    )
    assert style == ["rgb(34, 33, 30)", "17px", "none", "normal", "visible"]
    expect(page.locator("h1")).to_have_css("font-size", "25px")  # and those of the widget stay inside


def test_keys_typed_in_the_widget_are_no_shortcuts_of_the_site(visit: Visit) -> None:
    page = visit()
    page.evaluate("document.addEventListener('keydown', () => { window.seen.heard.push('key'); })")
    page.keyboard.press("a")
    assert page.evaluate("window.seen.heard") == ["key"]
    open_widget(page)
    page.keyboard.type("a question / with ? keys")
    assert page.evaluate("window.seen.heard") == ["key"]


@pytest.fixture
def unlisted(host: str) -> Iterator[str]:
    """The demonstration site once more, under an address that the assistant does not list."""
    with served(Demonstration(host).app()) as address:
        yield address


@pytest.mark.parametrize("origin", ["another port", "another name", "no origin at all"])
def test_a_site_that_is_not_listed_gets_nothing(
    browser: Browser,
    answers: PreparedAssistant,
    host: str,
    unlisted: str,
    demonstration: tuple[Demonstration, str],
    origin: str,
) -> None:
    demonstration[0].host = host
    address = {
        "another port": unlisted,
        "another name": demonstration[1].replace("127.0.0.1", "localhost"),
        "no origin at all": unlisted,
    }[origin]
    before = len(answers.asked)
    page = browser.new_page()
    replies: list[tuple[int, dict[str, str]]] = []
    page.on(
        "response",
        lambda reply: replies.append((reply.status, reply.headers)) if reply.url.endswith("/api/ask") else None,
    )
    if origin == "no origin at all":
        page.set_content(f'<iframe sandbox="allow-scripts" src="{unlisted}/" width="900" height="700"></iframe>')
        inside = page.frame_locator("iframe").locator("html")
    else:
        page.goto(f"{address}/")
        inside = page.locator("html")
    inside.locator(".launcher").click()
    inside.locator("textarea").fill("Which countries?")
    inside.locator(".send").click()
    expect(inside.locator(".answer")).to_contain_text("This site may not show the assistant.")
    page.close()
    assert len(answers.asked) == before
    assert all(status == 403 and "access-control-allow-origin" not in headers for status, headers in replies)


def test_a_frame_shows_the_conversation(visit: Visit, answers: PreparedAssistant, host: str) -> None:
    page = visit("/frame")
    inside = page.frame_locator("iframe")
    expect(inside.locator(".launcher, .close")).to_have_count(0)
    assert page.evaluate("document.activeElement.localName") == "body"  # a frame does not take the focus when it loads
    inside.get_by_label("Uw vraag").fill("Which countries?")
    inside.get_by_role("button", name="Vraag").click()
    expect(inside.locator(".sources")).to_be_visible()
    assert answers.filters[-1].countries == ("Belgium",)


def test_an_unlisted_site_cannot_frame_it(browser: Browser, unlisted: str) -> None:
    page = browser.new_page()
    lines: list[str] = []
    page.on("console", lambda line: lines.append(line.text))
    page.goto(f"{unlisted}/frame")
    expect(page.frame_locator("iframe").locator("nap-assistant")).to_have_count(0)
    page.close()
    assert any("frame-ancestors" in line for line in lines)


def test_the_script_is_small_kept_and_for_everybody(host: str, demonstration: tuple[Demonstration, str]) -> None:
    with httpx.Client(base_url=host) as client:
        script = client.get("/widget.js")
        assert script.headers["content-encoding"] == "gzip"
        assert int(script.headers["content-length"]) <= 15_000
        assert script.headers["content-type"].startswith("text/javascript")
        assert script.headers["cross-origin-resource-policy"] == "cross-origin"
        plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
        assert plain.content == script.content
        again = client.get("/widget.js", headers={"If-None-Match": script.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        listed = client.get("/widget.js", headers={"Origin": demonstration[1]})
        assert listed.headers["access-control-allow-origin"] == demonstration[1]
        other = client.get("/widget.js", headers={"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("path", ["/embed", "/frame"])
def test_its_own_pages_run_nothing_inline(host: str, path: str) -> None:
    page = httpx.get(f"{host}{path}")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "<style" not in page.text


def test_the_address_of_a_frame_cannot_write_into_it(host: str) -> None:
    hostile = '"><script>alert(1)</script>'
    names = ("language", "country", "kinds", "accent", "title", "greeting", "onclick")
    page = httpx.get(f"{host}/frame", params=dict.fromkeys(names, hostile))
    assert "<script>" not in page.text
    assert '<html lang="en">' in page.text
    assert "data-title" not in page.text
    assert "onclick" not in page.text
