"""Vector store: chunks to an index on disk, a question to passages. It knows no answers.

    build:   Chunk -> OnnxEmbeddings -> Chroma + keyword index + vectors -> checked -> CURRENT      (builder, layout)
    search:  question -> nearest by meaning ∪ best by words -> signals -> one score -> Passage      (index, signals, fusion)
    serve:   CURRENT moved? -> open the new build, close the old after its last reader              (live)

A model is a folder of ONNX files that `export` made from a SentenceTransformer once, so neither building nor
searching needs torch. Errors are in `vectorstore.errors`. Names are loaded when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vectorstore.analysis import terms
    from vectorstore.builder import build
    from vectorstore.embeddings import OnnxEmbeddings, load_embeddings
    from vectorstore.errors import (
        BuildFailed,
        IndexDamaged,
        IndexLocked,
        IndexMissing,
        ModelError,
        ModelMismatch,
        VectorstoreError,
    )
    from vectorstore.history import Build, builds, roll_back, verify_build
    from vectorstore.index import Index, open_index
    from vectorstore.layout import writing
    from vectorstore.live import LiveIndex
    from vectorstore.manifest import Manifest
    from vectorstore.model import DEFAULT_MODEL
    from vectorstore.retriever import NapRetriever
    from vectorstore.types import Passage, Scores

_HOMES = {
    "terms": "analysis",
    "build": "builder",
    "OnnxEmbeddings": "embeddings",
    "load_embeddings": "embeddings",
    "Build": "history",
    "builds": "history",
    "roll_back": "history",
    "verify_build": "history",
    "writing": "layout",
    "BuildFailed": "errors",
    "IndexDamaged": "errors",
    "IndexLocked": "errors",
    "IndexMissing": "errors",
    "ModelError": "errors",
    "ModelMismatch": "errors",
    "VectorstoreError": "errors",
    "Index": "index",
    "open_index": "index",
    "LiveIndex": "live",
    "Manifest": "manifest",
    "DEFAULT_MODEL": "model",
    "NapRetriever": "retriever",
    "Passage": "types",
    "Scores": "types",
}

__all__ = [
    "DEFAULT_MODEL",
    "Build",
    "BuildFailed",
    "Index",
    "IndexDamaged",
    "IndexLocked",
    "IndexMissing",
    "LiveIndex",
    "Manifest",
    "ModelError",
    "ModelMismatch",
    "NapRetriever",
    "OnnxEmbeddings",
    "Passage",
    "Scores",
    "VectorstoreError",
    "build",
    "builds",
    "load_embeddings",
    "open_index",
    "roll_back",
    "terms",
    "verify_build",
    "writing",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
