"""A model's text -> sentences with their citations, however the text is cut into pieces."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.drafting import LONGEST, Draft, draft_sentences, read

TEXT = (
    "## Answer\n**Belgium** has four plans [1]. It began in 2009. [2][3] The U.N. said so, e.g. in No. 5. [4]\n\n- Mali [1, 4]\n"
    "* Niger. It is new. [2-3]\n1. Benin【2】\nالجملة الأولى؟ [2] الجملة الثانية [3]\n---\nEnd of it [5]"
)
DRAFTS = [
    Draft("Belgium has four plans.", (1,)),
    Draft("It began in 2009.", (2, 3)),
    Draft("The U.N. said so, e.g. in No. 5.", (4,)),
    Draft("Mali", (1, 4), True),
    Draft("Niger.", (), True),
    Draft("It is new.", (2, 3), True),
    Draft("Benin", (2,), True),
    Draft("الجملة الأولى؟", (2,)),
    Draft("الجملة الثانية", (3,)),
    Draft("End of it", (5,)),
]


@given(st.lists(st.integers(1, len(TEXT)), max_size=40))
def test_the_pieces_do_not_matter(cuts: list[int]) -> None:
    places = [0, *sorted(set(cuts)), len(TEXT)]
    pieces = [TEXT[start:end] for start, end in pairwise(places)]
    assert list(draft_sentences(pieces)) == DRAFTS


def test_a_sentence_comes_as_soon_as_the_next_one_begins() -> None:
    def pieces():  # type: ignore[no-untyped-def]
        yield "One is here. [1]"
        yield " Tw"
        raise AssertionError("more was read than was needed")

    assert next(draft_sentences(pieces())) == Draft("One is here.", (1,))


def test_what_is_cut_off_is_marked() -> None:
    assert [draft.whole for draft in draft_sentences(["One is here. [1]\nTwo was being wri"])] == [True, False]


def test_text_without_end_ends() -> None:
    read_so_far = 0

    def pieces():  # type: ignore[no-untyped-def]
        nonlocal read_so_far
        while True:
            read_so_far += 100
            yield "word " * 20

    assert [draft.whole for draft in draft_sentences(pieces())] == [False]
    assert read_so_far < 2 * LONGEST


def test_a_link_is_no_mark() -> None:
    draft = read("See [1](https://evil.example) now. [2]")
    assert draft is not None
    assert draft.marks == (2,)
    assert "evil" in draft.text
