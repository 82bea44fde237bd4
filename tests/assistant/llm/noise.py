"""Noise about the subject, and what a shown sentence of it must be."""

from __future__ import annotations

import re

from assistant.answering.types import Answer, Claim
from vectorstore.analysis import terms

# Parts of sentences, so that the noise is about the subject, true here and false there; each is one token.
PHRASES = (
    "Belgium's fourth plan", "Belgium's third plan", "Norway's plan", "The plan", "has", "has no", "had", "is to have",
    "four focus countries", "five focus countries", "three focus countries", "Niger", "Mali", "Chad", "Burkina Faso",
    "all of", "a budget of 7 million euro", "in 2022", "in 2019", "and", "and not", ",", ":", "for women", "leads",
    "<img src=x>", "www.evil.example", ". [1]", ". [2]", ". [1][3]", ".", ". [99]", "\n",
)  # fmt: skip
FALSE = ("five", "chad", "norway", "7 million", "evil", "<")


def assert_supported(claim: Claim, answer: Answer) -> None:
    """A claim has the words of what it cites, and none of the false ones."""
    cited = [citation for citation in answer.citations if citation.number in claim.citations]
    quotes = " ".join(citation.quote for citation in cited)
    if claim.verdict == "quoted":
        assert claim.text in quotes
        return
    assert claim.verdict == "supported"
    assert not any(word in claim.text.lower() for word in FALSE), claim.text
    places = " ".join(f"{citation.title} {citation.section}" for citation in cited)
    assert set(terms(claim.text)) <= set(terms(f"{quotes} {places}")), claim.text
    assert set(re.findall(r"\d+", claim.text)) <= set(re.findall(r"\d+", quotes)), claim.text
