"""Lines -> running text: words that were broken at a line's end, addresses, spaces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.elements import Link
from ingest.formats.pdf.characters import SOFT_HYPHEN, clean
from ingest.formats.pdf.lines import Line

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+(?:[’'][^\W\d_]+)*)-$")
_FIRST = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_ADDRESS_PART = re.compile(r"^[\w./%&?=#~+:@!$,;*()-]*[/.\-_=%&?#\d][\w./%&?=#~+:@!$,;*()-]*$")
_HANGING = re.compile(r"^(?:and|or|to|und|oder|et|ou|y|o|e|и|или)\b")
_FOUND_ADDRESS = re.compile(r"(?:https?://|\bwww\.)[^\s<>|\"”“]+", re.IGNORECASE)


@dataclass(slots=True)
class Words:
    """The words of a document, as evidence on whether a hyphen at a line's end belongs to its word."""

    seen: Counter[str] = field(default_factory=Counter)
    joined: int = 0
    kept: int = 0

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Words:
        """The words inside the lines, and how the words at their ends were mostly broken."""
        words = cls()
        breaks: list[tuple[str, str]] = []
        broken = ""
        for line in lines:
            text = clean(line.text).replace(SOFT_HYPHEN, "")
            first = _FIRST.match(text)
            if broken and first:
                breaks.append((broken, first[0].lower()))
            end = _BROKEN.search(text)
            inside = text[first.end() if broken and first else 0 : end.start() if end else len(text)]
            words.seen.update(word.lower() for word in _WORD.findall(inside))
            broken = end[1].lower() if end else ""
        for before, after in breaks:
            words.joined += before + after in words.seen
            words.kept += f"{before}-{after}" in words.seen
        return words

    def keeps_hyphen(self, before: str, after: str) -> bool:
        """Whether `before` and `after` are joined by a hyphen rather than being one broken word."""
        before, after = before.lower(), after.lower()
        one, two = self.seen[before + after], self.seen[f"{before}-{after}"]
        if one or two:
            return two > one
        if self.kept > 3 * self.joined:
            return True
        return len(before) > 2 and len(after) > 2 and self.seen[before] > 0 and self.seen[after] > 0


@dataclass(slots=True)
class Text:
    """A text as it grows, with the pages and links that its parts come from."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    pages: list[tuple[int, int]] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, text: str, page: int, url: str | None = None) -> None:
        """Append a word of a page."""
        self._drop_soft_hyphen()
        if not self.pages or self.pages[-1][1] != page:
            self.pages.append((self.length, page))
        if url:
            before = self.links[-1] if self.links else None
            if before and before[2] == url and self.length - before[1] <= 1:
                self.links[-1] = (before[0], self.length + len(text), url)
            else:
                self.links.append((self.length, self.length + len(text), url))
        self.parts.append(text)
        self.length += len(text)

    def space(self) -> None:
        """Append a space, if the text does not end in one."""
        self._drop_soft_hyphen()
        if self.length and not self.parts[-1].endswith(" "):
            self.parts.append(" ")
            self.length += 1

    def close_up(self) -> None:
        """Take a space at the end off again: a mark that stood there is left out."""
        if self.parts and self.parts[-1] == " ":
            self.parts.pop()
            self.length -= 1

    def whole(self) -> str:
        """The text, which ends in no space."""
        return "".join(self.parts).rstrip(f" {SOFT_HYPHEN}")

    def drop_last(self) -> None:
        """Take the last character off."""
        self.parts[-1] = self.parts[-1][:-1]
        self.length -= 1
        self.links = [(start, min(end, self.length), url) for start, end, url in self.links]

    def _drop_soft_hyphen(self) -> None:
        if self.parts and self.parts[-1].endswith(SOFT_HYPHEN):
            self.drop_last()

    def tail(self, characters: int = 300) -> str:
        """The end of the text."""
        found, length = [], 0
        for part in reversed(self.parts):
            found.append(part)
            length += len(part)
            if length >= characters:
                break
        return "".join(reversed(found))

    def all_links(self) -> tuple[Link, ...]:
        """The links of the file in this text, and the web addresses that are written in it."""
        whole = self.whole()
        found = [(start, Link(_trimmed(" ".join(whole[start:end].split())), url)) for start, end, url in self.links]
        for written in _FOUND_ADDRESS.finditer(whole):
            address = _trimmed(written[0])
            end = written.start() + len(address)
            if not any(start < end and written.start() < stop for start, stop, _ in self.links):
                url = address if "://" in address else f"https://{address}"
                found.append((written.start(), Link(address, url)))
        return tuple(dict.fromkeys(link for _, link in sorted(found, key=lambda entry: entry[0]) if link.text))


def _trimmed(address: str) -> str:
    """An address without the punctuation of the sentence around it."""
    while address and (address[-1] in ".,;:!?'’»" or (address[-1] in ")]" and address.count("(") < address.count(")"))):
        address = address[:-1]
    return address.rstrip("]") if "[" not in address else address


def break_line(text: Text, following: str, words: Words, url: str | None = None) -> None:
    """Join the text to the line that begins with `following`: mend a broken word or address, or put a space.

    `url` is the address that the line's first word links to.
    """
    tail = text.tail()
    if not tail.strip():
        return
    if tail.endswith(SOFT_HYPHEN):
        return
    address = _ADDRESS.search(tail)
    first = following.split(" ", 1)[0]
    if address and first and url and text.links and text.links[-1][2] == url:
        if address[0] + first.rstrip(".,;)") not in url:
            text.space()
        return
    if address and first:
        if tail[-1] in "/-_=&?%#~" or (tail[-1] not in ".,;)" and first[0].isalnum() and _ADDRESS_PART.match(first)):
            return
        if tail[-1] == "." and first[0].islower() and "/" in first:
            return
    if tail[-1] in "-":
        broken, after = _BROKEN.search(tail), _FIRST.match(following)
        if _HANGING.match(following):
            text.space()
        elif broken and after and after[0][0].islower() and not words.keeps_hyphen(broken[1], after[0]):
            text.drop_last()
        elif len(tail) > 1 and tail[-2] == " ":
            text.space()
        return
    if tail[-1] in "/—" and not tail.endswith((" /", " —")):
        return
    if tail[-1] == "–" and tail[-2:-1].isdigit() and first[:1].isdigit():
        return
    text.space()
