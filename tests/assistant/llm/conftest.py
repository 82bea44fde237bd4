"""A fluent assistant over the starter corpus, with a model that a test writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant.llm.budget import Budget
from assistant.llm.calling import LanguageModel
from assistant.llm.fluent import FluentAssistant
from assistant.llm.prompting import load_prompts
from assistant.settings import Settings
from ingest import CHUNKER_VERSION
from prompts import load
from tests.assistant.llm.scripted import Reply, Scripted
from vectorstore import LiveIndex, OnnxEmbeddings

Open = Callable[..., tuple[FluentAssistant, Scripted]]


def opened(
    settings: Settings, embeddings: OnnxEmbeddings, reply: Reply, **more: Any
) -> tuple[FluentAssistant, Scripted]:
    """The assistant and its scripted model. `budget` and `seconds` are those of the model."""
    scripted = Scripted(reply=reply)
    model = LanguageModel(scripted, more.pop("budget", Budget()), more.pop("seconds", 60.0))
    live = LiveIndex(settings.index, embeddings, chunker_version=CHUNKER_VERSION)
    return FluentAssistant(live, embeddings, load(), model=model, prompts=load_prompts(), **more), scripted


@pytest.fixture
def fluent(starter_settings: Settings, embeddings: OnnxEmbeddings) -> Iterator[Open]:
    """Opens assistants with a reply function, and closes them."""
    made: list[FluentAssistant] = []

    def make(reply: Reply, **more: Any) -> tuple[FluentAssistant, Scripted]:
        assistant, scripted = opened(starter_settings, embeddings, reply, **more)
        made.append(assistant)
        return assistant, scripted

    yield make
    for assistant in made:
        assistant.close()
