"""Chunks are exact spans, small enough, and keep together what belongs together."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Document, Facts, read, split
from ingest.assemble import assemble
from ingest.elements import Element
from ingest.sentences import sentences
from vectorstore import OnnxEmbeddings


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) + 2 for text in texts]


def made(elements: list[Element]) -> Document:
    return assemble("a", "a.md", "A title", elements, Facts(), "0")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["heading", "paragraph", "item", "quote", "table"]), st.text(min_size=1, max_size=400)
        ),
        max_size=30,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_document(parts: list[tuple[str, str]]) -> None:
    document = made([Element(kind, text.strip() or "x", 2) for kind, text in parts])
    chunks = split(document, words, 60)
    covered: set[int] = set()
    for chunk in chunks:
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert words([chunk.search_text])[0] <= 60
        for sentence in chunk.sentences:
            assert chunk.start <= sentence.start < sentence.end <= chunk.end
        assert not covered & set(range(chunk.start, chunk.end))
        covered |= set(range(chunk.start, chunk.end))
    for section in document.sections:
        for block in section.blocks:
            assert all(i in covered or document.text[i].isspace() for i in range(block.start, block.end))
    assert len({chunk.id for chunk in chunks}) == len(chunks)


def test_a_list_stays_with_its_lead_in() -> None:
    filler = Element("paragraph", "word " * 40 + "end.")
    items = [Element("item", f"Aim number {i}.") for i in range(5)]
    document = made([filler, Element("paragraph", "The aims are:"), *items])
    chunks = split(document, words, 60)
    assert [chunk.text.split("\n")[0] for chunk in chunks][1] == "The aims are:"
    assert chunks[1].text.endswith("Aim number 4.")


def test_a_long_list_is_cut_between_items() -> None:
    document = made([Element("item", f"Aim {i} " + "x " * 20 + "end.") for i in range(10)])
    for chunk in split(document, words, 60):
        assert chunk.text.startswith("Aim")
        assert chunk.text.endswith("end.")


def test_the_starter_corpus_fits_the_model(embeddings: OnnxEmbeddings, starter_corpus: Path) -> None:
    reading = read([starter_corpus])
    for document in reading.documents:
        for chunk in split(document, embeddings.count_tokens, embeddings.max_tokens):
            assert embeddings.count_tokens([chunk.search_text])[0] <= embeddings.max_tokens
            assert document.text[chunk.start : chunk.end] == chunk.text


def test_one_endless_word(embeddings: OnnxEmbeddings) -> None:
    letters = "".join(random.Random(1).choices("abcdefghij", k=5000))
    chunks = split(made([Element("paragraph", letters)]), embeddings.count_tokens, 256)
    assert "".join(chunk.text for chunk in chunks) == letters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It ran in 2020. It ended in 2021.", ["It ran in 2020.", "It ended in 2021."]),
        ("The U.N. Security Council met. It voted.", ["The U.N. Security Council met.", "It voted."]),
        (
            "General Recommendation No. 30 is named. So is CEDAW.",
            ["General Recommendation No. 30 is named.", "So is CEDAW."],
        ),
        ("He said “We go.” Then he left.", ["He said “We go.”", "Then he left."]),
        ("Was it done? Yes (in May). And then?", ["Was it done?", "Yes (in May).", "And then?"]),
        ("Dr. K. Gucht proposed it, e.g. in Art. 7.4 of it.", ["Dr. K. Gucht proposed it, e.g. in Art. 7.4 of it."]),
        ("no capital follows. here it goes on", ["no capital follows. here it goes on"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in sentences(text, 0, len(text))] == expected
