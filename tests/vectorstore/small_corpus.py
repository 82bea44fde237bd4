"""Documents and chunks made by hand, so that the store is tested without the reader."""

from __future__ import annotations

import hashlib
import re

from ingest.types import Chunk, Document, Facts, Plan, Reference, Sentence

PARAGRAPHS = {
    "Belgium": (
        "Belgium adopted its third National Action Plan in 2017. It covers the years 2017-2021.",
        "The Institute for the Equality of Women and Men coordinates the plan. It reports to Parliament each year.",
        "Belgium sent 35 women to peacekeeping missions. Civil society asked for a budget line.",
    ),
    "Côte d'Ivoire": (
        "Côte d'Ivoire was the first African country to adopt a plan, in 2008. It ran until 2012.",
        "The ministry of women trained 400 police officers. Each region has a focal point.",
    ),
    "Women of Bougainville": (
        "Mothers walked into the bush to talk their sons out of fighting. The ceasefire held.",
        "Women's groups organised prayer meetings and marches for peace between 1988 and 1998.",
    ),
}

Corpus = tuple[list[Document], list[Chunk]]


def make_document(title: str, paragraphs: tuple[str, ...], *, url: str | None = None) -> tuple[Document, list[Chunk]]:
    """A document with one chunk for each paragraph; every chunk names the one reference."""
    document_id = "profiles/" + re.sub(r"\W+", "-", title.lower())
    text = "\n\n".join(paragraphs)
    chunks = []
    start = 0
    for paragraph in paragraphs:
        end = start + len(paragraph)
        sentences = tuple(Sentence(start + m.start(), start + m.end()) for m in re.finditer(r"[^ ].*?\.", paragraph))
        key = hashlib.sha256(f"{document_id} {start} {paragraph}".encode()).hexdigest()[:24]
        chunks.append(Chunk(key, document_id, (title, "Overview"), paragraph, start, end, None, ("S1",), sentences))
        start = end + 2
    facts = Facts(country=title, plans=(Plan(1, "2008-2012", 2008, 2012),), url=url)
    references = (Reference("S1", "The plan itself", url="https://example.org/plan"), Reference("S2", "Not named"))
    content_hash = hashlib.sha256(text.encode()).hexdigest()
    return Document(document_id, f"{document_id}.md", title, text, (), references, facts, content_hash), chunks


def make_corpus(**changed: tuple[str, ...]) -> Corpus:
    """The three documents above, with the paragraphs of `changed` instead of, or beside, theirs."""
    documents, chunks = [], []
    for title, paragraphs in (PARAGRAPHS | changed).items():
        document, its_chunks = make_document(title, paragraphs, url="https://example.org/page")
        documents.append(document)
        chunks += its_chunks
    return documents, chunks
