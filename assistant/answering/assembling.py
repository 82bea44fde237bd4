"""Pieces of an answer, each with claims and citations of its own -> one run of claims, with its citations numbered anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.types import Citation, Claim


@dataclass(frozen=True, slots=True)
class Piece:
    """Claims whose numbers are those of `citations`. `about` is the country or organisation that they are on, if several are."""

    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    about: str = ""


def assemble(pieces: Sequence[Piece]) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """The claims of all pieces in order. What an earlier piece says already is not said again, unless a country would
    be left without an answer; one span is one citation."""
    claims: list[Claim] = []
    citations: dict[tuple[str, int, int], Citation] = {}
    for piece in pieces:
        places = {citation.number: citation.document_id for citation in citations.values()}
        said = {(claim.text, tuple(places[number] for number in claim.citations)) for claim in claims}
        known = {citation.number: citation for citation in piece.citations}
        new = [
            claim
            for claim in piece.claims
            if (claim.text, tuple(known[number].document_id for number in claim.citations)) not in said
        ]
        for claim in new or (piece.claims if piece.about else ()):
            numbers = []
            for number in claim.citations:
                cited = known[number]
                place = (cited.document_id, cited.start, cited.end)
                citations.setdefault(place, replace(cited, number=len(citations) + 1))
                numbers.append(citations[place].number)
            claims.append(replace(claim, citations=tuple(numbers), about=piece.about))
    return tuple(claims), tuple(citations.values())
