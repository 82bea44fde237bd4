"""An index of a small corpus, built once for all tests that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

import vectorstore
from tests.vectorstore.small_corpus import make_corpus
from vectorstore import OnnxEmbeddings


@pytest.fixture(scope="session")
def int8_embeddings(models_dir: Path) -> OnnxEmbeddings:
    """The default model in 8 bits."""
    return vectorstore.load_embeddings(models_dir=models_dir, precision="int8")


@pytest.fixture(scope="session")
def read_only_store(tmp_path_factory: pytest.TempPathFactory, embeddings: OnnxEmbeddings) -> Path:
    """A folder with an index of the small corpus. Not to be written to."""
    directory = tmp_path_factory.mktemp("store")
    documents, chunks = make_corpus()
    vectorstore.build(documents, chunks, directory, embeddings, chunker_version="c1", sources=("here",))
    return directory
