"""Text to vectors with the real model."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from vectorstore import OnnxEmbeddings

TEXTS = ["Belgium adopted a plan in 2017.", "", "Who pays?", "women at the table " * 200, "Україна, 日本"]


def test_unit_vectors_in_the_order_of_the_texts(embeddings: OnnxEmbeddings) -> None:
    vectors = embeddings.encode(TEXTS)
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert np.array_equal(embeddings.encode_query(text), vector)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_a_vector_does_not_depend_on_its_neighbours(
    precision: str, embeddings: OnnxEmbeddings, int8_embeddings: OnnxEmbeddings
) -> None:
    """Texts of the same length run together, and odd ones among them change nothing."""
    model = embeddings if precision == "fp32" else int8_embeddings
    same_length = ["Who pays for it?", "We met at noon.", "@ @ @ @ @", "It rained all day."]
    assert len(set(model.count_tokens(same_length[:2] + same_length[3:]))) == 1
    texts = [*TEXTS, *same_length * 40]
    alone = [model.encode([text])[0] for text in texts[:9]]
    assert np.allclose(model.encode(texts)[:9], alone, atol=1e-6)


def test_texts_of_one_length_keep_their_places(embeddings: OnnxEmbeddings) -> None:
    texts = [f"plan {number}" for number in range(1000, 1400)]
    vectors = embeddings.encode(texts)
    for row in (0, 1, 199, 399):
        assert np.allclose(vectors[row], embeddings.encode_query(texts[row]), atol=1e-6)


def test_no_texts(embeddings: OnnxEmbeddings) -> None:
    assert embeddings.encode([]).shape == (0, 384)


def test_progress(embeddings: OnnxEmbeddings) -> None:
    seen: list[tuple[int, int]] = []
    embeddings.encode(TEXTS, lambda done, total: seen.append((done, total)))
    assert [total for _, total in seen] == [5] * len(seen)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (5, 5)


def test_interrupted(embeddings: OnnxEmbeddings) -> None:
    """Ctrl-C in the middle stops; the texts that are left are not embedded first."""

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        embeddings.encode(["women at the table " * 60] * 2_000, stop)
    assert time.monotonic() - start < 10


def test_meaning(embeddings: OnnxEmbeddings) -> None:
    question, near, far = embeddings.encode(["Who funds it?", "The budget comes from the ministry.", "It rained."])
    assert question @ near > question @ far


def test_token_count_is_not_cut(embeddings: OnnxEmbeddings) -> None:
    assert embeddings.max_tokens == 256
    assert embeddings.count_tokens(["", "hello world", "hello " * 1000]) == [2, 4, 1002]


def test_text_beyond_the_limit_is_not_seen(embeddings: OnnxEmbeddings) -> None:
    inside = "hello " * 254
    assert np.array_equal(embeddings.encode_query(inside), embeddings.encode_query(inside + "goodbye"))


def test_langchain_interface(embeddings: OnnxEmbeddings) -> None:
    assert isinstance(embeddings, Embeddings)
    assert embeddings.embed_documents(TEXTS) == embeddings.encode(TEXTS).tolist()
    assert embeddings.embed_query("Who pays?") == embeddings.encode_query("Who pays?").tolist()


def test_int8_is_near_and_says_what_it_is(embeddings: OnnxEmbeddings, int8_embeddings: OnnxEmbeddings) -> None:
    assert embeddings.model_id == "all-MiniLM-L6-v2@53aa51172d14/fp32"
    assert int8_embeddings.model_id == "all-MiniLM-L6-v2@53aa51172d14/int8-rows"
    texts = [text for text in TEXTS if text]
    cosines = np.sum(embeddings.encode(texts) * int8_embeddings.encode(texts), axis=1)
    assert cosines.min() > 0.98
    assert cosines.mean() > 0.99


def test_threads(embeddings: OnnxEmbeddings) -> None:
    alone = embeddings.encode(TEXTS)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(embeddings.encode_query, TEXTS * 10))
    assert np.array_equal(together, np.tile(alone, (10, 1)))
