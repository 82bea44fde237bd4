"""The settings -> a language model behind its budget and its time limit."""

from __future__ import annotations

import time

from assistant.llm.budget import Budget
from assistant.llm.calling import LanguageModel
from assistant.llm.model import open_model
from assistant.settings import Settings


def open_language_model(settings: Settings) -> LanguageModel:
    """The model that the settings name. Raises LlmSetupError."""
    budget = Budget(settings.llm_per_minute, settings.llm_per_day)
    return LanguageModel(open_model(settings), budget, settings.llm_timeout)


def try_out(model: LanguageModel) -> float:
    """The seconds that the model takes for a reply of one word. Raises LlmFailed."""
    from langchain_core.messages import HumanMessage

    started = time.monotonic()
    model.complete([HumanMessage("Reply with one word: ready")], model.deadline())
    return time.monotonic() - started
