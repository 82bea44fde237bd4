"""What stands behind "more": nothing is lost, the order stays, and what is shown can be read by itself."""

from assistant.answering.folding import CHARACTERS, LINES, fold
from assistant.answering.pipeline import Assistant
from assistant.answering.types import Citation, Claim

SENTENCE = "The second plan was adopted by the council after two years of talks with all ministries."


def paragraph(number: int, count: int) -> list[Claim]:
    return [Claim(SENTENCE, (number,), "quoted")] * count


def items(first: int, count: int) -> list[Claim]:
    return [Claim(SENTENCE, (first + i,), "quoted", True) for i in range(count)]


def shown(claims: tuple[Claim, ...]) -> list[Claim]:
    return [claim for claim in claims if not claim.more]


def source(number: int, document_id: str) -> Citation:
    return Citation(number, document_id, "", "", None, SENTENCE, 0, len(SENTENCE), None, None, None, None, "")


def test_a_short_answer_is_shown_whole() -> None:
    claims = (*paragraph(1, 3), *items(2, 2))
    assert fold(claims) == claims


def test_a_long_answer_keeps_all_claims_in_order_and_shows_a_screenful() -> None:
    claims = (*paragraph(1, 2), *items(2, 20))
    folded = fold(claims)
    assert [claim.text for claim in folded] == [claim.text for claim in claims]
    kept = shown(folded)
    assert kept == list(folded[: len(kept)])
    assert LINES * CHARACTERS / 2 < sum(len(claim.text) for claim in kept) <= LINES * CHARACTERS


def test_a_paragraph_is_folded_whole_unless_it_is_the_first() -> None:
    assert len(shown(fold((*paragraph(1, 4), *paragraph(2, 8))))) == 4
    assert 1 < len(shown(fold(tuple(paragraph(1, 30))))) < 30


def test_a_lead_in_goes_behind_more_together_with_its_list() -> None:
    claims = (*paragraph(1, 5), *paragraph(2, 3), Claim("It has six aims:", (3,), "quoted"), *items(4, 9))
    folded = fold(claims)
    assert len(shown(folded)) == 8


def test_a_line_or_two_are_not_worth_a_tap() -> None:
    claims = (*paragraph(1, 6), *items(2, 2))
    assert fold((*claims, *items(4, 1))) == (*claims, *items(4, 1))
    assert shown(fold((*claims, *items(4, 2)))) == list(claims)


def test_two_documents_side_by_side_share_the_screen() -> None:
    claims = (*paragraph(1, 1), *items(2, 12), *paragraph(20, 1), *items(21, 12))
    citations = [source(number, "a" if number < 20 else "b") for number in range(1, 34)]
    first, second = fold(claims, citations, True)[:13], fold(claims, citations, True)[13:]
    assert len(shown(first)) == len(shown(second)) > 2
    short = (*paragraph(1, 1), *paragraph(20, 1), *items(21, 12))
    assert len(shown(fold(short, citations, True)[1:])) > len(shown(second))


def test_a_long_answer_about_the_corpus_is_folded_and_a_phone_screen_long(assistant: Assistant) -> None:
    answer = assistant.ask("Which countries do you have profiles of?")
    kept = shown(answer.claims)
    assert len(kept) < len(answer.claims)
    assert len(kept) <= LINES
    assert all(claim.text in answer.text for claim in answer.claims)
