"""What speaks for a passage, and one score from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.types import Chunk
from tests.vectorstore.small_corpus import make_corpus, make_document
from vectorstore import IndexDamaged, terms
from vectorstore.fusion import WEIGHTS, fuse, mix
from vectorstore.keyword import KeywordIndex
from vectorstore.segments import TERMS, Segments
from vectorstore.signals import Query, Signals, meaning_signals, word_signals

PARAGRAPHS = (
    "The police trained forty women. A budget line was asked for.",
    "The women police unit was trained. It has a budget.",
    "Parliament met.",
)


@pytest.fixture(scope="module")
def chunks() -> list[Chunk]:
    return make_document("Freedonia", PARAGRAPHS)[1]


@pytest.fixture(scope="module")
def keyword(chunks: list[Chunk]) -> KeywordIndex:
    return KeywordIndex.of(chunk.search_text for chunk in chunks)


@pytest.fixture(params=["fresh", "loaded"])
def segments(request: pytest.FixtureRequest, chunks: list[Chunk], keyword: KeywordIndex, tmp_path: Path) -> Segments:
    fresh = Segments.of(chunks, keyword.number)
    if request.param == "fresh":
        return fresh
    fresh.save(tmp_path)
    return Segments.load(tmp_path, chunks, keyword.number)


def signals_of(question: str, keyword: KeywordIndex, segments: Segments, rows: list[int]) -> list[list[float]]:
    """Words, words of one sentence, and pairs, each for all of `rows`."""
    asked = terms(question)
    query = Query(asked, [keyword.weight(term) for term in asked], [keyword.number(term) for term in asked])
    return [found.tolist() for found in word_signals(query, np.array(rows), segments)]


def test_words_of_a_passage_and_of_one_sentence(keyword: KeywordIndex, segments: Segments) -> None:
    words, sentence, _ = signals_of("trained women, budget", keyword, segments, [0, 1, 2])
    assert words == [1, 1, 0]
    assert 0 < sentence[0] < 1  # "budget" is in the other sentence
    assert sentence[0] == sentence[1]
    assert sentence[2] == 0


def test_rare_words_count_for_more(keyword: KeywordIndex, segments: Segments) -> None:
    words, _, _ = signals_of("women parliament", keyword, segments, [0, 2])
    assert words[1] > words[0] > 0
    assert sum(words) == pytest.approx(1)


def test_headings_are_words_but_no_sentence(keyword: KeywordIndex, segments: Segments) -> None:
    words, sentence, _ = signals_of("Freedonia", keyword, segments, [0, 1, 2])
    assert (words, sentence) == ([1, 1, 1], [0, 0, 0])


def test_neighbouring_words(keyword: KeywordIndex, segments: Segments) -> None:
    _, _, pairs = signals_of("women police", keyword, segments, [0, 1, 2])
    assert pairs == [0, 1, 0]  # in the first they stand the other way round
    _, _, pairs = signals_of("police train women", keyword, segments, [0, 1])
    assert pairs[0] == 1  # "forty" between them does no harm
    assert pairs[1] < 1


def test_neighbours_are_of_one_passage(keyword: KeywordIndex, segments: Segments) -> None:
    _, _, pairs = signals_of("met Freedonia", keyword, segments, [2, 0])
    assert pairs == [0, 0]


def test_words_that_no_passage_has_lower_the_share(keyword: KeywordIndex, segments: Segments) -> None:
    words, _, _ = signals_of("budget of Atlantis", keyword, segments, [0])
    assert 0 < words[0] < 0.5
    assert signals_of("Atlantis", keyword, segments, [0, 1]) == [[0, 0]] * 3
    assert signals_of("", keyword, segments, [0, 1]) == [[0, 0]] * 3


def test_order_and_company_do_not_matter(keyword: KeywordIndex, segments: Segments) -> None:
    together = signals_of("women police budget", keyword, segments, [2, 1, 0])
    alone = [signals_of("women police budget", keyword, segments, [row]) for row in (2, 1, 0)]
    assert together == [[values[place][0] for values in alone] for place in range(3)]


def test_sentences_by_meaning() -> None:
    vector = np.array([1, 0], np.float32)
    sentences = np.array([[0.2, 0], [0.8, 0], [0.6, 0], [0.5, 0]], np.float32)
    best, two = meaning_signals(vector, np.array([0.3, 0.4, 0.1]), np.array([3, 0, 1]), sentences)
    assert best.tolist() == pytest.approx([0.8, 0.4, 0.5])  # one without sentences is its own
    assert two.tolist() == pytest.approx([0.7, 0.4, 0.5])


def test_builds_of_before_are_read(chunks: list[Chunk], keyword: KeywordIndex, tmp_path: Path) -> None:
    loaded, fresh = Segments.load(tmp_path, chunks, keyword.number), Segments.of(chunks, keyword.number)
    assert loaded.terms.tolist() == fresh.terms.tolist()


@pytest.mark.parametrize("damage", ["cut", "of other chunks"])
def test_damaged(damage: str, chunks: list[Chunk], keyword: KeywordIndex, tmp_path: Path) -> None:
    Segments.of(chunks, keyword.number).save(tmp_path)
    if damage == "cut":
        (tmp_path / TERMS).write_bytes((tmp_path / TERMS).read_bytes()[:20])
    others = make_corpus()[1] if damage == "of other chunks" else chunks
    with pytest.raises(IndexDamaged, match="nap ingest"):
        Segments.load(tmp_path, others, keyword.number)


def test_score_is_between_0_and_1_and_grows_with_every_signal() -> None:
    assert tuple(WEIGHTS) == Signals._fields
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    least, most = np.array([-0.2]), np.array([1.0])
    assert fuse(Signals(*[least] * 7)).tolist() == [0]
    assert fuse(Signals(*[most] * 7)).tolist() == pytest.approx([1])
    for name in WEIGHTS:
        assert fuse(Signals(*[most if name == other else least for other in WEIGHTS]))[0] > 0


def test_plain_mix() -> None:
    dense, keyword = np.array([0.8, 0.4, -0.2]), np.array([0, 5, 10])
    assert mix(dense, keyword, 0.4).tolist() == pytest.approx([0.4, 0.2 + 0.3, 0.6])
    assert mix(dense, np.zeros(3), 0.4).tolist() == pytest.approx([0.4, 0.2, 0])
    assert mix(-dense[:1], keyword[:1], 0.4).tolist() == [0]
    assert mix(dense[:0], keyword[:0], 0.4).tolist() == []
