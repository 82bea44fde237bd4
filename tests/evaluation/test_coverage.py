"""Nothing that the starter corpus was written from is lost: not in the text, and not in the search."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.settings import Settings
from ingest import Document, read
from tests.evaluation.coverage import (
    AT_LEAST,
    FactFile,
    Outcome,
    Probe,
    holds,
    probes,
    read_facts,
    recall,
    run,
    summary,
)
from vectorstore import OnnxEmbeddings, open_index

MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ISO_DATE = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?(?![-\d])")


@pytest.fixture(scope="module")
def files(shared: Path) -> list[FactFile]:
    if not (shared / "facts").is_dir():
        pytest.skip("the facts of the starter corpus, ../shared/facts, are not here")
    return read_facts(shared / "facts")


@pytest.fixture(scope="module")
def chosen(files: list[FactFile]) -> list[Probe]:
    return probes(files)


@pytest.fixture(scope="module")
def outcomes(chosen: list[Probe], starter_settings: Settings, embeddings: OnnxEmbeddings) -> Iterator[list[Outcome]]:
    index = open_index(starter_settings.index, embeddings)
    yield run(index, chosen)
    index.close()


@pytest.fixture(scope="module")
def documents(starter_corpus: Path) -> dict[str, Document]:
    return {document.id: document for document in read([starter_corpus]).documents}


def test_the_rule_chooses_enough_and_gives_nothing_away(files: list[FactFile], chosen: list[Probe]) -> None:
    for file in files:
        assert sum(probe.document_id == file.document_id for probe in chosen) >= AT_LEAST, file.document_id
    assert len({(probe.document_id, probe.fact) for probe in chosen}) >= 350
    for probe in chosen:
        assert not holds(probe.query, probe.mark), probe


def test_the_search_finds_the_facts(outcomes: list[Outcome], record_property: Callable[[str, object], None]) -> None:
    for rank in (1, 5):
        record_property(f"recall@{rank}", round(recall(outcomes, rank), 3))
    print(summary(outcomes))
    missed = [f"{o.probe.document_id}: {o.probe.mark!r} for {o.probe.query!r}" for o in outcomes if (o.rank or 99) > 5]
    assert recall(outcomes, 5) >= 0.95, "\n".join([summary(outcomes), *missed])


def test_each_figure_of_each_fact_is_in_its_document(files: list[FactFile], documents: dict[str, Document]) -> None:
    lost = []
    for file in files:
        text = documents[file.document_id].text
        there = set(DIGITS.findall(text))
        for fact in _statements(file):
            lost += [f"{file.document_id}: {date} of {fact!r}" for date in _dates(fact) if date not in text]
            lost += [
                f"{file.document_id}: {figure} of {fact!r}"
                for figure in DIGITS.findall(_ISO_DATE.sub(" ", fact))
                if figure not in there
            ]
    assert lost == []


def _statements(file: FactFile) -> Iterator[str]:
    """All facts of a file, and what it says of each plan but for its number: "2" is "second" in the text."""
    yield from (fact for fact, _ in file.facts)
    for plan in file.generations:
        yield "; ".join(str(value) for name, value in plan.items() if value and name not in ("number", "sources"))


def _dates(fact: str) -> list[str]:
    """The dates of a fact as the text has them: 2022-02-25 is "25 February 2022" there."""
    found = (date.groups() for date in _ISO_DATE.finditer(fact))
    return [f"{day.lstrip('0') + ' ' if day else ''}{MONTHS[int(month) - 1]} {year}" for year, month, day in found]
