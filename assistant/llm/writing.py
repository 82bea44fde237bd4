"""Checked sentences -> claims with numbered citations, as they come, and the extractive answer after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.answering.citing import cite
from assistant.answering.types import Answer, Citation, Claim, Verdict
from assistant.answering.verify import holds
from assistant.llm.checker.check import Checked
from assistant.llm.checker.links import is_order, without_links
from assistant.llm.sources import Unit
from ingest.types import Document
from prompts import Messages

# The record of what was removed is for an operator's eyes: enough to see what it was.
LONGEST_RECORD, MOST_RECORDS = 300, 50


class Writer:
    """The claims of one answer so far. A claim that is given out is never taken back."""

    def __init__(self, documents: Mapping[str, Document], messages: Messages, mark: bool) -> None:
        """With `mark` a sentence that failed is given out as an unsupported claim, without it only recorded."""
        self.claims: list[Claim] = []
        self.citations: list[Citation] = []
        self.unsupported: list[Claim] = []
        self.written = 0
        self._documents = documents
        self._messages = messages
        self._mark = mark

    @property
    def confirmed(self) -> int:
        """How many of the sentences that the model wrote stand in the answer, as they were or as quotations."""
        return sum(claim.verdict != "unsupported" for claim in self.claims)

    def add(self, checked: Checked, text: str = "") -> Claim | None:
        """The claim for a checked sentence, or None. `text` are its words in another language than the check's."""
        self.written += 1
        text = checked.text if checked.how == "quotation" else text or checked.text
        numbers = tuple(dict.fromkeys(self._number(unit) for unit in checked.units))
        if checked.how == "removed" or not numbers or 0 in numbers:
            return self._left_out(checked, text)
        if checked.how == "quotation":
            self._record(checked.draft.text)
        verdict: Verdict = "quoted" if checked.how == "quotation" else "supported"
        claim = Claim(text, numbers, verdict, checked.draft.item)
        if claim.text in {other.text for other in self.claims}:
            return None
        self.claims.append(claim)
        return claim

    def append(self, answer: Answer) -> list[Claim]:
        """The claims of another answer over the same documents, those that are not here yet, after what is here."""
        shown = {claim.text for claim in self.claims}
        offset = len(self.citations)
        new = [
            replace(claim, citations=tuple(number + offset for number in claim.citations))
            for claim in answer.claims
            if claim.text not in shown and not is_order(claim.text)
        ]
        used = {number for claim in new for number in claim.citations}
        places = {old: place for place, old in enumerate(sorted(used), start=offset + 1)}
        moved = [replace(c, number=places[c.number + offset]) for c in answer.citations if c.number + offset in used]
        new = [replace(claim, citations=tuple(places[number] for number in claim.citations)) for claim in new]
        self.citations += moved
        self.claims += new
        return new

    def _left_out(self, checked: Checked, text: str) -> Claim | None:
        self._record(text)
        # A link is not shown even where the rest is: it was made to be followed.
        if not self._mark or "link" in checked.faults:
            return None
        claim = Claim(text, (), "unsupported", checked.draft.item)
        self.claims.append(claim)
        return claim

    def _record(self, text: str) -> None:
        if len(self.unsupported) < MOST_RECORDS:
            self.unsupported.append(Claim(without_links(text)[:LONGEST_RECORD], (), "unsupported"))

    def _number(self, unit: Unit) -> int:
        """The number of the citation of a sentence; 0 for one whose quote is not in its document."""
        for citation in self.citations:
            if (citation.document_id, citation.start, citation.end) == (unit.document.id, unit.start, unit.end):
                return citation.number
        number = len(self.citations) + 1
        citation = cite(number, unit.document, unit.section, unit.block, unit.start, unit.end, self._messages)
        if not holds(citation, self._documents):
            return 0
        self.citations.append(citation)
        return number
