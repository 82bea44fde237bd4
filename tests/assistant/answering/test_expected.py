"""What the form of a question asks for, and texts that have it or lack it."""

import pytest

from assistant.answering.expected import answers_form


@pytest.mark.parametrize(
    ("question", "answering", "lacking"),
    [
        ("How much did Denmark give?", "Denmark gave DKK 25 million.", "Denmark gave money to the Commission."),
        ("How many kroner are reserved?", "It reserves 500 kroner.", "Money is reserved for 12 organisations."),
        ("What is the budget of the plan?", "The plan has no budget of its own.", "The plan was adopted in 2019."),
        ("What does the plan cost and who pays?", "The plan costs €4 million.", "Partnership: the state pays."),
        ("How many women briefed the Council?", "62 women briefed it.", "Women briefed the Council often."),
        (
            "How many soldiers were women?",
            "Of them 12 soldiers were women.",
            "The soldiers came with 40 vehicles in two rows.",
        ),
        ("How many disputes were settled?", "They settled 21,800 conflicts.", "They settled conflicts by mediation."),
        ("number of briefers in 2020", "Briefers were 62 in 2020.", "Briefers were 62 in 2021 and 56 in 2022."),
        ("What share of police are women?", "18% of the police are women.", "Women in the police number 300."),
        ("On which day was it adopted?", "It was adopted on 6 August 2018.", "It was adopted in August 2018."),
        ("When was it adopted?", "It was adopted in 2018.", "It was adopted by the cabinet."),
        ("When did they meet?", "They met in June.", "They met in a town."),
        ("KNAP III - from when until when?", "It runs from 2020 to 2024.", "It was launched in 2025."),
        ("How old is she?", "She is 34 years old.", "She served in Abyei in 2022."),
        (
            "Which minister presented it?",
            "Minister Karel De Gucht presented it.",
            "The Council of Ministers took note of it.",
        ),
        ("Who leads the plan?", "The Ministry of Gender leads it.", "It was launched in 2019."),
        ("Who runs the show there?", "A steering group does.", "It is on Security Council Resolution 1325."),
        ("Which ministry is it?", "It is the Ministry of Defence.", "The plan covers 2019-2022."),
        ("Which three towns took part?", "Gori, Batumi and Poti took part.", "Three towns took part."),
    ],
)
def test_the_form_of_an_answer(question: str, answering: str, lacking: str) -> None:
    assert answers_form(question, answering)
    assert not answers_form(question, lacking)


@pytest.mark.parametrize(
    "question", ["Who signed the plan?", "What is WCLAC?", "Why was it replaced?", "Which countries does it name?"]
)
def test_a_form_that_asks_for_nothing_in_particular(question: str) -> None:
    assert answers_form(question, "Anything at all.")


def test_a_year_of_a_plan_is_no_year_of_a_figure() -> None:
    assert answers_form("How many aims has the 2017-2021 plan?", "The third plan has six aims.")
