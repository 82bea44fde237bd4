"""Suggested questions: each is answered, cites the document that it was made from, is new, and reads well."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from assistant.answering.countries import find_countries
from assistant.answering.heading_questions import as_question
from assistant.answering.next_questions import NextQuestions
from assistant.answering.pipeline import Assistant
from assistant.answering.question_templates import Draft, drafts, possessive, theme_terms
from assistant.answering.types import Answer, Filters, Turn
from ingest import Document
from prompts import load

SEED = 1325
SLICE = 8
ABOUT_SWEDEN = (Turn("user", "Who leads Sweden's plan?"), Turn("assistant", "The Swedish government leads it. [1]"))


@pytest.fixture(scope="module")
def documents(assistant: Assistant) -> dict[str, Document]:
    with assistant.corpus() as (index, _):
        return dict(index.documents)


@pytest.fixture(scope="module")
def some(documents: dict[str, Document], full: bool) -> list[str]:
    """The documents whose questions are asked: all with --full, else a few of each kind."""
    if full:
        return sorted(documents)
    kinds = ("profile", "story", "agenda")
    luck = random.Random(SEED)
    return [
        name
        for kind in kinds
        for name in luck.sample(sorted(d for d in documents if documents[d].facts.kind == kind), SLICE // 2)
    ]


def good(assistant: Assistant, document_id: str) -> list[Draft]:
    with assistant.corpus() as (index, catalogue):
        return list(assistant._next.answerable(document_id, index.documents, catalogue, index.version))


def ask(assistant: Assistant, text: str, history: tuple[Turn, ...] = ()) -> Answer:
    """The answer with suggestions that had all the time they need."""
    answer = assistant.ask(text, history)
    with assistant.corpus() as (index, catalogue):
        # Each time a few more are tried.
        for _ in range(20):
            found = assistant._next.suggest(answer, index.documents, catalogue, history, seconds=60)
    return replace(answer, follow_ups=found)


def test_every_question_that_is_suggested_is_answered_from_its_document(assistant: Assistant, some: list[str]) -> None:
    asked = 0
    for name in some:
        for draft in good(assistant, name):
            # A question that names no country is only suggested where none, or its own, was talked of.
            for history in ((), ABOUT_SWEDEN) if find_countries(draft.text) else ((),):
                answer = assistant.ask(draft.text, history)
                assert answer.status == "answered", (draft, answer.text)
                assert name in {citation.document_id for citation in answer.citations}, (draft, answer.text)
            asked += 1
    assert asked >= 2 * len(some)


def test_most_documents_has_questions_to_suggest(assistant: Assistant, some: list[str]) -> None:
    without = [name for name in some if not good(assistant, name)]
    assert len(without) <= len(some) // 3, without


def test_a_conversation_of_suggestions_goes_on_without_repeating_itself(assistant: Assistant) -> None:
    history: tuple[Turn, ...] = ()
    question = "Which countries does Belgium's fourth plan focus on?"
    asked: list[str] = []
    luck = random.Random(SEED)
    for _ in range(6):
        answer = ask(assistant, question, history)
        asked.append(question)
        assert answer.status == "answered", question
        assert 1 <= len(answer.follow_ups) <= 3
        assert len(set(answer.follow_ups)) == len(answer.follow_ups)
        assert not set(answer.follow_ups) & set(asked)
        history = (*history, Turn("user", question), Turn("assistant", answer.text))
        question = luck.choice(answer.follow_ups)


def test_suggestions_go_on_to_another_subject_plan_and_country(assistant: Assistant) -> None:
    found = ask(assistant, "What are the objectives of Belgium's third plan?").follow_ups
    assert "What are the objectives of Belgium's fourth plan?" in found
    assert any("Belgium" in question and "objectives" not in question for question in found)
    assert any("objectives" in question and "Belgium" not in question for question in found)


def test_what_the_answer_says_already_is_not_suggested(assistant: Assistant) -> None:
    answer = ask(assistant, "Who is in charge of the fourth Belgian plan?")
    said = {citation.quote for citation in answer.citations}
    for question in answer.follow_ups:
        assert assistant.ask(question).citations[0].quote not in said


def test_after_a_refusal_they_are_on_what_there_is(assistant: Assistant) -> None:
    absent_fact = ask(assistant, "How many kroner did Belgium's fourth plan spend on horses?")
    assert absent_fact.status == "not_found"
    assert absent_fact.follow_ups
    assert all("Belgium" in question for question in absent_fact.follow_ups)
    absent_country = ask(assistant, "Is there a budget for Mexico's plan?")
    assert absent_country.status == "not_found"
    assert len(absent_country.follow_ups) == 3
    assert any("budget" in question for question in absent_country.follow_ups)
    for question in (*absent_fact.follow_ups, *absent_country.follow_ups):
        assert assistant.ask(question).status == "answered"


def test_after_an_overview_they_are_on_its_subject(assistant: Assistant) -> None:
    found = ask(assistant, "Which profiles deal with climate?").follow_ups
    assert any("climate" in question for question in found)


def test_filters_hold_for_suggestions_too(assistant: Assistant, documents: dict[str, Document]) -> None:
    answer = assistant.ask("What do the Peace Huts in Liberia do?", filters=Filters(kinds=("story",)))
    assert answer.citations
    for question in answer.follow_ups:
        assert documents[assistant.ask(question).citations[0].document_id].facts.kind == "story"


def test_a_question_without_a_country_is_not_suggested_where_another_country_is_talked_of(assistant: Assistant) -> None:
    about_liberia = ask(assistant, "What do the Peace Huts in Liberia do?")
    assert "Who is Annie Nushann?" in about_liberia.follow_ups
    for text in about_liberia.follow_ups:
        history = (Turn("user", about_liberia.question.text), Turn("assistant", about_liberia.text))
        assert assistant.ask(text, history).status == "answered"
    for text in ask(assistant, "What did the exhibition In Their Hands show?", ABOUT_SWEDEN).follow_ups:
        asked = assistant.ask(text, ABOUT_SWEDEN)
        assert asked.status == "answered", text


def test_what_is_no_question_gets_no_suggestions(assistant: Assistant) -> None:
    assert assistant.ask("???").follow_ups == ()


def test_nothing_of_a_visitors_words_is_kept(assistant: Assistant) -> None:
    assistant.ask("Does my neighbour Philomena know Belgium's plan?")
    kept = [draft.text for pool in assistant._next._pools.values() for draft in pool.checked]
    assert kept
    assert not any("Philomena" in text for text in kept)


def test_they_can_be_tried_beforehand_and_stop_when_told(assistant: Assistant) -> None:
    tried: list[str] = []

    def counted(text: str) -> Answer:
        tried.append(text)
        return assistant._answer(text, (), Filters())[0]

    suggesting = NextQuestions(load(), counted)
    with assistant.corpus() as (index, catalogue):
        suggesting.prepare(index.documents, catalogue, index.version, lambda: len(tried) < 5)
        assert len(tried) == len(set(tried)) == 5
        suggesting.prepare(index.documents, catalogue, index.version, lambda: len(tried) < 7)
    assert len(set(tried)) == 7


def test_an_answer_waits_for_few_trials(assistant: Assistant) -> None:
    tried: list[str] = []

    def counted(text: str) -> Answer:
        tried.append(text)
        return assistant._answer(text, (), Filters())[0]

    answer = assistant.ask("What are the objectives of Italy's fourth plan?")
    suggesting = NextQuestions(load(), counted)
    with assistant.corpus() as (index, catalogue):
        assert len(suggesting.suggest(answer, index.documents, catalogue, seconds=60)) <= 3
        assert len(tried) == 3
        suggesting.suggest(answer, index.documents, catalogue, seconds=0)
    assert len(tried) == 3


def every_draft(documents: dict[str, Document]) -> Iterator[Draft]:
    themes = theme_terms(theme for document in documents.values() for theme in document.facts.themes)
    for document in documents.values():
        yield from drafts(document, themes, load())


def test_all_of_them_read_well(documents: dict[str, Document]) -> None:
    texts = [draft.text for draft in every_draft(documents)]
    assert len(texts) > 300
    for text in texts:
        assert re.fullmatch(r"(?:What|Who|Which|How|When|Is) [^{}|#>]+\?", text), text
        assert "  " not in text
        assert "'s's" not in text
        assert len(text) < 130
        for article_less in ("Netherlands", "Philippines", "United States", "United Kingdom", "Democratic Republic"):
            assert not re.search(rf"(?<!the ){article_less}(?:'s?)? (?:\w+ )?plan", text), text
        words = re.findall(r"\w+", text.lower())
        assert not [word for word, following in pairwise(words) if word == following]


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("What Resolution 1325 says", "What does Resolution 1325 say?"),
        ("What a National Action Plan is", "What is a National Action Plan?"),
        ("What Article 7(4) asks of exporting states", "What does Article 7(4) ask of exporting states?"),
        ("How Resolution 2467 was negotiated", "How was Resolution 2467 negotiated?"),
        ("How National Action Plans began", "How did National Action Plans begin?"),
        ("How many countries have a National Action Plan", "How many countries have a National Action Plan?"),
        ("Who worked for Resolution 1325", "Who worked for Resolution 1325?"),
        ("Why did Norway leave?", "Why did Norway leave?"),
    ],
)
def test_a_heading_that_is_a_clause_becomes_a_question(heading: str, question: str) -> None:
    assert as_question(heading) == question


@pytest.mark.parametrize(
    "heading",
    [
        "Budget",
        "What was done",
        "How the strategy works",
        "Top contributors",
        "Targets for 2028",
        "What is new: WILPF",
        "Is it?",
        "",
    ],
)
def test_any_other_heading_gives_none(heading: str) -> None:
    assert as_question(heading) is None


def test_possessives() -> None:
    assert possessive("the Netherlands") == "the Netherlands'"
    assert possessive("Mali") == "Mali's"
