"""Puts the parts of an assistant together from the settings."""

from __future__ import annotations

import vectorstore
from assistant.answering.pipeline import Assistant
from assistant.build import embeddings
from assistant.settings import Settings
from ingest import CHUNKER_VERSION
from prompts import load


def open_assistant(settings: Settings) -> Assistant:
    """An assistant over the index of the settings, with the language model that they name, if they name one.

    Raises PromptError, VectorstoreError and LlmError.
    """
    messages = load()
    model = embeddings(settings)
    live = vectorstore.LiveIndex(settings.index, model, chunker_version=CHUNKER_VERSION)
    if not settings.llm:
        return Assistant(live, model, messages, settings.max_question_length)
    from assistant.llm.fluent import FluentAssistant
    from assistant.llm.opening import open_language_model
    from assistant.llm.prompting import load_prompts

    return FluentAssistant(
        live,
        model,
        messages,
        settings.max_question_length,
        model=open_language_model(settings),
        prompts=load_prompts(),
        unsupported=settings.llm_unsupported,
    )
