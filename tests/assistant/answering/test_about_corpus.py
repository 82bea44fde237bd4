"""Questions about the corpus itself: answered whole from the metadata, and no other question is taken for one.

What is expected is computed here from the facts of the documents, without the code under test.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import ingest
from ingest.types import Document, Plan
from tests.assistant.answering.corpus_asker import TODAY, Ask, Documents, asker, starter_documents


@pytest.fixture(scope="module")
def documents() -> Documents:
    return starter_documents()


@pytest.fixture(scope="module")
def ask(documents: Documents) -> Ask:
    return asker(documents)


def kind(name: str) -> Callable[[Document], bool]:
    return lambda document: document.facts.kind == name


def story(country: str) -> Callable[[Document], bool]:
    return lambda document: document.facts.kind == "story" and country in document.facts.countries


def about(country: str) -> Callable[[Document], bool]:
    return lambda document: country in (document.facts.country, *document.facts.countries)


def plan(says: Callable[[Plan], bool]) -> Callable[[Document], bool]:
    return lambda document: any(says(plan) for plan in document.facts.plans)


def in_force(year: int) -> Callable[[Document], bool]:
    return plan(lambda plan: bool(plan.start and plan.end) and (plan.start or 0) <= year <= (plan.end or 0))


def theme(slug: str, of: str = "profile") -> Callable[[Document], bool]:
    return lambda document: document.facts.kind == of and slug in document.facts.themes


def both(*conditions: Callable[[Document], bool]) -> Callable[[Document], bool]:
    return lambda document: all(condition(document) for condition in conditions)


def adopted(*years: int) -> Callable[[Document], bool]:
    return plan(lambda plan: any(str(year) in (plan.adopted or "") for year in years))


def has_word(word: str) -> Callable[[Document], bool]:
    return lambda document: re.search(rf"(?i)\b{word}", f"{document.title} {document.text}") is not None


def everything(_: Document) -> bool:
    return True


AFRICA = {"BF", "CD", "GH", "KE", "LR", "ML", "NE", "NG", "TN", "ZA"}

ANSWERED: list[tuple[str, Callable[[Document], bool]]] = [
    # What there is.
    ("which countries are covered here?", kind("profile")),
    ("what countries do you have information on", kind("profile")),
    ("Please list all the countries in your corpus.", kind("profile")),
    ("how many countries do you cover", kind("profile")),
    ("Which countries have a plan?", kind("profile")),
    ("For which countries is there a profile?", kind("profile")),
    ("how many profiles are there", kind("profile")),
    ("give me a list of all profiles", kind("profile")),
    ("How many stories of change do you have?", kind("story")),
    ("what stories do you have", kind("story")),
    ("how many agenda pages are there?", kind("agenda")),
    ("number of documents in the corpus", everything),
    ("what documents do you have", everything),
    ("how many plans do you have", kind("profile")),
    ("list all plans", kind("profile")),
    ("What years do the plans cover?", kind("profile")),
    ("when were the documents last updated?", everything),
    ("newest stories", kind("story")),
    # One country, several, or a region.
    ("do you cover Slovenia?", about("Slovenia")),
    ("Is Mali covered?", about("Mali")),
    ("do you have anything on Mali", about("Mali")),
    ("what is there on Jordan", about("Jordan")),
    ("Any material on Rwanda?", about("Rwanda")),
    ("What's in your database about Ukraine?", about("Ukraine")),
    ("Is there a profile of Sweden?", both(kind("profile"), about("Sweden"))),
    ("List the stories from Jordan", story("Jordan")),
    ("stories from South Sudan please", story("South Sudan")),
    ("any stories set in Colombia?", story("Colombia")),
    ("how many stories are there about Yemen", story("Yemen")),
    ("Do you have stories about Yemen or Burundi?", lambda d: story("Yemen")(d) or story("Burundi")(d)),
    ("Which African countries do you cover?", lambda d: d.facts.iso2 in AFRICA),
    ("which African countries had a plan in force in 2022", both(in_force(2022), lambda d: d.facts.iso2 in AFRICA)),
    # Plans and their years.
    ("Which countries have a plan in force in 2023?", in_force(2023)),
    ("which NAPs were in force in 2015", in_force(2015)),
    ("Which plans are currently valid?", in_force(2024)),
    ("who has a plan in force right now", in_force(2024)),
    ("which plans cover the year 2014?", in_force(2014)),
    ("Which plans end in 2024?", plan(lambda p: p.end == 2024)),
    ("plans that expire between 2024 and 2026", plan(lambda p: 2024 <= (p.end or 0) <= 2026)),
    ("which plans ran out before 2016", plan(lambda p: (p.end or 9999) < 2016)),
    ("Can you tell me which plans finish this year?", plan(lambda p: p.end == 2024)),
    ("which NAPs are still running beyond 2027?", plan(lambda p: (p.end or 0) > 2027)),
    ("Which plans run until 2026?", plan(lambda p: p.end == 2026)),
    ("Which plans started in 2019 or later?", plan(lambda p: (p.start or 0) >= 2019)),
    ("what plans began before 2008", plan(lambda p: (p.start or 9999) < 2008)),
    ("whose NAP starts next year", plan(lambda p: p.start == 2025)),
    ("Which countries have a 2022-2026 plan?", plan(lambda p: (p.start, p.end) == (2022, 2026))),
    ("Which NAPs were adopted in 2010?", adopted(2010)),
    ("plans adopted between 2005 and 2008", adopted(2005, 2006, 2007, 2008)),
    ("Which countries have adopted a third plan?", plan(lambda p: p.number == 3)),
    ("who has a fifth plan?", plan(lambda p: p.number == 5)),
    ("Which countries had a valid NAP in 2020?", in_force(2020)),
    ("Which plans have no end date?", plan(lambda p: p.end is None)),
    # Themes, words, organisations, and all of it together.
    ("which plans mention climate?", theme("climate")),
    ("Which profiles deal with disarmament?", theme("disarmament")),
    ("Which countries talk about men and boys in their plans?", theme("masculinities")),
    ("Which stories are about displacement?", theme("displacement", "story")),
    ("got any stories on refugees?", theme("displacement", "story")),
    ("profiles on climate or backlash", lambda d: theme("climate")(d) or theme("backlash")(d)),
    ("profiles on climate and backlash", lambda d: theme("climate")(d) and theme("backlash")(d)),
    ("which country profiles mention drones?", both(kind("profile"), has_word("drone"))),
    ("what stories deal with mediation", both(kind("story"), has_word("mediat"))),
    ("Which documents mention CEDAW?", has_word("CEDAW")),
    ("stories on gender-based violence from Jordan", both(story("Jordan"), theme("gender-based-violence", "story"))),
    ("plans in force in 2023 that mention climate", both(in_force(2023), theme("climate"))),
    ("stories by UN Women", both(kind("story"), lambda d: "UN Women" in d.facts.organisations)),
    (
        "stories by Cordaid from Afghanistan",
        both(story("Afghanistan"), lambda d: "Cordaid" in d.facts.organisations),
    ),
    # As it is typed in haste.
    ("how many countries do u cover", kind("profile")),
    ("no. of stories with you?", kind("story")),
    ("apart from the profiles and the stories, whats there?", kind("agenda")),
    ("what can i look for here besides stories", lambda d: d.facts.kind != "story"),
    ("anything on yemen", about("Yemen")),
    ("anyone from South America in there?", both(kind("profile"), about("Colombia"))),
    ("who was working under a plan in 2019?", in_force(2019)),
    ("back in 2010, who had a plan running", in_force(2010)),
    ("I am preparing a meeting for 2027. Which of the plans will still be valid then?", in_force(2027)),
    ("fourth plan and not expired yet - which ones", plan(lambda p: p.number == 4 and (p.end or 0) >= 2024)),
    ("Whose plan is up at the end of this year?", plan(lambda p: p.end == 2024)),
    ("ran out in 2023: which ones?", plan(lambda p: p.end == 2023)),
    ("the really early ones, adopted before 2007", adopted(2005, 2006)),
    ("countries that got their first plan after 2018", plan(lambda p: p.number == 1 and (p.start or 0) > 2018)),
    ("which country's plan stretches furthest into the future", plan(lambda p: p.end == 2035)),
    ("how many countries have got to plan no. 5", plan(lambda p: p.number == 5)),
    ("Number of Dutch plans to date?", both(kind("profile"), about("Netherlands"))),
    ("climate, which profiles go into that?", theme("climate")),
    ("What can I ask you?", everything),
    ("what do you know", everything),
    ("when was this updated", everything),
    ("oldest nap in the collection", both(kind("profile"), about("Denmark"))),
    ("show everything about Yemen", about("Yemen")),
    ("which stories involve police", both(kind("story"), has_word("polic"))),
    ("short one: which stories turn on displacement", theme("displacement", "story")),
]


@pytest.mark.parametrize(("question", "belongs"), ANSWERED)
def test_a_question_about_the_corpus_gets_all_that_belongs_and_nothing_else(
    question: str, belongs: Callable[[Document], bool], ask: Ask, documents: Documents
) -> None:
    answer = ask(question)
    assert answer is not None
    expected = {document.id for document in documents.values() if belongs(document)}
    assert {item.quote.document.id for item in answer.items} == expected
    assert str(len(expected)) in answer.lead or not expected or "Plans" in answer.lead


@pytest.mark.parametrize("question", [question for question, _ in ANSWERED])
def test_each_line_stands_on_words_of_its_document(question: str, ask: Ask, documents: Documents) -> None:
    answer = ask(question)
    assert answer is not None
    assert answer.note
    for item in (*answer.items, *answer.more):
        quote = item.quote
        assert documents[quote.document.id] is quote.document
        assert quote.document.text[quote.start : quote.end].strip()
        assert quote.block.start <= quote.start < quote.end <= quote.block.end
        assert quote.block in quote.section.blocks


def test_a_plan_that_ended_and_was_not_followed_by_another(ask: Ask, documents: Documents) -> None:
    answer = ask("Which countries saw their plan end in 2022 and have had none since?")
    assert answer is not None
    ended = {item.quote.document.id for item in answer.items}
    plans = {document.id: document.facts.plans for document in documents.values()}
    assert ended
    assert all(any(plan.end == 2022 for plan in plans[name]) for name in ended)
    assert not any((plan.start or 9999) <= TODAY.year <= (plan.end or 0) for name in ended for plan in plans[name])


def test_countries_of_stories_that_have_no_profile(ask: Ask, documents: Documents) -> None:
    answer = ask("I'd like to know which places appear in the stories without having a country page")
    assert answer is not None
    profiles = {document.facts.country for document in documents.values() if document.facts.kind == "profile"}
    stories = {c for d in documents.values() if d.facts.kind == "story" for c in d.facts.countries}
    assert {item.text.rsplit(" (", 1)[0] for item in answer.items} == stories - profiles


def test_plans_that_the_metadata_lacks_are_left_to_the_documents(ask: Ask) -> None:
    assert ask("How many plans has Mali had?") is None
    belgian = ask("How many plans has Belgium had?")
    assert belgian is not None
    assert len(belgian.items) == 4


def test_a_list_has_one_short_line_for_each_and_is_never_cut(ask: Ask, documents: Documents) -> None:
    answer = ask("Which countries have a plan in force in 2023?")
    assert answer is not None
    assert "Belgium: fourth plan, 2022-2026" in [item.text for item in answer.items]
    assert len(answer.items) == sum(
        (plan.start or 9999) <= 2023 <= (plan.end or 0) for d in documents.values() for plan in d.facts.plans
    )
    everything = ask("what documents do you have")
    assert everything is not None
    assert len(everything.items) == len(documents)


def test_the_line_of_a_plan_stands_on_the_sentence_with_its_years(ask: Ask) -> None:
    answer = ask("Which plans are in force in 2023?")
    assert answer is not None
    stated = [item.quote.document.text[item.quote.start : item.quote.end] for item in answer.items]
    years = [re.findall(r"\d{4}", item.text) for item in answer.items]
    with_years = [all(year in text for year in found[:2]) for text, found in zip(stated, years, strict=True)]
    assert sum(with_years) >= 0.9 * len(with_years)


def test_a_plan_without_an_end_year_is_named_apart_and_not_counted(ask: Ask) -> None:
    answer = ask("Which countries have a plan in force in 2023?")
    assert answer is not None
    assert "Austria: second plan, no end date" in [item.text for item in answer.more]
    assert not any(item.text.startswith("Austria") for item in answer.items)
    assert "Not counted" in answer.more_lead


def test_no_country_without_a_plan_in_force_has_one_or_may_have_one(ask: Ask) -> None:
    with_plan, without = (
        ask("Which countries have a plan in force in 2023?"),
        ask("countries with no plan in force in 2023"),
    )
    assert with_plan is not None
    assert without is not None
    having, lacking, unsure = (
        {item.quote.document.id for item in items} for items in (with_plan.items, without.items, with_plan.more)
    )
    assert lacking
    assert not lacking & (having | unsure)
    assert unsure == {item.quote.document.id for item in without.more}


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Countries with four or more plans", {4, 5, 6}),
        ("which countries have had exactly two plans", {2}),
        ("who has only had one plan", {1}),
        ("which states have more than three NAPs", {4, 5, 6}),
    ],
)
def test_countries_by_the_number_of_their_plans(
    question: str, numbers: set[int], ask: Ask, documents: Documents
) -> None:
    answer = ask(question)
    assert answer is not None
    known = {
        d.id: max(len(d.facts.plans), *(p.number or 0 for p in d.facts.plans))
        for d in documents.values()
        if d.facts.plans
    }
    assert {item.quote.document.id for item in answer.items} == {
        id_ for id_, count in known.items() if count in numbers
    }


def test_being_on_a_plan_goes_by_what_has_begun(ask: Ask) -> None:
    on_second, later = ask("Which countries are on their second plan?"), date(2027, 1, 1)
    assert on_second is not None
    assert "Liberia: second plan, 2019-2023, extended to December 2025" in [item.text for item in on_second.items]
    on_third = ask("Which countries are on their third plan?", today=later)
    assert on_third is not None
    assert "Liberia: third plan, 2026-2031" in [item.text for item in on_third.items]


def test_the_most_plans(ask: Ask, documents: Documents) -> None:
    answer = ask("Which country has had the most plans?")
    assert answer is not None
    most = max(len(document.facts.plans) for document in documents.values())
    assert {item.quote.document.id for item in answer.items} == {
        document.id for document in documents.values() if len(document.facts.plans) == most
    }


def test_what_there_is_on_a_country_names_the_pages_that_speak_of_it_too(ask: Ask) -> None:
    answer = ask("what do you have on Mali")
    assert answer is not None
    assert answer.items[0].text == "Profile: Mali"
    assert "profiles/belgium" in {item.quote.document.id for item in answer.more}
    for item in answer.more:
        assert "Mali" in item.quote.document.text[item.quote.start : item.quote.end]


def test_nothing_found_is_said_plainly(ask: Ask, documents: Documents) -> None:
    answer = ask("which profiles mention unicorns?")
    assert answer is not None
    assert not answer.items
    profiles = sum(document.facts.kind == "profile" for document in documents.values())
    assert answer.lead == f"Profiles here (with the words: unicorns): none of {profiles}."
    assert "looked up by word" in answer.note


def test_a_subject_that_may_have_another_word_is_left_to_the_search(ask: Ask) -> None:
    assert ask("do you have stories about unicorns?") is None


def test_organisations_publishers_themes_and_countries_of_stories(ask: Ask, documents: Documents) -> None:
    stories = [document.facts for document in documents.values() if document.facts.kind == "story"]
    for question, names in {
        "Which organisations are behind the stories?": {name for facts in stories for name in facts.organisations},
        "which countries do the stories come from?": {name for facts in stories for name in facts.countries},
        "Who publishes the documents?": {document.facts.publisher for document in documents.values()},
        "Which themes do you cover?": {slug for document in documents.values() for slug in document.facts.themes},
    }.items():
        answer = ask(question)
        assert answer is not None, question
        assert len(answer.items) == len(names), question
        assert f": {len(names)}." in answer.lead, question


def test_a_follow_up_asks_the_earlier_question_of_another_country(ask: Ask) -> None:
    answer = ask("And from Yemen?", "Which stories do you have from Ghana?")
    assert answer is not None
    assert all("Yemen" in item.quote.document.facts.countries for item in answer.items)
    assert ask("tell me more about the second one", "Which stories do you have from Ghana?") is None


def test_another_corpus_gives_its_own_figures(tmp_path: Path) -> None:
    head = "---\nkind: profile\ncountry: {0}\nplans:\n  - {{number: 1, period: '{1}', start: {2}, end: {3}}}\n---\n# {0}\n\n"
    (tmp_path / "a.md").write_text(
        head.format("Peru", "2020-2023", 2020, 2023) + "Peru's first plan covers 2020-2023.\n"
    )
    (tmp_path / "b.md").write_text(
        head.format("Chile", "from 2021", 2021, "null") + "Chile's first plan began in 2021.\n"
    )
    ask = asker({document.id: document for document in ingest.read([tmp_path]).documents})
    answer = ask("Which countries have a plan in force in 2022?")
    assert answer is not None
    assert "1 of 2" in answer.lead
    assert "2 profiles" in answer.note
    assert [item.text for item in answer.items] == ["Peru: first plan, 2020-2023"]
    assert [item.text for item in answer.more] == ["Chile: first plan, from 2021"]


def test_an_empty_corpus_has_nothing() -> None:
    answer = asker({})("how many profiles are there")
    assert answer is not None
    assert answer.lead == "Profiles here: 0."
    assert not answer.items
