"""What every opened index promises, however it was opened. A second kind of store would run this very suite."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import vectorstore
from ingest.types import search_text
from tests.vectorstore.small_corpus import make_corpus
from vectorstore import Index, LiveIndex, ModelError, ModelMismatch, NapRetriever, OnnxEmbeddings, terms
from vectorstore.keyword import KeywordIndex

QUESTION = "Who coordinates Belgium's plan?"


@pytest.fixture(scope="module", params=["open_index", "LiveIndex"])
def index(request: pytest.FixtureRequest, read_only_store: Path, embeddings: OnnxEmbeddings) -> Iterator[Index]:
    if request.param == "open_index":
        with contextlib.closing(vectorstore.open_index(read_only_store, embeddings)) as opened:
            yield opened
    else:
        with contextlib.closing(LiveIndex(read_only_store, embeddings)) as live, live.acquire() as opened:
            yield opened


def test_holds_what_was_built(index: Index) -> None:
    documents, chunks = make_corpus()
    assert list(index.documents.values()) == documents
    assert list(index.chunks) == chunks
    assert (index.manifest.documents, index.manifest.chunks, index.manifest.sources) == (3, 7, ("here",))


def test_best_passage_first(index: Index) -> None:
    passages = index.search(QUESTION)
    assert passages[0].chunk.text.startswith("The Institute for the Equality")
    assert passages[0].document.title == "Belgium"
    fused = [passage.scores.fused for passage in passages]
    assert fused == sorted(fused, reverse=True)
    assert all(0 <= score <= 1 for score in fused)


def test_both_scores_are_true(index: Index, embeddings: OnnxEmbeddings) -> None:
    """Also that of the method that did not find the passage."""
    _, chunks = make_corpus()
    question = embeddings.encode_query(QUESTION)
    keyword = KeywordIndex.of(chunk.search_text for chunk in chunks).scores(terms(QUESTION))
    passages = index.search(QUESTION, limit=len(chunks))
    assert len(passages) == len(chunks)
    for passage in passages:
        row = chunks.index(passage.chunk)
        cosine = embeddings.encode([passage.chunk.search_text])[0] @ question
        assert passage.scores.dense == pytest.approx(float(cosine), abs=1e-5)
        assert passage.scores.keyword == pytest.approx(float(keyword[row]), abs=1e-5)


def test_quotations_hold(index: Index) -> None:
    for passage in index.search("women and peace"):
        chunk = passage.chunk
        assert passage.document.text[chunk.start : chunk.end] == chunk.text


def test_limit(index: Index) -> None:
    assert len(index.search(QUESTION, limit=2)) == 2
    assert index.search(QUESTION, limit=0) == []


def test_only_these_documents(index: Index) -> None:
    (other,) = [d.id for d in index.documents.values() if d.title == "Côte d'Ivoire"]
    found = index.search(QUESTION, document_ids=[other])
    assert {passage.document.id for passage in found} == {other}
    assert len(found) == 2
    assert index.search(QUESTION, document_ids=[]) == []
    assert index.search(QUESTION, document_ids=["profiles/atlantis"]) == []


def test_a_scope_changes_no_score(index: Index) -> None:
    everywhere = {passage.chunk.id: passage for passage in index.search(QUESTION, limit=7)}
    (belgium,) = [d.id for d in index.documents.values() if d.title == "Belgium"]
    within = index.search(QUESTION, document_ids=(belgium, "profiles/atlantis"))
    assert len(within) == 3
    for passage in within:
        before = everywhere[passage.chunk.id].scores
        assert dataclasses.astuple(passage.scores) == pytest.approx(dataclasses.astuple(before), abs=1e-6)


def test_chroma_finds_the_same(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small index is searched without it."""
    monkeypatch.setattr("vectorstore.index.CANDIDATES", 2)
    exact = index.search(QUESTION, limit=2)
    monkeypatch.setattr("vectorstore.index.EXACT", 0)
    monkeypatch.setattr(type(index._collection), "nearest", lambda *_: [index.chunks[-1].id])
    assert index.chunks[-1] in [passage.chunk for passage in index.search("zxqv", limit=2)]
    monkeypatch.undo()
    monkeypatch.setattr("vectorstore.index.EXACT", 0)
    assert index.search(QUESTION, limit=2) == exact


def test_another_build_finds_the_same(index: Index, tmp_path: Path, embeddings: OnnxEmbeddings) -> None:
    vectorstore.build(*make_corpus(), tmp_path, embeddings, chunker_version="c1")
    with contextlib.closing(vectorstore.open_index(tmp_path, embeddings)) as other:
        assert other.search(QUESTION) == index.search(QUESTION) == index.search(QUESTION)


def test_one_method_alone(index: Index) -> None:
    by_meaning = [passage.scores.dense for passage in index.search(QUESTION, dense_weight=1)]
    by_words = [passage.scores.keyword for passage in index.search(QUESTION, dense_weight=0)]
    assert by_meaning == sorted(by_meaning, reverse=True)
    assert by_words == sorted(by_words, reverse=True)


def test_ready_vector_gives_the_same(index: Index, embeddings: OnnxEmbeddings) -> None:
    assert index.search(QUESTION, vector=embeddings.encode_query(QUESTION)) == index.search(QUESTION)


def test_words_that_nobody_wrote(index: Index) -> None:
    passages = index.search("zxqv qqqqq")
    assert passages
    assert all(passage.scores.keyword == 0 for passage in passages)


@pytest.mark.parametrize("query", ["", " ", "the of and", "\x00", "日本", "a" * 20_000, "' OR 1=1 --", '{"$in": []}'])
def test_any_text_is_a_query(index: Index, query: str) -> None:
    assert len(index.search(query)) == 7


def test_naughty_strings(index: Index, shared: Path, full: bool) -> None:
    strings = json.loads((shared / "data/security/blns.json").read_text(encoding="utf-8"))
    for query in strings if full else strings[::5]:
        index.search(query)


def test_sentence_vectors(index: Index, embeddings: OnnxEmbeddings) -> None:
    for chunk in index.chunks:
        vectors = index.sentence_vectors(chunk)
        assert vectors.shape == (len(chunk.sentences), embeddings.dimension)
        texts = [
            search_text(chunk.heading_path[:1], chunk.text[s.start - chunk.start : s.end - chunk.start])
            for s in chunk.sentences
        ]
        assert np.sum(vectors * embeddings.encode(texts), axis=1).min() > 0.999


def test_rare_terms_weigh_more(index: Index) -> None:
    (women,), (police,), (unknown,) = terms("women"), terms("police"), terms("zebra")
    assert 0 < index.term_weight(women) < index.term_weight(police) < index.term_weight(unknown)


def test_many_threads(index: Index) -> None:
    questions = [QUESTION, "Who trained police officers?", "Which mothers walked?"] * 20
    alone = [index.search(question) for question in questions[:3]]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(index.search, questions)) == alone * 20


def test_vector_of_another_length(index: Index) -> None:
    with pytest.raises(ModelMismatch, match="384"):
        index.search(QUESTION, vector=np.ones(128, dtype=np.float32))


def test_without_a_model(read_only_store: Path, embeddings: OnnxEmbeddings) -> None:
    with contextlib.closing(vectorstore.open_index(read_only_store)) as index:
        assert index.search(QUESTION, vector=embeddings.encode_query(QUESTION))
        with pytest.raises(ModelError, match="without an embedding model"):
            index.search(QUESTION)
        with pytest.raises(ModelError, match="without an embedding model"):
            index.vectorstore()


def test_langchain_vectorstore(index: Index) -> None:
    (found,) = index.vectorstore().similarity_search("The Institute for the Equality of Women and Men", k=1)
    assert found.page_content.startswith("The Institute")


def test_langchain_retriever(read_only_store: Path, embeddings: OnnxEmbeddings) -> None:
    with contextlib.closing(LiveIndex(read_only_store, embeddings)) as live:
        first, *_ = NapRetriever(index=live, limit=2).invoke(QUESTION)
    assert first.page_content.startswith("The Institute")
    assert first.metadata["section"] == "Overview"
    assert first.metadata["url"] == "https://example.org/page"
    assert [r["url"] for r in first.metadata["references"]] == ["https://example.org/plan"]
    assert set(first.metadata["scores"]) == {"dense", "keyword", "fused"}
    json.dumps(first.metadata)


def test_closing_twice(read_only_store: Path) -> None:
    index = vectorstore.open_index(read_only_store)
    index.close()
    index.close()
