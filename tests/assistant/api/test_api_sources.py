from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from assistant.api.schemas import Ready, SearchBody, SourceList, WholeSource


def ids(client: httpx.Client, **query: object) -> list[str]:
    answer = client.get("/api/sources", params=query)
    assert answer.status_code == 200
    return [source["id"] for source in SourceList.model_validate(answer.json()).model_dump()["sources"]]


def test_every_document_is_listed(real: httpx.Client, starter_corpus: Path) -> None:
    files = {
        str(path.relative_to(starter_corpus).with_suffix(""))
        for folder in ("profiles", "stories", "agenda")
        for path in (starter_corpus / folder).glob("*.md")
    }
    assert set(ids(real)) == files


def test_the_list_is_filtered(real: httpx.Client) -> None:
    assert "profiles/belgium" in ids(real, country="BE")
    assert ids(real, country="Belgium") == ids(real, country="be")
    assert all(name.startswith("stories/") for name in ids(real, kind="story"))
    assert ids(real, country="BE", kind="profile", year=2024) == ["profiles/belgium"]
    assert ids(real, country="BE", kind="profile", year=1999) == []
    assert 0 < len(ids(real, theme="climate")) < len(ids(real))
    assert ids(real, theme="no such theme") == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"country": "Atlantis"}, "A country is not known here"),
        ({"kind": "poem"}, "kind: Input should be 'profile', 'story' or 'agenda'"),
        ({"year": "soon"}, "year: Input should be a valid integer"),
        ({"year": "-5"}, "year: Input should be greater than or equal to 1900"),
        ({"theme": "x" * 101}, "theme: String should have at most 100 characters"),
    ],
)
def test_a_wrong_filter_is_told(real: httpx.Client, query: dict[str, str], words: str) -> None:
    answer = real.get("/api/sources", params=query)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_a_document_has_its_text_sections_and_references(real: httpx.Client) -> None:
    document = WholeSource.model_validate(real.get("/api/sources/profiles/belgium").json())
    assert document.country == "Belgium"
    assert document.references
    assert all(0 <= section.start <= section.end <= len(document.text) for section in document.sections)
    assert document.viewer_url == "/sources/profiles/belgium"


@pytest.mark.parametrize(
    "name", ["nothing", "profiles/../profiles/nothing", "%00", "profiles/%F0%9F%90%8C", "a" * 3000]
)
def test_a_document_that_is_not_there(real: httpx.Client, name: str) -> None:
    answer = real.get(f"/api/sources/{name}")
    assert answer.status_code == 404
    assert "GET /api/sources lists all" in answer.json()["detail"]


def test_search_finds_passages_in_their_documents(real: httpx.Client) -> None:
    found = SearchBody.model_validate(
        real.post("/api/search", json={"query": "focus countries of the fourth plan", "limit": 5}).json()
    )
    assert len(found.passages) == 5
    assert any(passage.document_id == "profiles/belgium" for passage in found.passages)
    for passage in found.passages:
        text = real.get(f"/api/sources/{passage.document_id}").json()["text"]
        assert text[passage.start : passage.end] == passage.text
    assert [p.score for p in found.passages] == sorted((p.score for p in found.passages), reverse=True)


def test_search_is_narrowed(real: httpx.Client) -> None:
    body = {"query": "focus countries", "countries": ["NL"], "kinds": ["profile"]}
    found = real.post("/api/search", json=body).json()["passages"]
    assert {passage["document_id"] for passage in found} == {"profiles/netherlands"}


@pytest.mark.parametrize(("body", "count"), [({"query": "  "}, 0), ({"query": "x", "countries": ["Tuvalu"]}, 0)])
def test_search_may_find_nothing(real: httpx.Client, body: dict[str, object], count: int) -> None:
    assert len(real.post("/api/search", json=body).json()["passages"]) == count


@pytest.mark.parametrize("limit", [0, 51, "5", 1.5, True])
def test_search_has_a_limit(real: httpx.Client, limit: object) -> None:
    assert real.post("/api/search", json={"query": "x", "limit": limit}).status_code == 422


def test_it_is_ready_with_its_documents(real: httpx.Client) -> None:
    ready = Ready.model_validate(real.get("/readyz").json())
    assert ready.documents == len(ids(real))
    assert real.head("/readyz").status_code == 200
    assert real.get("/healthz").json() == {"status": "ok"}
