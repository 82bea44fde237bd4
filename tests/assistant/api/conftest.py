"""Two running sites: one with the real assistant, and one with prepared answers for what does not depend on them."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from assistant.answering.pipeline import Assistant
from assistant.web import WebOptions, create_app
from tests.assistant.api.apps import api_app
from tests.assistant.web.prepared import PreparedAssistant
from tests.assistant.web.served import served

LISTED = "https://ngo.example"


@pytest.fixture(scope="session")
def real_site(assistant: Assistant) -> Iterator[str]:
    """The address of a site that answers from the starter corpus."""
    with served(create_app(assistant, WebOptions(requests_per_minute=0))) as address:
        yield address


@pytest.fixture
def real(real_site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=real_site, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def prepared() -> PreparedAssistant:
    return PreparedAssistant()


@pytest.fixture(scope="session")
def prepared_site(prepared: PreparedAssistant) -> Iterator[str]:
    """The address of a site with prepared answers, which lists one other site."""
    with served(api_app(prepared, sites=(LISTED,))) as address:
        yield address


@pytest.fixture
def client(prepared_site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=prepared_site, timeout=30) as client:
        yield client
