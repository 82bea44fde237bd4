"""What was found -> numbered sources for the model, and their sentences for the check.

Passages, citations -> Source [1], [2], ...  -> Unit: one sentence with what its place says about it
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.catalogue import canonical
from assistant.answering.countries import find_countries
from assistant.answering.evidence import PlanKey, section_at
from assistant.answering.plans import find_plans, resolve, stated_plans
from assistant.answering.types import Citation
from ingest.sentences import sentences
from ingest.types import Block, Document, Plan, Section
from vectorstore.types import Passage

# What a model is given for one question: enough to put passages together, little enough for a small model.
MOST_SOURCES, MOST_CHARACTERS = 10, 9_000
_LEANS_BACK = re.compile(
    r"^(?:it|its|they|their|he|his|she|her|this|these|those|that|such|both|the latter)\b", re.IGNORECASE
)

_CONTRAST = re.compile(
    r"\b(?:unlike|compared (?:with|to)|in contrast (?:to|with)|as opposed to)\b[^,;.]*(?:,|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a source. `lead` is what it leans on: the line that leads in its list, or the sentence before.

    `headings` are the title and headings above it. `plans` are the plans that it is about, `countries` those that it,
    its lead or its headings name, `own` those that its document is about.
    """

    document: Document
    section: Section
    block: Block
    start: int
    end: int
    lead: str
    headings: str
    plans: frozenset[PlanKey]
    countries: frozenset[str]
    own: frozenset[str]

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.document.text[self.start : self.end]

    @property
    def place(self) -> tuple[str, int]:
        """What tells this sentence from all others."""
        return self.document.id, self.start

    @property
    def group(self) -> tuple[str, int]:
        """The list that the sentence stands in, or its paragraph."""
        return self.document.id, self.block.start if self.block.group is None else -1 - self.block.group


@dataclass(frozen=True, slots=True)
class Source:
    """A run of blocks of one section, under the number by which the model cites it."""

    number: int
    document: Document
    section: Section
    start: int
    end: int
    units: tuple[Unit, ...]

    @property
    def text(self) -> str:
        """The words that the model reads."""
        return self.document.text[self.start : self.end]


def gather(
    citations: Sequence[Citation], passages: Iterable[Passage], documents: Mapping[str, Document]
) -> tuple[Source, ...]:
    """The sources for one question: first what the extractive answer quotes, then the other passages, best first.

    Spans of one section that touch or overlap become one source.
    """
    wanted: list[tuple[Document, Section, int, int]] = []
    spans = [(documents[c.document_id], c.start, c.end) for c in citations if c.document_id in documents]
    for document, start, end in [*spans, *((p.document, p.chunk.start, p.chunk.end) for p in passages)]:
        section = section_at(document, start)
        touching = [
            place
            for place, (other, its_section, first, last) in enumerate(wanted)
            if other is document and its_section is section and start <= last + 2 and first <= end + 2
        ]
        merged = (
            document,
            section,
            min([start, *(wanted[place][2] for place in touching)]),
            max([end, *(wanted[place][3] for place in touching)]),
        )
        place = touching[0] if touching else len(wanted)
        wanted = [span for i, span in enumerate(wanted) if i not in touching]
        wanted.insert(place, merged)
    kept: list[Source] = []
    length = 0
    for document, section, start, end in wanted:
        if kept and (length + end - start > MOST_CHARACTERS or len(kept) == MOST_SOURCES):
            continue
        length += end - start
        kept.append(source(len(kept) + 1, document, section, start, end))
    return tuple(kept)


def source(number: int, document: Document, section: Section, start: int, end: int) -> Source:
    """The source of that number over `document.text[start:end]`, whole sentences of `section`."""
    return Source(number, document, section, start, end, tuple(_units(document, section, start, end)))


def without_contrast(text: str) -> str:
    """`text` without what it only sets its subject against ("unlike the second plan")."""
    return _CONTRAST.sub(" ", text)


@lru_cache(maxsize=2_000)
def plans_of(document_id: str, plans: tuple[Plan, ...], text: str) -> tuple[Plan, ...]:
    """The plans of a document: those of its metadata, or else those that its text states."""
    return plans or stated_plans(text)


def known_plans(document: Document) -> tuple[Plan, ...]:
    """The plans that a document gives numbers and years for."""
    return plans_of(document.id, document.facts.plans, document.text)


def _units(document: Document, section: Section, start: int, end: int) -> Iterable[Unit]:
    headings = " > ".join(section.heading_path)
    plans = known_plans(document)
    facts = document.facts
    own = frozenset(canonical(name) for name in (facts.country, *facts.countries) if name)
    intro = before = ""
    said: frozenset[PlanKey] = next(
        (keys for heading in reversed(section.heading_path[1:]) if (keys := resolve(find_plans(heading), plans))),
        frozenset(),
    )
    led: frozenset[PlanKey] = frozenset()
    for block in section.blocks:
        text = document.text[block.start : block.end]
        if block.group is None:
            intro = text if block.intro else ""
            led = resolve(find_plans(text), plans)
        of_block = (
            resolve(find_plans(without_contrast(text)), plans)
            or (led if block.group is not None else frozenset())
            or said
        )
        before = ""
        for span in sentences(document.text, block.start, block.end):
            words = document.text[span.start : span.end]
            leans = before if _LEANS_BACK.match(words) else ""
            lead = " ".join(part for part in (intro if block.group is not None else "", leans) if part)
            before = words
            if span.start < end and start < span.end:
                named = frozenset(mention.name for mention in find_countries(f"{words} {lead} {headings}"))
                keys = resolve(find_plans(without_contrast(words)), plans) or of_block
                yield Unit(document, section, block, span.start, span.end, lead, headings, keys, named, own)
