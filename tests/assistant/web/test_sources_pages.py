from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

import httpx
import pytest

from assistant.answering.catalogue import Catalogue
from assistant.answering.pipeline import Assistant
from assistant.assemble import open_assistant
from assistant.settings import Settings
from assistant.web import WebOptions, create_app
from assistant.web.addresses import document_address, viewer_address
from ingest.elements import Element, Link
from ingest.types import Document, Facts, Plan
from prompts import load
from tests.assistant.web.served import served
from tests.assistant.web.sourced import Shelf, ShelfAssistant, Shown, hostile, made
from vectorstore import IndexMissing

say = load().say
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "</mark></article><h1>x",
    "&lt;b&gt; {7*7} `${1}` [a](javascript:x)",
]
BELGIUM = made(
    Element("paragraph", "Belgium's fourth plan runs to 2026.", links=(Link("the plan", "https://example.org/plan"),)),
    Element("paragraph", "It has four focus countries.", links=(Link("the plan", "https://example.org/plan"),)),
    document_id="profiles/belgium",
    title="Belgium",
    facts=Facts(
        "profile", "Belgium", "BE", themes=("climate",), publisher="Editor", published="2022-02-25", quoted_as="corpus",
        plans=(Plan(4, "2022-2026", 2022, 2026, "2022-02-25"), Plan(5, "from 2027", 2027, None)),
    ),
)  # fmt: skip
STORY = made(
    Element("paragraph", "We waited for ten years."),
    document_id="example.org/naps/story-1",
    title="A story",
    source="https://example.org/naps/story",
    facts=Facts("story", countries=("Mali", "Jordan", "Nepal", "Kenya"), themes=("justice",), publisher="The council"),
)
MANY = [
    made(Element("paragraph", "x"), document_id=f"agenda/{n}", title=f"Page {n:03}", facts=Facts("agenda"))
    for n in range(230)
]
UNTRUSTED = hostile(HOSTILE, 'a"b<c>/d e?f#g%2F&h')


@pytest.fixture(scope="module")
def shelf() -> Iterator[httpx.Client]:
    documents: list[Document] = [BELGIUM, STORY, UNTRUSTED, *MANY]
    app = create_app(ShelfAssistant(documents), WebOptions(requests_per_minute=0))
    with served(app) as address, httpx.Client(base_url=address, timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def corpus(starter_settings: Settings) -> Iterator[Assistant]:
    opened = open_assistant(starter_settings)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def starter(corpus: Assistant) -> Iterator[httpx.Client]:
    app = create_app(corpus, WebOptions(requests_per_minute=0))
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def get(client: httpx.Client, path: str, status: int = 200) -> Shown:
    answer = client.get(path)
    assert answer.status_code == status
    return Shown(answer.text)


def listed(shown: Shown) -> list[str]:
    return [item[0].text_content() for entries in shown.all("ul.src-list") for item in entries]


def test_a_page_may_run_nothing_and_send_its_form_to_us_only(shelf: httpx.Client) -> None:
    for path, status in (("/sources", 200), ("/sources/profiles/belgium", 200), ("/sources/none", 404)):
        answer = shelf.get(path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy == {
            "default-src": "'none'",
            "style-src": "'self'",
            "img-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'self'",
            "frame-ancestors": "'self'",
        }
        shown = Shown(answer.text)
        assert not shown.all("script") + shown.all("style") + shown.all("[style]") + shown.all("[onclick]")
        assert [link.get("href").partition("?")[0] for link in shown.all("link")] == [
            "/nap-assets/mark.svg",
            "/nap-assets/sources.css",
        ]


def test_the_list(shelf: httpx.Client) -> None:
    shown = get(shelf, "/sources?kind=story")
    assert listed(shown) == ["A story"]
    assert "Mali, Jordan, Nepal" in shown.text
    assert say("sources_chosen", count=1, total=233) in shown.text
    assert [option.get("value") for option in shown.all("option") if option.get("selected") is not None] == ["story"]
    assert shown.all("ul.src-list")[0][0][0].get("href") == "/sources/example.org/naps/story-1"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("country=Belgium", ["Belgium"]),
        ("country=be", ["Belgium"]),
        ("country=Mali&kind=story&theme=justice", ["A story"]),
        ("theme=climate", ["Belgium"]),
        ("year=2026&country=Belgium", ["Belgium"]),
        ("year=2027&country=Belgium", []),
        ("country=Belgium&kind=story", []),
        ("country=France", []),
        ("year=2099", []),
    ],
)
def test_filters(shelf: httpx.Client, query: str, found: list[str]) -> None:
    shown = get(shelf, f"/sources?{query}")
    assert listed(shown) == found
    assert (say("sources_none_chosen") in shown.text) == (not found)
    assert not shown.all("script")
    assert say("sources_left_out") not in shown.text


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("country=ZZ&year=abc", []),
        ("country=Atlantis&theme=climate", ["climate"]),
        ("kind=<script>", []),
        ("theme=nonsense&country=BE", ["Belgium"]),
        ("year=" + "9" * 5000, []),
        ("year=12345", []),
    ],
)
def test_what_is_not_known_is_left_out_and_that_is_said(shelf: httpx.Client, query: str, kept: list[str]) -> None:
    shown = get(shelf, f"/sources?{query}")
    assert say("sources_left_out") in shown.text
    assert [option.get("value") for option in shown.all("option") if option.get("selected") is not None] == kept
    assert listed(shown), "the documents that fit the rest are shown"


def test_a_year_says_which_plan(shelf: httpx.Client) -> None:
    shown = get(shelf, "/sources?year=2024&country=Belgium")
    assert "Plan 4, 2022-2026" in shown.text
    assert "from 2027" not in shown.text
    assert say("sources_year_note") in shown.text


def test_a_long_list_has_pages(shelf: httpx.Client) -> None:
    first, last = get(shelf, "/sources?kind=agenda"), get(shelf, "/sources?kind=agenda&page=3")
    assert listed(first) == [f"Page {n:03}" for n in range(100)]
    assert listed(last) == [f"Page {n:03}" for n in range(200, 230)]
    assert listed(get(shelf, "/sources?kind=agenda&page=999999")) == listed(last)
    assert listed(get(shelf, "/sources?kind=agenda&page=-1")) == listed(first)
    (later,) = first.all("a", first.all("nav.src-ways")[0])
    assert later.get("href") == "/sources?kind=agenda&page=2"


def test_a_document(shelf: httpx.Client) -> None:
    shown = get(shelf, viewer_address("profiles/belgium", 0, 35))
    assert shown.marked == "Belgium's fourth plan runs to 2026."
    assert say("sources_words_corpus") in shown.text
    facts = shown.all("aside")[0].text_content()
    assert "Plan 4, 2022-2026" in facts
    assert "25 February 2022" in facts
    assert "Plan 5, from 2027" in facts
    marks = [mark.get("href") for mark in shown.all("a", shown.all("article")[0])]
    assert marks == ["#reference-1", "#reference-1"]
    entry = shown.all("li", shown.all("section.src-references")[0])[0]
    assert [link.get("href") for link in shown.all("a", entry)] == ["https://example.org/plan", "#use-1", "#use-2"]


def test_the_way_to_the_original(shelf: httpx.Client) -> None:
    address = "https://example.org/naps/story"
    assert _original(get(shelf, viewer_address(STORY.id, 0, 9))) == f"{address}#:~:text=We%20waited"
    assert _original(get(shelf, document_address(STORY.id))) == address
    assert not get(shelf, document_address(BELGIUM.id)).all(".src-original")


def _original(shown: Shown) -> str:
    return str(shown.all("a", shown.all(".src-original")[0])[0].get("href"))


@pytest.mark.parametrize(
    "query", ["start=0", "end=5", "start=9&end=3", "start=a&end=b", "start=0&end=99999", "start=%00&end=%ff"]
)
def test_a_bad_span_gives_the_document_without_a_mark(shelf: httpx.Client, query: str) -> None:
    shown = get(shelf, f"/sources/profiles/belgium?{query}")
    assert "four focus countries" in shown.text
    assert not shown.all("mark")
    assert say("sources_no_mark") in shown.text


@pytest.mark.parametrize(
    "name", ["profiles/belgum", "none", "%00", "%ff", "a" * 3000, "../../etc/passwd", "<b>", "profiles/belgium/"]
)
def test_an_unknown_document(shelf: httpx.Client, name: str) -> None:
    answer = shelf.get(f"/sources/{name}")
    assert answer.status_code == 404
    if not name.startswith(".."):  # the client itself resolves those dots
        shown = Shown(answer.text)
        assert say("sources_missing") in shown.text
        assert any(link.get("href") == "/sources" for link in shown.all("a", shown.all("main")[0]))
        assert (listed(shown) == ["Belgium"]) == name.startswith("profiles/")


def test_untrusted_words_are_only_ever_shown(shelf: httpx.Client) -> None:
    pages = [
        shelf.get(document_address(UNTRUSTED.id)).text,
        shelf.get(viewer_address(UNTRUSTED.id, 0, 200)).text,
        shelf.get("/sources?kind=profile").text,
        shelf.get("/sources", params={"country": HOSTILE[0], "theme": HOSTILE[1]}).text,
        shelf.post("/sources", data={"words": HOSTILE[0], "country": HOSTILE[1]}).text,
        shelf.post("/sources", data={"words": "plans"}).text,
        shelf.get(document_address(HOSTILE[1])).text,
    ]
    for page in pages:
        shown = Shown(page)
        assert not shown.all("script") + shown.all("img") + shown.all("[onerror]") + shown.all("b")
        assert len(shown.all("h1")) == len(shown.all("main")) == 1
        for link in shown.all("a"):
            assert link.get("href").startswith(("/", "#", "https://example.org/"))
    shown = Shown(pages[0])
    for payload in HOSTILE:
        assert payload in shown.words("article")
        assert payload in shown.all("section.src-references")[0].text_content() or payload in shown.words("article")
    assert shown.all("h1")[0].text_content() == HOSTILE[0]


def test_a_search(starter: httpx.Client) -> None:
    answer = starter.post("/sources", data={"words": "focus countries of Belgium's fourth plan"})
    shown = Shown(answer.text)
    results = shown.all("article.src-result")
    assert 5 <= len(results) <= 20
    assert any("Burkina Faso" in result.text_content() for result in results[:3])
    best = shown.all("a", results[0])[0]
    followed = get(starter, best.get("href"))
    said = "".join(shown.all("blockquote", results[0])[0].text_content().split())
    assert "".join(followed.marked.split()) == said
    assert best.get("target") == "_blank"
    assert shown.all("input")[0].get("value") == "focus countries of Belgium's fourth plan"


def test_a_search_keeps_to_what_was_chosen(starter: httpx.Client) -> None:
    shown = Shown(starter.post("/sources", data={"words": "focus countries", "country": "NL", "kind": "profile"}).text)
    addresses = {link.get("href").partition("?")[0] for r in shown.all("article") for link in shown.all("a", r)}
    assert addresses == {"/sources/profiles/netherlands"}
    hidden = {i.get("name"): i.get("value") for i in shown.all("input") if i.get("type") == "hidden"}
    assert hidden == {"country": "Netherlands", "kind": "profile"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "sources_search_empty"),
        ("   ", "sources_search_empty"),
        ("asdfgh qwerty", "sources_search_none"),
        ("pizza recipe with cheese", "sources_search_none"),
        ("the", "sources_search_none"),
    ],
)
def test_a_search_that_finds_nothing(starter: httpx.Client, words: str, message: str) -> None:
    shown = Shown(starter.post("/sources", data={"words": words}).text)
    assert say(message) in shown.text
    assert not shown.all("article")


def test_a_search_that_is_too_long(starter: httpx.Client) -> None:
    shown = Shown(starter.post("/sources", data={"words": "women " * 100}).text)
    assert say("sources_search_long", limit=500) in shown.text


@pytest.mark.parametrize(
    "body",
    [b"", b"words", b"words=%ff%fe", b"&" * 5000, b"words=a&words=b", b"=&=&==", b"words=%00\x00", "words=é".encode()],
)
def test_any_form_gets_a_page(starter: httpx.Client, body: bytes) -> None:
    answer = starter.post("/sources", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 200
    assert say("sources_search_title") in answer.text


def test_what_is_refused_gets_a_page_too() -> None:
    app = create_app(ShelfAssistant([STORY]), WebOptions(requests_per_minute=1, max_body=1000))
    with served(app) as address, httpx.Client(base_url=address, timeout=20) as client:
        found, many = (client.post("/sources", data={"words": "peace"}) for _ in range(2))
        browsed = client.get("/sources")
    assert (found.status_code, browsed.status_code) == (200, 200)
    assert (many.status_code, say("sources_too_many") in many.text) == (429, True)
    assert many.headers["content-type"].startswith("text/html")
    assert int(many.headers["retry-after"]) > 0


def test_what_cannot_be_read_gets_a_page_too() -> None:
    app = create_app(ShelfAssistant([STORY]), WebOptions(max_body=1000))
    with served(app) as address, httpx.Client(base_url=address, timeout=20) as client:
        long, other = client.post("/sources", data={"words": "x" * 2000}), client.post("/sources", json={"words": "x"})
    for answer, status in ((long, 413), (other, 415)):
        assert (answer.status_code, say("sources_not_understood") in answer.text) == (status, True)


def test_the_list_of_the_starter_corpus(starter: httpx.Client, corpus: Assistant) -> None:
    shown = get(starter, "/sources")
    with corpus.corpus() as (index, _):
        assert len(listed(shown)) == len(index.documents)
        kinds = [document.facts.kind for document in index.documents.values()]
    counts = [span.text_content() for span in shown.all("p.src-kinds")[0]]
    assert counts == [
        f"{say(f'sources_kinds_{kind}')} {kinds.count(kind)}"
        for kind in ("profile", "story", "agenda")  # type: ignore[arg-type]
    ]
    assert say("sources_own_words_all") in shown.text
    in_2024 = get(starter, "/sources?year=2024")
    assert 0 < len(listed(in_2024)) < len(listed(shown))


def test_without_an_index_there_is_a_page_that_says_so() -> None:
    class Lost(ShelfAssistant):
        lost = False

        def corpus(self) -> AbstractContextManager[tuple[Shelf, Catalogue]]:
            if self.lost:
                raise IndexMissing("/secret/path")
            return super().corpus()

    assistant = Lost([STORY])
    with served(create_app(assistant)) as address:
        assistant.lost = True
        answers = [httpx.get(f"{address}{path}") for path in ("/sources", document_address(STORY.id))]
    for answer in answers:
        assert answer.status_code == 503
        assert say("sources_closed") in answer.text
        assert "secret" not in answer.text
