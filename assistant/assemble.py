"""Puts the parts of an assistant together from the settings."""

from __future__ import annotations

import vectorstore
from assistant.answering.pipeline import Assistant
from assistant.build import embeddings
from assistant.settings import Settings
from ingest import CHUNKER_VERSION
from prompts import load


def open_assistant(settings: Settings) -> Assistant:
    """An assistant over the index of the settings. Raises PromptError and VectorstoreError."""
    messages = load()
    model = embeddings(settings)
    live = vectorstore.LiveIndex(settings.index, model, chunker_version=CHUNKER_VERSION)
    return Assistant(live, model, messages, settings.max_question_length)
