"""The held-out questions may not be answered worse than they are now (docs/method.md has the figures)."""

from __future__ import annotations

import pytest

from assistant.answering.pipeline import Assistant
from tests.evaluation.held_out import outcomes, shares


def test_shares(assistant: Assistant, record_property: pytest.RecordProperty) -> None:
    found = outcomes(assistant)
    by_group = shares(found)
    for group, (right, asked) in by_group.items():
        record_property(group, f"{right} of {asked}")
    assert sum(good for _, _, good in found) >= 70, by_group
    for kind in ("absent-country", "off-topic", "false-premise"):
        assert by_group[kind][0] == by_group[kind][1], kind


def test_every_citation_stands_in_its_document(assistant: Assistant) -> None:
    with assistant._live.acquire() as index:
        for _, answer, _ in outcomes(assistant):
            assert not answer.unsupported
            for citation in (*answer.citations, *answer.nearest):
                text = index.documents[citation.document_id].text
                assert text[citation.start : citation.end] == citation.quote
