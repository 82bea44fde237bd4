"""Questions about the corpus in words that no phrase knows: read by the meaning of the whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from assistant.answering.catalogue import Catalogue
from assistant.answering.corpus_loose import is_about_us, read_loosely
from assistant.answering.corpus_query import Amount, Generation, Happening, Query, Years
from assistant.answering.corpus_reading import read_query
from assistant.answering.corpus_shapes import OTHER, shape_of, weights
from assistant.answering.types import Question
from assistant.answering.understand import understand
from tests.assistant.answering.corpus_asker import starter_documents
from vectorstore import OnnxEmbeddings

TODAY = date(2026, 6, 1)
Read = Callable[[str], Query | None]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.of(starter_documents().values())


@pytest.fixture(scope="module")
def asked(catalogue: Catalogue) -> Callable[[str], Question]:
    return lambda text: understand(text, (), catalogue.names, catalogue.by_country.keys(), spoken=catalogue.spoken)


@pytest.fixture(scope="module")
def read(catalogue: Catalogue, asked: Callable[[str], Question], embeddings: OnnxEmbeddings) -> Read:
    def loosely(text: str) -> Query | None:
        question = asked(text)
        assert read_query(question, catalogue, TODAY) is None, "this question has a phrase of its own"
        return read_loosely(question, lambda: embeddings.encode_query(question.standalone), catalogue, TODAY)

    return loosely


@pytest.mark.parametrize(
    ("text", "happening"),
    [
        ("I track renewals: tell me whose plans lapsed anywhere in 2022", Happening("end", Years(2022, 2022))),
        ("tell me every plan that got off the ground in 2019, for a chart", Happening("start", Years(2019, 2019))),
        ("Which cabinets said yes to a plan somewhere in 2021?", Happening("adopted", Years(2021, 2021))),
        ("who was stuck without any valid plan during 2016", Happening("force", Years(2016, 2016), absent=True)),
        (
            "Which African governments can still point to a living plan these days?",
            Happening("force", Years(2026, 2026)),
        ),
    ],
)
def test_the_event_and_the_year_of_a_plan(text: str, happening: Happening, read: Read) -> None:
    query = read(text)
    assert query is not None
    assert query.happenings == (happening,)
    assert query.region == ("Africa" if "African" in text else None)


def test_numbers_of_plans(read: Read) -> None:
    second = read("Who has by now moved on to the second edition of theirs?")
    assert second is not None
    assert second.generation == Generation(2, True)
    single = read("who never went beyond exactly one plan")
    assert single is not None
    assert single.amount == Amount(1, 1)


def test_what_is_here(read: Read) -> None:
    assert read("Remind me what this whole thing holds?") == Query("documents")
    oceania = read("Latin America seems thin. Whom do you hold from it, if anybody?")
    assert oceania is not None
    assert (oceania.things, oceania.region) == ("countries", "Latin America and the Caribbean")


def test_a_country_that_the_shape_has_no_place_for_is_left_to_the_documents(read: Read) -> None:
    assert read("I track renewals: tell me whose plans lapsed anywhere in 2022, as Belgium did") is None


def test_two_times_are_left_to_the_documents(read: Read) -> None:
    assert read("I track renewals: tell me whose plans lapsed anywhere in 2022, not in 2015") is None


def test_a_time_is_needed(read: Read) -> None:
    assert read("Which cabinets said yes to a plan at some stage?") is None


@pytest.mark.parametrize(
    "text",
    [
        "Which ministries said yes to Ghana's plan?",
        "How many women trained as mediators by 2019?",
        "What do survivors in camps need most when winter comes?",
        "Which goals of the 2016 plan were dropped, and which bodies complained of that?",
        "How do I bake bread for forty countries?",
    ],
)
def test_what_documents_say_is_left_to_them(text: str, read: Read) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", ["Am I talking to a robot here?", "May I cite your replies in my thesis?"])
def test_questions_on_the_assistant(text: str, asked: Callable[[str], Question], embeddings: OnnxEmbeddings) -> None:
    assert is_about_us(asked(text), embeddings.encode_query(text))
    assert not is_about_us(asked(f"{text} I live in Ghana."), embeddings.encode_query(text))


def test_a_vector_of_another_model_has_no_shape() -> None:
    assert shape_of(np.ones(7, dtype=np.float32)) == (OTHER, 1.0)


def test_the_model_has_a_row_for_each_shape(embeddings: OnnxEmbeddings) -> None:
    model = weights()
    assert model.weights.shape == (len(model.names), len(embeddings.encode_query("word")))
    assert len(set(model.names)) == len(model.names) == len(model.bias)
