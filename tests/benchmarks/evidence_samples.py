"""Signals of searches whose answer is known: public questions with and without their answer, and golden questions.

For each answerable public question the passages are searched three times: in all of the set, without its gold
paragraph, and without its whole document. The signals are those of `assistant.answering.evidence`; there are no
countries and no plans in these sets.
"""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import vectorstore
from assistant.answering.catalogue import Catalogue
from assistant.answering.decide import fits
from assistant.answering.evidence import Evidence, rank
from assistant.answering.findings import PASSAGES, Finder
from assistant.answering.probe import Vector, probe
from assistant.answering.signals import Signals
from assistant.answering.timing import Timings
from assistant.answering.understand import understand
from assistant.evaluation.golden import Golden
from ingest import CHUNKER_VERSION, Facts, split
from ingest.assemble import assemble
from ingest.elements import Element
from tests.benchmarks.bench import ROOT
from vectorstore import Index, OnnxEmbeddings

DATA = ROOT.parent / "shared" / "data" / "bench"
SEED = 1
ALL, NO_PARAGRAPH, NO_DOCUMENT, UNANSWERABLE = "all", "gold paragraph removed", "document removed", "unanswerable"
STRAY = "another subject"
NO_FACT = "paragraphs with the fact removed"

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sample:
    """One search: its sentences' signals, shape (sentences, signals), and which of them hold the answer.

    `part` says what was searched; only a search in all of a set can be answered. `group` is the question's document:
    what is fitted on a document is never tried on it. `scoped`: only documents on one country were searched.
    """

    name: str
    group: str
    question: str
    part: str
    signals: Values
    right: Flags
    scoped: bool = False

    @property
    def answerable(self) -> bool:
        """Whether what was searched holds the answer."""
        return self.part == ALL


def public_samples(name: str, index: Index, model: OnnxEmbeddings, size: int | None = None) -> Iterator[Sample]:
    """The searches for the answerable questions of a public set, or for a seeded choice of `size` of them."""
    document_of = {row["id"]: row["doc"] for row in rows(name, "passages")}
    asked = [row for row in rows(name, "questions") if row["answerable"] and row["answers"]]
    random.Random(SEED).shuffle(asked)
    for row in asked[:size]:
        gold = row["gold"]
        searched: dict[str, list[str] | None] = {
            ALL: None,
            NO_PARAGRAPH: [passage for passage in document_of if passage not in gold],
            NO_DOCUMENT: [passage for passage, document in document_of.items() if document != row["doc"]],
        }
        find = partial(_find, index, row["question"], model.encode_query(row["question"]))
        for part, allowed in searched.items():
            found = find(allowed)
            right = [e.document.id in gold and _answers(e.text, row["answers"]) for e in found]
            yield _sample(name, row["doc"], row["question"], part, found, right)
    without = [row for row in rows(name, "questions") if not row["answerable"]]
    random.Random(SEED).shuffle(without)
    for row in without[:size]:
        found = _find(index, row["question"], model.encode_query(row["question"]), None)
        yield _sample(name, row["doc"], row["question"], UNANSWERABLE, found, [False] * len(found))


def golden_samples(goldens: Iterable[Golden], index: Index, model: OnnxEmbeddings) -> Iterator[Sample]:
    """The searches for golden questions on one country or none, those for a fact also without what says it."""
    catalogue = Catalogue.of(index.documents.values())
    for golden in goldens:
        if golden.history or golden.kind in ("catalogue", "compare", "partial"):
            continue
        question = understand(
            golden.question, (), catalogue.names, catalogue.by_country.keys(), catalogue.owners, catalogue.spoken
        )
        finder = Finder(index, catalogue, model, Timings(), datetime.now(UTC).year)
        findings = finder.find(question)
        found = [evidence for evidence in findings[0].ranked if fits(evidence)]
        if len(findings) > 1 or not found:
            continue
        group = next(iter((*golden.countries, *golden.sources)), golden.id)
        if not golden.answerable:
            yield _sample("golden", group, golden.question, golden.kind, found, [False] * len(found))
            continue
        right = [e.document.id in golden.sources and _says(e.text, golden) for e in found]
        yield _sample("golden", group, golden.question, ALL, found, right)
        blocks = {(e.document.id, e.block): e.document.text[e.block.start : e.block.end] for e in found}
        without = [e for e in found if not _says(blocks[e.document.id, e.block], golden)]
        if golden.facts and without:
            yield _sample("golden", group, golden.question, NO_FACT, without, [False] * len(without))


def stray_samples(index: Index, model: OnnxEmbeddings, size: int = 100) -> Iterator[Sample]:
    """Public questions on anything, asked of a country's documents: visitors do that too."""
    catalogue = Catalogue.of(index.documents.values())
    chance = random.Random(SEED)
    for row in chance.sample(rows("squad", "questions"), size):
        country = chance.choice(sorted(catalogue.by_country))
        question = replace(understand(row["question"], (), catalogue.names), countries=(country,), organisations=())
        found = [
            e
            for e in Finder(index, catalogue, model, Timings(), datetime.now(UTC).year).find(question)[0].ranked
            if fits(e)
        ]
        if found:
            yield _sample("golden", country, row["question"], STRAY, found, [False] * len(found))


def set_index(name: str, folder: Path, model: OnnxEmbeddings) -> closing[Index]:
    """The index of a set's passages, one document each; built in `folder` where it is not there yet."""
    try:
        return closing(vectorstore.open_index(folder, model, chunker_version=CHUNKER_VERSION))
    except vectorstore.VectorstoreError:
        documents = [
            assemble(
                row["id"],
                row["id"],
                row["title"] or "",
                [Element("paragraph", _one_line(row["text"]))],
                Facts(),
                sha256(row["text"].encode()).hexdigest(),
            )
            for row in rows(name, "passages")
        ]
        chunks = [chunk for document in documents for chunk in split(document, model.count_tokens, model.max_tokens)]
        vectorstore.build(documents, chunks, folder, model, chunker_version=CHUNKER_VERSION)
        return closing(vectorstore.open_index(folder, model))


def rows(name: str, kind: str) -> list[dict[str, Any]]:
    """Those of a public set: its `passages` or its `questions`."""
    with (DATA / name / f"{kind}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _says(text: str, golden: Golden) -> bool:
    return any(fact.search(text) for fact in golden.facts)


def _sample(name: str, group: str, question: str, part: str, found: list[Evidence], right: list[bool]) -> Sample:
    signals = np.array([evidence.signals for evidence in found], dtype=np.float64).reshape(
        len(found), len(Signals._fields)
    )
    return Sample(
        name, group, question, part, signals, np.array(right, dtype=np.bool_), bool(found and found[0].scoped)
    )


def _find(index: Index, question: str, vector: Vector, allowed: Collection[str] | None) -> list[Evidence]:
    passages = index.search(question, vector=vector, document_ids=allowed, limit=PASSAGES)
    return rank(probe(question, vector, index, (), ()), passages, index, {})


def _answers(sentence: str, answers: list[str]) -> bool:
    """Whether a sentence holds one of the answers, or is itself a part of a longer one."""
    said = _plain(sentence)
    return any(_plain(answer) in said or (len(said) > 20 and said in _plain(answer)) for answer in answers)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _one_line(text: str) -> str:
    return " ".join(text.split())
