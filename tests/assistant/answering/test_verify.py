"""The last gate: only claims whose citations stand in the document pass."""

from dataclasses import replace

from assistant.answering.types import Citation, Claim
from assistant.answering.verify import holds, verify
from ingest import Document, Facts
from ingest.assemble import assemble
from ingest.elements import Element

DOCUMENT = assemble("a", "a.md", "A", [Element("paragraph", "It ran in 2020. It ended in 2021.")], Facts(), "0")
DOCUMENTS: dict[str, Document] = {"a": DOCUMENT}
GOOD = Citation(1, "a", "A", "", None, "It ran in 2020.", 0, 15, None, None, None, None, "")


def claim(text: str, *numbers: int) -> Claim:
    return Claim(text, numbers, "quoted")


def test_a_citation_holds_only_character_by_character() -> None:
    assert holds(GOOD, DOCUMENTS)
    assert not holds(replace(GOOD, quote="It ran in 2021."), DOCUMENTS)
    assert not holds(replace(GOOD, start=1, end=16), DOCUMENTS)
    assert not holds(replace(GOOD, document_id="b"), DOCUMENTS)
    assert not holds(replace(GOOD, quote="", start=3, end=3), DOCUMENTS)
    assert not holds(replace(GOOD, start=-15, end=-1), DOCUMENTS)


def test_a_claim_needs_its_words_in_a_citation_that_holds() -> None:
    bad = replace(GOOD, number=2, quote="It ran in 2019.")
    claims = [
        claim("It ran in 2020.", 1),
        claim("It ran in 2019.", 2),
        claim("It ran in 2020, or so.", 1),
        claim("It ran in 2020.", 1, 2),
        claim("It ran in 2020.", 7),
        claim("It ran in 2020."),
    ]
    kept, failed, citations = verify(claims, [GOOD, bad], DOCUMENTS)
    assert kept == (claims[0],)
    assert [entry.text for entry in failed] == [entry.text for entry in claims[1:]]
    assert {entry.verdict for entry in failed} == {"unsupported"}
    assert citations == (GOOD,)
