"""The whole way with the real model and a real index: answers, refusals, scope, plans, citations."""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.answering.pipeline import Assistant
from assistant.answering.plain_text import plain_text
from assistant.answering.runnable import as_runnable
from assistant.answering.types import Answer, Claim, Turn
from assistant.assemble import open_assistant
from assistant.build import ingest_paths
from assistant.settings import Settings

UTOPIA = """---
title: "Utopia: plans"
kind: profile
country: Belgium
publisher: A network
url: javascript:alert(1)
plans:
  - {number: 1, period: "2010-2014", start: 2010, end: 2014}
  - {number: 2, period: "2015-2019", start: 2015, end: 2019}
---

## Aims of the first plan (2010-2014)

The first plan has three aims:

- Train mediators. [S1]
- Count landmines. [S2]
- Report to parliament. [S1, S2]

## Money

The second plan (2015-2019) has a budget of 12 million euro. It is paid by two ministries. [S2]

The sources do not say who monitors the second plan (2015-2019). [S1]

## Sources

- [S1] First source | A ministry | https://example.org/1 | 2010-03
- [S2] Second source | A network | javascript:alert(2) | undated
"""
MALI = "---\nkind: profile\ncountry: Mali\n---\n# Mali\n\nMali has a budget of 7 million euro for mediators. Belgium pays half of it.\n"
STORY = "---\nkind: story\ncountries: [Jordan]\n---\n# A story from Amman\n\nAmina Haddad trained forty teachers in Amman.\n"
NOWHERE = "# A page of the network\n\nFinland gave ten radios to the network in 2018. Norway gave six radios to it.\n"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Iterator[Callable[..., Answer]]:
    folder = tmp_path_factory.mktemp("documents")
    for name, text in {"utopia.md": UTOPIA, "mali.md": MALI, "story.md": STORY, "page.md": NOWHERE}.items():
        (folder / name).write_text(text)
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), models_dir=models_dir)
    ingest_paths([folder], settings)
    assistant = open_assistant(settings)
    yield assistant.ask
    assistant.close()


def test_a_list_is_quoted_whole_and_in_order(ask: Callable[..., Answer]) -> None:
    answer = ask("What are the aims of Belgium's first plan?")
    assert answer.status == "answered"
    assert [claim.text for claim in answer.claims if claim.item] == [
        "Train mediators.",
        "Count landmines.",
        "Report to parliament.",
    ]
    assert "- Report to parliament. [4]" in answer.text.splitlines()


def test_a_citation_shows_only_the_references_of_its_own_paragraph(ask: Callable[..., Answer]) -> None:
    answer = ask("What are the aims of Belgium's first plan?")
    by_quote = {citation.quote: citation for citation in answer.citations}
    assert [reference.title for reference in by_quote["Count landmines."].references] == ["Second source"]
    assert [reference.title for reference in by_quote["Train mediators."].references] == ["First source"]
    assert by_quote["Train mediators."].section == "Aims of the first plan (2010-2014)"


def test_only_web_addresses_become_links(ask: Callable[..., Answer]) -> None:
    answer = ask("What is the budget of Belgium's second plan?")
    assert "12 million" in answer.text
    assert answer.citations[0].source_url is None
    assert answer.citations[0].references[0].url is None


def test_another_plan_does_not_answer(ask: Callable[..., Answer]) -> None:
    answer = ask("What is the budget of Belgium's first plan?")
    assert answer.status == "not_found"
    assert not answer.claims
    assert "12 million" not in answer.text
    assert answer.nearest


def test_one_country_does_not_answer_for_another(ask: Callable[..., Answer]) -> None:
    assert "12 million" not in ask("What is Mali's budget?").text
    assert "7 million" not in ask("What is Belgium's budget?").text


def test_an_absent_country_is_named(ask: Callable[..., Answer]) -> None:
    answer = ask("What is Mexico's budget?")
    assert answer.status == "not_found"
    assert "Mexico" in answer.text
    assert not answer.citations


def test_a_page_about_no_country_answers_where_it_names_the_country(ask: Callable[..., Answer]) -> None:
    assert "ten radios" in ask("What did Finland give to the network?").text
    assert ask("What did Sweden give to the network?").status == "not_found"


def test_a_page_of_a_mentioned_country_answers_where_it_names_the_one_asked_about(ask: Callable[..., Answer]) -> None:
    assert "Belgium pays half" in ask("What does Belgium pay in Mali?").text


def test_a_statement_that_something_is_unknown_is_an_answer(ask: Callable[..., Answer]) -> None:
    answer = ask("Who monitors Belgium's second plan?")
    assert answer.status == "answered"
    assert "do not say who monitors" in answer.text


def test_two_countries(ask: Callable[..., Answer]) -> None:
    answer = ask("Compare the budgets of Belgium and Mali")
    assert {citation.document_id for citation in answer.citations} >= {"utopia", "mali"}
    partial = ask("Compare the budgets of Mali and Mexico")
    assert partial.status == "partial"
    assert "Mexico" in partial.note


def test_a_page_of_no_country_gives_only_the_sentence_that_names_it(ask: Callable[..., Answer]) -> None:
    answer = ask("How many radios did Finland give?")
    assert "ten radios" in answer.text
    assert "Norway" not in answer.text


def test_a_place_that_no_document_has_is_not_answered_for(ask: Callable[..., Answer]) -> None:
    for asked in ("What is the budget of Bavaria for mediators?", "How many teachers did Jane Roe train?"):
        answer = ask(asked)
        assert answer.status == "not_found", answer.text
    assert "Bavaria" in ask("What is the budget of Bavaria for mediators?").note
    assert ask("How many teachers did Amina Haddad train?").status == "answered"


def test_a_name_with_a_letter_too_few_is_known_and_the_visitor_is_told(ask: Callable[..., Answer]) -> None:
    answer = ask("How many teachers did Amina Hadad train?")
    assert answer.status == "answered"
    assert answer.note == "“Hadad” was read as “Haddad”."
    assert answer.text.endswith(answer.note)
    assert answer.question.text == "How many teachers did Amina Hadad train?"


def test_half_a_surrogate_pair_is_no_crash(ask: Callable[..., Answer]) -> None:
    answer = ask("What is the budget \ud83d?", (Turn("user", "\ud83d"),))
    assert json.dumps(answer.to_dict(), ensure_ascii=False).encode()


def test_footnote_numbers_of_a_document_are_no_citation_marks() -> None:
    claims = (Claim("It has six goals [3].", (1,), "quoted"), Claim("It ran.[12]", (1,), "quoted"))
    assert plain_text(claims) == "It has six goals (3). It ran.(12) [1]"


def test_a_lead_in_comes_with_its_whole_list_or_not_at_all(assistant: Assistant) -> None:
    with assistant._live.acquire() as index:
        documents = index.documents
    for country in ("Kenya", "Norway", "Italy", "Ghana", "Ukraine"):
        for asked in ("When does the plan of {} end?", "What is the period of {}'s plan?", "Which plans has {} had?"):
            answer = assistant.ask(asked.format(country))
            quoted = {(citation.document_id, citation.start) for citation in answer.citations}
            for document_id, start in quoted:
                for section in documents[document_id].sections:
                    for lead, first in pairwise(section.blocks):
                        if lead.start == start and lead.intro and first.group is not None:
                            items = {(document_id, b.start) for b in section.blocks if b.group == first.group}
                            assert items <= quoted, answer.text


def test_a_follow_up(ask: Callable[..., Answer]) -> None:
    history = (Turn("user", "What is Belgium's budget?"), Turn("assistant", "12 million euro. [1]"))
    assert "7 million" in ask("And Mali?", history).text


def test_every_citation_holds_and_every_mark_has_one(ask: Callable[..., Answer], assistant: Assistant) -> None:
    for asked in ("What is the budget?", "Who trained teachers?", "aims of the first plan", "landmines"):
        answer = ask(asked)
        numbers = [citation.number for citation in answer.citations]
        assert numbers == list(range(1, len(numbers) + 1))
        assert {n for claim in answer.claims for n in claim.citations} == set(numbers)
        for claim in answer.claims:
            assert claim.verdict == "quoted"
            assert any(
                claim.text in citation.quote for citation in answer.citations if citation.number in claim.citations
            )


def test_the_public_schema(ask: Callable[..., Answer]) -> None:
    data = ask("What is the budget of Belgium's second plan?", (), "q7").to_dict()
    assert data["id"] == "q7"
    assert data["question"] == "What is the budget of Belgium's second plan?"
    assert set(data) == {
        "schema_version", "id", "question", "status", "text", "note", "claims", "citations", "nearest", "unsupported",
        "follow_ups", "index_version", "prompt_version", "timings_ms",
    }  # fmt: skip
    assert set(data["citations"][0]) == {
        "number", "document_id", "title", "section", "page", "quote", "start", "end", "source_url", "viewer_url",
        "published", "publisher", "source_label", "references",
    }  # fmt: skip
    assert set(data["claims"][0]) == {"text", "citations", "verdict", "item", "more", "about"}
    assert data["index_version"]
    assert data["timings_ms"]["total"] > 0


@pytest.mark.parametrize(
    "text", ["", "???", "比利时的计划", "x" * 10_000, "\x00\x01", "𝕳𝖊𝖑𝖑𝖔?", "<script>alert(1)</script>", "'; --"]
)
def test_any_text_gets_a_friendly_reply(ask: Callable[..., Answer], text: str) -> None:
    answer = ask(text)
    assert answer.status in ("declined", "not_found")
    assert answer.note
    assert not answer.claims


def test_the_stream_ends_with_the_answer(assistant: Assistant) -> None:
    *claims, answer = assistant.stream("Which countries does Belgium's fourth plan focus on?")
    assert isinstance(answer, Answer)
    assert tuple(claims) == answer.claims
    assert all(isinstance(claim, Claim) for claim in claims)


def test_as_a_langchain_runnable(assistant: Assistant) -> None:
    runnable = as_runnable(assistant) | (lambda answer: answer.status)
    assert runnable.invoke("Which countries does Belgium's fourth plan focus on?") == "answered"
    history = [{"role": "user", "content": "What does Belgium's fourth plan say on climate?"}]
    assert runnable.invoke({"question": "And Mexico?", "history": history}) == "not_found"
    assert runnable.batch(["", "Who won the 2022 World Cup?"]) == ["declined", "not_found"]


def test_a_question_about_the_corpus_is_answered_whole_with_a_quote_for_each_line(assistant: Assistant) -> None:
    answer, passages, documents = assistant.examine("Which countries do you have profiles of?")
    profiles = {document.id for document in documents.values() if document.facts.kind == "profile"}
    assert answer.status == "answered"
    assert {citation.document_id for citation in answer.citations} == profiles
    assert str(len(profiles)) in answer.claims[0].text
    assert not passages
    for citation in answer.citations:
        assert documents[citation.document_id].text[citation.start : citation.end] == citation.quote
    assert {claim.verdict for claim in answer.claims} == {"metadata"}
    assert answer.note in answer.text


def test_an_answer_without_the_kind_of_thing_asked_for_is_none(assistant: Assistant) -> None:
    # Both sentences on it are there; neither names a sum.
    assert (
        assistant.ask("Is money reserved for local women's organisations in Denmark's fifth plan?").status == "answered"
    )
    refused = assistant.ask("How many yen did Japan budget for its third plan 2023-2028?")
    assert refused.status == "not_found"
    assert refused.nearest


def test_of_a_list_of_plans_only_the_one_asked_about_is_shown(assistant: Assistant) -> None:
    answer = assistant.ask("When was the first Nepali plan adopted?")
    assert "1 February 2011" in answer.text
    assert "second plan" not in " ".join(claim.text for claim in answer.claims)


def test_a_follow_up_without_a_country_never_turns_to_another_country(assistant: Assistant) -> None:
    about_ukraine = [Turn("user", "Is a new plan coming up in Ukraine?"), Turn("assistant", "Yes.")]
    answer = assistant.ask("How many people had input?", about_ukraine)
    assert not {citation.document_id for citation in answer.citations} - {"profiles/ukraine"}
    new_topic = assistant.ask("What is General Recommendation 30?", about_ukraine)
    assert new_topic.citations[0].document_id == "agenda/cedaw-gr30"
