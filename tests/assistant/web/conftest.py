"""One running site for the tests of the web chat."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from assistant.web import WebOptions, create_app
from tests.assistant.web.prepared import PreparedAssistant
from tests.assistant.web.served import served


@pytest.fixture(scope="session")
def assistant() -> PreparedAssistant:
    return PreparedAssistant()


@pytest.fixture(scope="session")
def site(assistant: PreparedAssistant) -> Iterator[str]:
    """The address of a chat that takes bodies of up to 100,000 bytes."""
    with served(create_app(assistant, WebOptions(max_body=100_000, requests_per_minute=0))) as address:
        yield address


@pytest.fixture
def client(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site, timeout=10) as client:
        yield client
