"""Sentences in another language, checked by what they say in English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.llm.calling import LanguageModel
from assistant.llm.checker.check import Checked, Checker
from assistant.llm.checker.links import has_link
from assistant.llm.drafting import Draft
from assistant.llm.prompting import Prompts
from assistant.llm.questions import english_of

_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f]*\d|\d")


def checked_in_english(
    drafts: Sequence[Draft], checker: Checker, model: LanguageModel, prompts: Prompts, deadline: float
) -> Iterator[tuple[Checked, str]]:
    """Each sentence as it was checked in English, with its own words.

    The model puts its sentences into English in a call that sees no source. A sentence of which it leaves out a number,
    or which it does not translate at all, is not shown. Raises LlmFailed.
    """
    if not drafts:
        return
    english = english_of(model, prompts, [draft.text for draft in drafts], deadline)
    for place, draft in enumerate(drafts):
        if has_link(draft.text):
            yield Checked(draft, "removed", draft.text, (), ("link",)), draft.text
        elif place not in english or digits(draft.text) != digits(english[place]):
            yield Checked(draft, "removed", draft.text, (), ("translation",)), draft.text
        else:
            yield checker.check(draft._replace(text=english[place])), draft.text


def digits(text: str) -> list[str]:
    """The numbers of a text in figures, without the marks between their digits, in order of size."""
    return sorted(re.sub(r"\D", "", number) for number in _NUMBER.findall(text))
