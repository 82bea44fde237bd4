"""Misspelt words are read as the word of the corpus or of the country data that is spelt most like them."""

import pytest

from assistant.answering.spelling import Spelling

TEXTS = (
    "Amina Haddad trained twelve teachers for the government. The budget is small.",
    "The government reports each year. Haddad is a lawyer.",
)


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(TEXTS)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("the Ukranian plan", "the Ukrainian plan"),  # a letter too few
        ("Sweeden's plan", "Sweden's plan"),  # one too many
        ("belguim budget", "Belgium budget"),  # two swapped
        ("the Phillipines", "the Philippines"),  # two mistakes in a long word
        ("Who is Hadad?", "Who is Haddad?"),
        ("teh budgit of the goverment", "teh budget of the government"),
        ("Argentinia", "Argentina"),  # two forms of the same country are as near
    ],
)
def test_a_misspelt_word_is_mended(spelling: Spelling, typed: str, read: str) -> None:
    assert spelling.read(typed).text == read


@pytest.mark.parametrize(
    "text",
    [
        "What is in Slovania's plan?",  # as near to Slovakia as to Slovenia
        "A plan for Niger or Nigeria, Austria or Australia?",
        "Who financed the teachers?",  # not in the corpus, but a common word
        "What does NATTO say?",  # may be any acronym
        "Is Hadid one of them?",  # too short for another letter
        "Wie heeft onderwijzers opgeleid voor vrede?",  # another language
        "Bavaria, Catalonia and Transylvania",
        "Give me a good recipe for waffles",
        "",
    ],
)
def test_other_words_stay(spelling: Spelling, text: str) -> None:
    assert spelling.read(text).text == text
    assert spelling.read(text).changed == ()


def test_what_was_changed_is_told(spelling: Spelling) -> None:
    assert spelling.read("goverment of Irland").changed == (("goverment", "government"), ("Irland", "Ireland"))


def test_without_documents_the_countries_are_known() -> None:
    assert Spelling(()).read("Irland").text == "Ireland"
