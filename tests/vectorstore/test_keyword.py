"""Terms, and BM25 over them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore import IndexDamaged, terms
from vectorstore.keyword import KeywordIndex
from vectorstore.segments import UNKNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did Belgium's plans say?", ["belgium", "plan", "say"]),
        ("Belgium’s NAP-IV", ["belgium", "nap", "iv"]),
        ("2017-2021", ["2017", "2021"]),
        ("Resolution 1,325 cost 3.5 %", ["resolut", "1325", "cost", "3.5"]),
        ("Côte d’Ivoire", ["cote", "d", "ivoir"]),
        ("Türkiye, TÜRKIYE", ["turkiy", "turkiy"]),
        ("the U.N. and the U.S.", ["un", "us"]),
        ("S/RES/1325", ["s", "res", "1325"]),
        ("don't", []),
        ("Who? What, when; where!", []),
        ("日本の計画", ["日本", "本の", "の計", "計画"]),
        ("शांति योजना", ["शांति", "योजना"]),
        ("Україна", ["украіна"]),
        ("السلام", ["السلام"]),
        ("", []),
        ("!?", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@given(st.text())
def test_terms_of_any_text(text: str) -> None:
    assert all(term and term == term.casefold() and not term.isspace() for term in terms(text))


def test_terms_in_threads() -> None:
    texts = [f"peacekeeping missions number {n} deploying trained officers" for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(terms, texts)) == [terms(text) for text in texts]


TEXTS = ["Belgium has a plan", "Chile has a plan, a plan for Chile", "Peace"]


@pytest.fixture(params=["fresh", "loaded"])
def keyword(request: pytest.FixtureRequest, tmp_path: Path) -> KeywordIndex:
    fresh = KeywordIndex.of(TEXTS)
    if request.param == "fresh":
        return fresh
    fresh.save(tmp_path / "keyword")
    return KeywordIndex.load(tmp_path / "keyword", len(TEXTS))


def test_scores(keyword: KeywordIndex) -> None:
    belgium, chile, peace = keyword.scores(terms("Chile's plan"))
    assert chile > belgium > peace == 0


@pytest.mark.parametrize("query", ["", "unheard", "the"])
def test_nothing_to_find(keyword: KeywordIndex, query: str) -> None:
    assert keyword.scores(terms(query)).tolist() == [0, 0, 0]


def test_unknown_terms_change_nothing(keyword: KeywordIndex) -> None:
    assert np.array_equal(keyword.scores(["plan", "unheard"]), keyword.scores(["plan"]))


def test_numbers_are_of_the_vocabulary(keyword: KeywordIndex) -> None:
    numbers = [keyword.number(term) for term in ("belgium", "chile", "plan", "peac")]
    assert len(set(numbers)) == 4
    assert min(numbers) >= 0
    assert keyword.number("unheard") == UNKNOWN


def test_weights(keyword: KeywordIndex) -> None:
    assert 0 < keyword.weight("plan") < keyword.weight("peac") < keyword.weight("unheard")


@pytest.mark.parametrize("texts", [[], ["the", "!"]])
def test_no_terms_at_all(texts: list[str], tmp_path: Path) -> None:
    KeywordIndex.of(texts).save(tmp_path / "keyword")
    loaded = KeywordIndex.load(tmp_path / "keyword", len(texts))
    assert loaded.scores(["plan"]).tolist() == [0] * len(texts)
    assert loaded.weight("plan") >= 0


def test_damaged(tmp_path: Path) -> None:
    KeywordIndex.of(TEXTS).save(tmp_path / "keyword")
    (tmp_path / "keyword" / "vocab.index.json").write_text("{")
    with pytest.raises(IndexDamaged):
        KeywordIndex.load(tmp_path / "keyword", 3)
