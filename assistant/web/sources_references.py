"""What the paragraphs of a document rest on: a mark at each paragraph, a list at the end, and the ways between them.

A footnote stands in the text and keeps its own number; all other references make up the list. In a document with
footnotes the list is lettered, so that no number has two meanings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from string import ascii_lowercase

from assistant.web.markup import encode, link
from ingest.types import Block, Document, Reference
from prompts import Messages


@dataclass(frozen=True, slots=True)
class NoReferences:
    """For a part of a document that is shown on its own: no marks."""

    def marks(self, block: Block) -> str:
        """Nothing."""
        return ""

    def note(self, block: Block) -> tuple[str, str]:
        """Nothing."""
        return "", ""


@dataclass(slots=True)
class References:
    """The references of one document, and where its text has named them so far."""

    document: Document
    messages: Messages
    notes: dict[str, int] = field(default_factory=dict)
    listed: dict[str, tuple[int, Reference]] = field(default_factory=dict)
    _lists: dict[int, frozenset[str]] = field(default_factory=dict)
    _uses: dict[str, list[str]] = field(default_factory=dict)
    _shown: set[str] = field(default_factory=set)
    _count: int = 0

    def __post_init__(self) -> None:
        blocks = [block for section in self.document.sections for block in section.blocks]
        for block in blocks:
            if block.kind == "note" and block.reference_ids:
                self.notes.setdefault(block.reference_ids[0], len(self.notes) + 1)
        others = (reference for reference in self.document.references if reference.id not in self.notes)
        self.listed = {reference.id: (place, reference) for place, reference in enumerate(others, 1)}
        # A line that leads in a list rests on what the items rest on, and they show it already.
        named: dict[int, set[str]] = {}
        for block in blocks:
            if block.group is not None:
                named.setdefault(block.group, set()).update(block.reference_ids)
        for block, following in pairwise(blocks):
            if block.intro and following.group is not None:
                self._lists[block.start] = frozenset(named[following.group])

    def marks(self, block: Block) -> str:
        """The marks at the end of a block: links to its notes and to the entries of the list."""
        known = dict.fromkeys(block.reference_ids)
        if block.kind == "note" and block.reference_ids:
            known.pop(block.reference_ids[0])
        if self._lists.get(block.start, frozenset()) >= known.keys():
            return ""
        notes = [name for name in known if name in self.notes]
        listed = sorted((name for name in known if name in self.listed), key=lambda name: self.listed[name][0])
        marks = [self._mark(name, f"note-{self.notes[name]}", name, "sources_note") for name in notes]
        marks += [self._mark(name, self._anchor(name), self._label(name), "sources_reference") for name in listed]
        return f'<span class="src-marks">{"".join(marks)}</span>' if marks else ""

    def note(self, block: Block) -> tuple[str, str]:
        """The id attribute of a footnote's block and the link back to where the text names it; a note's first block only."""
        name = block.reference_ids[0] if block.reference_ids else ""
        if name not in self.notes or name in self._shown:
            return "", ""
        self._shown.add(name)
        uses = self._uses.get(name, ())
        back = f' <a class="src-back" href="#{uses[0]}">{encode(self.messages.say("sources_back"))}</a>' if uses else ""
        return f' id="note-{self.notes[name]}" tabindex="-1"', back

    def markup(self) -> str:
        """The list, with the ways back to each paragraph that names an entry; to be written after the text."""
        if not self.listed:
            return ""
        title = encode(self.messages.say("sources_references"))
        lettered = ' class="src-lettered"' if self.notes else ""
        items = "".join(f'<li id="{self._anchor(name)}" tabindex="-1">{self._entry(name)}</li>' for name in self.listed)
        return (
            '<section class="src-references" aria-labelledby="references">'
            f'<h2 id="references">{title}</h2><ol{lettered}>{items}</ol></section>'
        )

    def _mark(self, name: str, target: str, label: str, spoken: str) -> str:
        self._count += 1
        anchor = f"use-{self._count}"
        self._uses.setdefault(name, []).append(anchor)
        hidden = f'<span class="src-hidden">{encode(self.messages.say(spoken))} </span>'
        return f'<a id="{anchor}" href="#{target}">{hidden}{encode(label)}</a>'

    def _anchor(self, name: str) -> str:
        return f"reference-{self.listed[name][0]}"

    def _label(self, name: str) -> str:
        place = self.listed[name][0]
        return _letters(place) if self.notes else str(place)

    def _entry(self, name: str) -> str:
        reference = self.listed[name][1]
        details = (encode(detail) for detail in (reference.publisher, reference.date) if detail)
        shown = ", ".join([link(reference.url, encode(reference.title), "src-outside"), *details])
        return f'<p dir="auto">{shown}</p>{self._ways_back(name)}'

    def _ways_back(self, name: str) -> str:
        uses = self._uses.get(name)
        if not uses:
            return ""
        return f'<p class="src-uses">{encode(self.messages.say("sources_used"))} {"".join(_numbered(uses))}</p>'


def _numbered(anchors: list[str]) -> Iterator[str]:
    return (f'<a href="#{anchor}">{place}</a> ' for place, anchor in enumerate(anchors, 1))


def _letters(place: int) -> str:
    """1 is "a", 26 "z", 27 "aa", as in a lettered list of HTML."""
    letters = ""
    while place > 0:
        place, rest = divmod(place - 1, 26)
        letters = ascii_lowercase[rest] + letters
    return letters
