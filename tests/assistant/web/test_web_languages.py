"""Pages in the reader's language: that of the address, or else the one that the reader's browser likes best."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from assistant.web import WebOptions, create_app
from assistant.web.chat import Chat
from ingest.elements import Element
from prompts import load, speak
from tests.assistant.web.prepared import PreparedAssistant
from tests.assistant.web.served import served
from tests.assistant.web.sourced import ShelfAssistant, Shown, made

BELGIUM = made(
    Element("heading", "Belgium", level=1),
    Element("paragraph", "The plan has four focus countries."),
    document_id="profiles/belgium",
)


@pytest.fixture(scope="module")
def shelf() -> Iterator[httpx.Client]:
    app = create_app(ShelfAssistant([BELGIUM]), WebOptions(requests_per_minute=0))
    with served(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.mark.parametrize(
    ("accepted", "language", "home"),
    [
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl", "/nl/"),
        ("de, fr ; q=0.7, en;q=0.5", "fr", "/fr/"),
        ("en-GB,nl;q=0.9", "en", "/"),
        ("de", "en", "/"),
        ("nl;q=0", "en", "/"),
        ("nl;q=x,,;,*;q=1," + "x" * 5000, "en", "/"),
        ("", "en", "/"),
    ],
)
def test_the_language_of_the_reader(shelf: httpx.Client, accepted: str, language: str, home: str) -> None:
    shown = Shown(shelf.get("/sources/profiles/belgium", headers={"accept-language": accepted}).text)
    assert shown.tree.get("lang") == language
    assert shown.all("a.src-name")[0].get("href") == home
    assert shown.all("article")[0].get("lang") == "en"


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_language_of_an_address_is_kept_by_every_link_of_ours(shelf: httpx.Client, language: str) -> None:
    english = {"accept-language": "en"}
    for path in (
        "/sources",
        "/sources?kind=agenda&country=ZZ",
        "/sources/profiles/belgium",
        "/sources/none",
        "/about",
        "/nope",
    ):
        accept = {"accept": "text/html"}
        shown = Shown(shelf.get(f"/{language}{path}", headers={**english, **accept}).text)
        assert shown.tree.get("lang") == language
        ways = [link.get("href") for link in shown.all("a")] + [form.get("action") for form in shown.all("form")]
        own = [way for way in ways if way.startswith("/")]
        assert len(own) > 3
        assert all(way.startswith(f"/{language}/") for way in own), path
    found = Shown(shelf.post(f"/{language}/sources", data={"words": "focus countries"}, headers=english).text)
    assert any(link.get("href").startswith(f"/{language}/sources/") for link in found.all("a", found.all("main")[0]))


@pytest.mark.parametrize(
    ("path", "accepted", "language"), [("/nope", "en", "en"), ("/nope", "nl", "nl"), ("/fr/nope", "en", "fr")]
)
def test_a_browser_gets_a_page_where_there_is_none(
    shelf: httpx.Client, path: str, accepted: str, language: str
) -> None:
    headers = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": accepted}
    answer = shelf.get(path, headers=headers)
    shown = Shown(answer.text)
    home = "/" if language == "en" else f"/{language}/"
    assert (answer.status_code, shown.tree.get("lang")) == (404, language)
    assert speak(language).say("web_missing") in shown.text
    ways = [link.get("href") for link in shown.all("a", shown.all("main")[0])]
    assert ways == [home, f"{home}sources"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert shelf.get(path).json() == {"detail": "Not Found"}, "programs get JSON"


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_chat_leads_to_pages_in_its_language(shelf: httpx.Client, language: str) -> None:
    config = str(shelf.get(f"/{language}/config").json())
    assert f'href="/{language}/sources"' in config
    assert f'href="/{language}/about"' in config
    assert 'href="/sources"' not in config


@pytest.mark.parametrize("language", ["en", "nl", "fr"])
def test_a_refusal_in_another_language_says_that_english_works_best(language: str) -> None:
    hint = speak(language).say("web_in_english")
    for model in (False, True):
        chat = Chat(PreparedAssistant(), WebOptions(language_model=model), speak(language))
        *_, refused = chat.ask("What about Norway?", [])
        assert (hint[:-1] in refused[1][-1]["content"]) == (language != "en" and not model)
        *_, answered = chat.ask("Which countries?", [])
        assert hint[:-1] not in answered[1][-1]["content"]


def test_the_documents_open_in_the_language_of_the_chat() -> None:
    *_, shown = Chat(PreparedAssistant(), WebOptions(), speak("nl")).ask("Which countries?", [])
    assert "&#47;nl&#47;sources&#47;" in shown[1][-1]["content"]
    *_, shown = Chat(PreparedAssistant(), WebOptions(), load()).ask("Which countries?", [])
    assert "&#47;nl&#47;" not in shown[1][-1]["content"]
