"""The last gate before anybody sees an answer: every citation is looked up again in its document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answering.types import Citation, Claim
from ingest.types import Document


def holds(citation: Citation, documents: Mapping[str, Document]) -> bool:
    """Whether the quote stands in the document, character by character, at the place that the citation names."""
    document = documents.get(citation.document_id)
    return bool(
        document is not None
        and citation.quote
        and 0 <= citation.start < citation.end
        and document.text[citation.start : citation.end] == citation.quote
    )


def verify(
    claims: Sequence[Claim], citations: Sequence[Citation], documents: Mapping[str, Document]
) -> tuple[tuple[Claim, ...], tuple[Claim, ...], tuple[Citation, ...]]:
    """The claims that hold, those that do not, and the citations that the former rest on.

    A quoted claim holds if each of its citations holds and one of them has its very words; one from metadata, which the
    assistant words itself, if each of its citations holds.
    """
    sound = {citation.number: citation for citation in citations if holds(citation, documents)}
    kept: list[Claim] = []
    failed: list[Claim] = []
    for claim in claims:
        cited = [sound[number] for number in claim.citations if number in sound]
        complete = len(cited) == len(claim.citations)
        quoted = claim.verdict == "quoted" and any(claim.text in citation.quote for citation in cited)
        if complete and (quoted or claim.verdict == "metadata"):
            kept.append(claim)
        else:
            failed.append(Claim(claim.text, claim.citations, "unsupported", claim.item))
    used = {number for claim in kept for number in claim.citations}
    return tuple(kept), tuple(failed), tuple(citation for citation in citations if citation.number in used)
