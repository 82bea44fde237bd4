"""What OpenAPI says is what there is."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.answering.types import Answer
from assistant.api.schemas import AnswerBody
from assistant.api.surface import PATHS

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def document(prepared_site: str) -> dict[str, Any]:
    return httpx.get(f"{prepared_site}/openapi.json", timeout=30).json()  # type: ignore[no-any-return]


def test_it_names_every_route_of_the_api_and_no_other(document: dict[str, Any]) -> None:
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    for method, path in described:
        assert any(p.method == method and re.fullmatch(p.pattern, path) for p in PATHS), path
    for known in PATHS:
        if known.pattern not in ("/mcp", "/openapi.json"):
            assert any(known.method == m and re.fullmatch(known.pattern, path) for m, path in described), known


def test_its_examples_work(document: dict[str, Any], client: httpx.Client) -> None:
    tried = 0
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert operation["summary"]
            content = operation.get("requestBody", {}).get("content", {})
            if not content:
                continue
            name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
            examples = document["components"]["schemas"][name]["examples"]
            assert examples
            for example in examples:
                if path != "/api/search":  # the prepared answers come from no index
                    assert client.post(path, json=example).status_code == 200
                    tried += 1
    assert tried >= 3


def test_the_schema_of_an_answer_is_the_answer() -> None:
    assert set(AnswerBody.model_fields) == {"schema_version", *(field.name for field in fields(Answer))}


def test_it_promises_errors_as_they_are(document: dict[str, Any]) -> None:
    answers = document["paths"]["/api/ask"]["post"]["responses"]
    assert set(answers) == {"200", "400", "403", "413", "415", "422", "429", "503"}
    for status, answer in answers.items():
        if status != "200":
            assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorBody")


def test_the_page_of_documentation_names_every_path() -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for path in PATHS:
        assert path.pattern.removesuffix("(/.+)?") in text
