"""What a page on some countries can begin with."""

from __future__ import annotations

import httpx
import pytest

from assistant.answering.countries import find_countries
from tests.assistant.api.apps import api_app
from tests.assistant.web.prepared import PreparedAssistant
from tests.assistant.web.served import served


def test_questions_on_the_country_of_the_page_that_the_documents_answer(real: httpx.Client) -> None:
    for _ in range(5):  # the first visitor's server has not tried them all yet
        said = real.get("/api/start", params={"country": ["BE", "Atlantis"]}).json()
    assert said["unknown"] == ["Atlantis"]
    assert 1 <= len(said["questions"]) <= 3
    for question in said["questions"]:
        assert {mention.name for mention in find_countries(question)} <= {"Belgium"}
        answer = real.post("/api/ask", json={"question": question, "countries": ["Belgium"]}).json()
        assert answer["status"] == "answered"


@pytest.mark.parametrize("country", ["AQ", "Atlantis", "Mexico"])
def test_no_questions_on_a_country_without_documents(real: httpx.Client, country: str) -> None:
    assert real.get("/api/start", params={"country": country}).json()["questions"] == []


def test_what_is_wrong_is_told(real: httpx.Client) -> None:
    assert real.get("/api/start").status_code == 422
    wrong = real.get("/api/start", params={"country": "BE", "kind": "plans"})
    assert (wrong.status_code, "profile" in wrong.json()["detail"]) == (422, True)


def test_it_has_a_limit_of_its_own() -> None:
    app = api_app(PreparedAssistant(), requests_per_minute=2)
    with served(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        asked = [client.get("/api/start", params={"country": "BE"}).status_code for _ in range(3)]
        assert asked == [200, 200, 429]
        assert client.post("/api/ask", json={"question": "Which?"}).status_code == 200
