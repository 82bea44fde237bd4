"""What is quoted and in which order: the direct answer first, what it leans on, whole lists, no repetition."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answering.leaning import leans_back, names_its_subject
from assistant.answering.near_duplicates import disagree, repeats
from assistant.answering.types import Answer
from assistant.assemble import open_assistant
from assistant.build import ingest_paths
from assistant.settings import Settings

DUTIES = [f"Write report number {n} on the work of the {who} in the harbour towns." for n, who in enumerate(
    ["divers", "bakers", "weavers", "pilots", "teachers", "nurses", "farmers", "drivers", "miners", "sailors", "tailors", "judges",
     "lawyers", "editors", "singers", "porters"], start=1)]  # fmt: skip
PROFILE = f"""---
title: "Ghana: plans"
kind: profile
country: Ghana
quoted_as: corpus
---

Ghana trained 40 mediators in the port of Tema in 2019. [S1]

The mediation fund of Ghana has 3 million cedi for the coast. [S1]

The ministry in Accra meets twice a year with the chiefs of all regions. Ghana's lighthouse school teaches 31 girls to repair radios.

Ghana runs a boat school on the river Volta. It has 57 pupils from nine islands.

## Duties of the harbour officers

The harbour officers have these duties:

{chr(10).join("- " + duty for duty in DUTIES)}

## Duties of the bridge wardens

- Oil the hinges of the drawbridge in Keta.
- Ring the fog bell every hour.
- Count the barges at dawn.

## Crews by year

| Year | Women in canoe crews |
| --- | --- |
| 2016 | 14 |
| 2017 | 29 |

## Sources

- [S1] A page | A ministry | https://example.org/1 | 2020
"""
PRESS = """---
title: "Press release on mediation"
kind: story
countries: [Ghana]
publisher: Ministry of Gender of Ghana
quoted_as: publisher
---

Ghana trained 40 mediators in the port of Tema in 2019.

The mediation fund of Ghana has 4 million cedi for the coast.
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[Callable[..., Answer]]:
    folder = tmp_path_factory.mktemp("documents")
    for name, text in {"ghana.md": PROFILE, "press.md": PRESS}.items():
        (folder / name).write_text(text)
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), models_dir=models_dir)
    ingest_paths([folder], settings)
    assistant = open_assistant(settings)
    yield assistant.ask
    assistant.close()


def texts(answer: Answer) -> list[str]:
    return [claim.text for claim in answer.claims]


def test_the_sentence_that_answers_comes_first(ask: Callable[..., Answer]) -> None:
    said = texts(ask("How many girls learn to repair radios at Ghana's lighthouse school?"))
    assert said[0] == "Ghana's lighthouse school teaches 31 girls to repair radios."


def test_a_sentence_that_leans_on_the_one_before_comes_after_it(ask: Callable[..., Answer]) -> None:
    said = texts(ask("How many pupils does the boat school on the Volta in Ghana have?"))
    assert said[:2] == ["Ghana runs a boat school on the river Volta.", "It has 57 pupils from nine islands."]


def test_the_same_sentence_in_two_documents_is_quoted_once_and_from_its_publisher(ask: Callable[..., Answer]) -> None:
    answer = ask("How many mediators did Ghana train in Tema in 2019?")
    assert [text for text in texts(answer) if "40 mediators" in text] == [
        "Ghana trained 40 mediators in the port of Tema in 2019."
    ]
    assert answer.citations[0].document_id == "press"


def test_two_documents_that_differ_in_a_figure_are_both_shown(ask: Callable[..., Answer]) -> None:
    answer = ask("How much money does the mediation fund of Ghana have for the coast?")
    assert "3 million" in answer.text
    assert "4 million" in answer.text
    assert {citation.document_id for citation in answer.citations} == {"ghana", "press"}


def test_an_item_that_says_little_alone_comes_with_its_lead_in_and_whole_list(ask: Callable[..., Answer]) -> None:
    answer = ask("Do the harbour officers of Ghana report on the work of the lawyers?")
    assert texts(answer)[: len(DUTIES) + 1] == ["The harbour officers have these duties:", *DUTIES]
    shown = [claim for claim in answer.claims if not claim.more]
    assert 2 < len(shown) < len(answer.claims)
    assert all(duty in answer.text for duty in DUTIES)


def test_a_list_without_a_lead_in_comes_with_its_heading(ask: Callable[..., Answer]) -> None:
    answer = ask("Who has to ring the fog bell every hour in Ghana?")
    assert texts(answer)[:2] == ["Duties of the bridge wardens", "Oil the hinges of the drawbridge in Keta."]
    assert answer.citations[0].quote == "Duties of the bridge wardens"


def test_a_row_of_a_table_comes_with_its_head(ask: Callable[..., Answer]) -> None:
    said = texts(ask("How many women were in canoe crews in Ghana in 2017?"))
    assert said.index("Year | Women in canoe crews") < said.index("2017 | 29")


@pytest.mark.parametrize(
    "sentence",
    [
        "It ended in 2020.",
        "Under this plan they met.",
        "The plan has six aims.",
        "PeaceWomen, by contrast, sees none.",
        "The women also asked for radios.",
        "But Mali did not.",
        "Both were heard.",
    ],
)
def test_what_leans_back(sentence: str) -> None:
    assert leans_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Belgium's third plan ended in 2021.",
        "The plan of 2017 has six aims.",
        "The Dutch plan runs to 2025.",
        "In 2019 Ghana trained 40 mediators.",
    ],
)
def test_what_stands_alone(sentence: str) -> None:
    assert not leans_back(sentence)


def test_which_items_say_what_they_are_about() -> None:
    assert names_its_subject("The first plan of Mali ran from 2012 to 2014.")
    assert names_its_subject("Training by WILPF in the provinces.")
    assert not names_its_subject("Train mediators.")
    assert not names_its_subject("It covers violence.")


def test_what_repeats_and_what_disagrees() -> None:
    said = "Ghana trained 40 mediators in the port of Tema in May 2019."
    assert repeats("In May 2019 Ghana trained forty mediators in the port of Tema.".replace("forty", "40"), said)
    assert repeats("Ghana trained 40 mediators in Tema.", said)
    assert not repeats(said, "Ghana trained 40 mediators in Tema.")
    assert not repeats("Ghana trained 45 mediators in the port of Tema in May 2019.", said)
    assert not repeats("Ghana never trained 40 mediators in the port of Tema in May 2019.", said)
    assert disagree("Ghana trained 45 mediators in the port of Tema in May 2019.", said)
    assert disagree("Ghana trained 40 mediators in the port of Tema in June 2019.", said)
    assert disagree("The fund has six donors.", "The fund has 7 donors.")
    assert not disagree("The fund has six donors.", "The fund has 6 donors.")
    assert not disagree("Mali trained 45 mediators in the port of Tema in May 2019.", said)
    assert not disagree("Ghana's first plan has 3 aims.", "Ghana's second plan has 4 aims.")
