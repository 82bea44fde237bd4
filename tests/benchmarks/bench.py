"""What the parts share: the folder that they work in, the starter corpus's index and the questions."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import ingest
from assistant.build import embeddings, ingest_starter, starter_corpus, starter_is_due
from assistant.settings import Settings
from ingest import Chunk, Document
from vectorstore import OnnxEmbeddings
from vectorstore.model import Precision

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / ".nap-test" / "models"
QUESTIONS = ROOT / "tests" / "evaluation" / "first_questions.yaml"
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "PYTHONWARNINGS": "ignore",
}


@dataclass(frozen=True, slots=True)
class Bench:
    """One run. `work` holds indexes that later runs use again; with `full`, samples are taken whole."""

    work: Path
    full: bool = False

    def settings(self, precision: Precision = "fp32") -> Settings:
        """Settings that read no `.env` file and share nothing with the user's own index."""
        own: dict[str, Any] = {"_env_file": None}
        return Settings(data_dir=self.work / precision, models_dir=MODELS, embedding_precision=precision, **own)

    def starter(self, precision: Precision = "fp32") -> Settings:
        """Settings with an index of the starter corpus in place."""
        settings = self.settings(precision)
        if starter_is_due(settings):
            ingest_starter(settings)
        return settings

    def environment(self, precision: Precision = "fp32") -> dict[str, str]:
        """The environment of a process that uses those settings. Run it in `work`, where there is no `.env`."""
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "NAP_DATA_DIR": str(self.work / precision),
            "NAP_MODELS_DIR": str(MODELS),
            "NAP_EMBEDDING_PRECISION": precision,
        }

    def corpus(self) -> tuple[tuple[Document, ...], list[Chunk], OnnxEmbeddings]:
        """The starter corpus as read and split, and the model."""
        model = embeddings(self.settings())
        documents = ingest.read([starter_corpus()]).documents
        return documents, [c for d in documents for c in ingest.split(d, model.count_tokens, model.max_tokens)], model


def questions() -> list[str]:
    """The questions of a first visit, in all their wordings."""
    entries = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    return [question for entry in entries for question in entry["questions"]]


def prepare_process() -> None:
    """Keep this process, and those that it starts, offline and free of the user's own settings."""
    os.environ.update(OFFLINE)
    for name in [name for name in os.environ if name.startswith("NAP_")]:
        del os.environ[name]


def nap() -> str:
    """The command line of this environment."""
    return str(Path(sys.executable).with_name("nap"))
