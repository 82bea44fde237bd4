"""The weights of the search: fitted and tried on different documents, and never worse than one method alone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks import evidence_samples
from tests.benchmarks.ranking import Quality, distinct, quality
from tests.benchmarks.search import SETS, Asked, ask, cross_fitted, of_scores
from tests.benchmarks.search_fit import FOLDS, Case, fit, folds
from vectorstore import OnnxEmbeddings


def telltale_cases() -> list[Case]:
    """Questions whose right passage only a signal of their own document shows: the last one of four passages."""
    size = 2 * FOLDS
    cases = []
    for document in range(size):
        signals = np.zeros((4, size))
        signals[3, document] = 1
        passages = tuple(f"{document}-{place}" for place in range(4))
        cases += [Case("set", f"d{document}", signals, passages, frozenset(passages[3:]))] * 3
    return cases


def test_no_document_is_fitted_and_tried() -> None:
    cases = [*telltale_cases(), *(Case("other", c.document, c.signals, c.passages, c.gold) for c in telltale_cases())]
    pairs = folds(cases)
    assert sum(len(tried) for _, tried in pairs) == len(cases)
    for known, tried in pairs:
        assert tried
        assert not {(c.name, c.document) for c in known} & {(c.name, c.document) for c in tried}


def test_a_leaked_document_would_show() -> None:
    """Weights that have seen a question's document put its passage first, those of other documents cannot."""
    cases = telltale_cases()
    seen = fit(cases)
    assert all(of_scores(case, case.signals @ seen).recall_at_1 == 1 for case in cases)
    assert cross_fitted(cases)["set"].recall_at_1 == 0


def test_the_same_weights_each_time() -> None:
    cases = telltale_cases()
    assert np.array_equal(fit(cases), fit(cases))
    assert fit(cases).sum() == pytest.approx(1)


def test_quality() -> None:
    assert quality(["a", "b", "c"], {"a"}) == Quality(1, 1, 1)
    assert quality(["a", "b", "c"], {"b"}) == Quality(0, 0.5, pytest.approx(1 / np.log2(3)))
    assert quality([str(n) for n in range(20)], {"10"}) == Quality(0, 0, 0)
    assert quality(["a", "x", "b"], {"a", "b"}).ndcg == pytest.approx((1 + 0.5) / (1 + 1 / np.log2(3)))
    assert quality([], {"a"}) == Quality(0, 0, 0)
    assert distinct("abacabc") == ["a", "b", "c"]


def ask_slice(
    name: str, size: int, shared: Path, folder: Path, model: OnnxEmbeddings, monkeypatch: pytest.MonkeyPatch
) -> list[Asked]:
    """The questions that the first `size` passages of a public set answer, asked of those passages."""
    lines = {
        kind: (shared / "data/bench" / name / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
        for kind in ("passages", "questions")
    }
    lines["passages"] = lines["passages"][:size]
    kept = {json.loads(line)["id"] for line in lines["passages"]}
    lines["questions"] = [line for line in lines["questions"] if set(json.loads(line)["gold"]) <= kept]
    (folder / name).mkdir()
    for kind, text in lines.items():
        (folder / name / f"{kind}.jsonl").write_text("\n".join(text), encoding="utf-8")
    monkeypatch.setattr(evidence_samples, "DATA", folder)
    with evidence_samples.set_index(name, folder / "index", model) as index:
        return list(ask(name, index, model))


def assert_no_worse_than_one_method(asked: list[Asked]) -> None:
    """In reciprocal rank, by more than two standard errors of the differences."""
    mrr = {
        method: np.array([of_scores(one.case, one.scores[method]).mrr for one in asked])
        for method in ("ours", "meaning alone", "words alone")
    }
    for method in ("meaning alone", "words alone"):
        better = mrr["ours"] - mrr[method]
        assert better.mean() > -2 * better.std() / np.sqrt(len(better)), method


def test_no_worse_than_the_better_method(
    shared: Path, tmp_path: Path, embeddings: OnnxEmbeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask_slice("squad", 40, shared, tmp_path, embeddings, monkeypatch)
    assert len(asked) > 50
    assert_no_worse_than_one_method(asked)


@pytest.mark.full
@pytest.mark.parametrize("name", SETS)
def test_no_worse_on_any_set(
    name: str, shared: Path, tmp_path: Path, embeddings: OnnxEmbeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_no_worse_than_one_method(ask_slice(name, 2_000, shared, tmp_path, embeddings, monkeypatch))
