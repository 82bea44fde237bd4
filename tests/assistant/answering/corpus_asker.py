"""Asks about the corpus without an index: only the metadata of the documents is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import ingest
from assistant.answering.about_corpus import CorpusAnswer, answer_about_corpus
from assistant.answering.catalogue import Catalogue
from assistant.answering.types import Turn
from assistant.answering.understand import understand
from ingest.types import Document
from prompts import load

CORPUS = Path(__file__).resolve().parents[3] / "corpus"
EVALUATION = Path(__file__).resolve().parents[2] / "evaluation"
TODAY = date(2024, 6, 1)
Documents = Mapping[str, Document]
Ask = Callable[..., CorpusAnswer | None]


def starter_documents() -> Documents:
    """The documents of the starter corpus by id."""
    return {document.id: document for document in ingest.read([CORPUS]).documents}


def asker(documents: Documents) -> Ask:
    """Asks a question, after earlier ones, as on the day `today`."""
    catalogue = Catalogue.of(documents.values())

    def ask(text: str, *earlier: str, today: date = TODAY) -> CorpusAnswer | None:
        history = [Turn("user", question) for question in earlier]
        question = understand(text, history, catalogue.names, catalogue.by_country.keys())
        return answer_about_corpus(question, catalogue, documents, load(), today)

    return ask
