"""What readers of another language are told where nothing was found: the documents are in English."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.types import Answer
from prompts import LANGUAGES, Messages


def with_hint(answer: Answer, messages: Messages, language_model: bool) -> Answer:
    """The answer; a refusal in another language says that questions work best in English.

    Not where there is a language model, which translates questions.
    """
    if answer.status != "not_found" or messages.language == LANGUAGES[0] or language_model:
        return answer
    hint = messages.say("web_in_english")
    return replace(answer, text=f"{answer.text} {hint}".strip(), note=f"{answer.note} {hint}".strip())
