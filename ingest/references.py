"""What a paragraph rests on: source ids and the list that defines them, notes, links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.elements import Link
from ingest.types import Reference

# "[S1]" or "[S1, S3]": a letter and digits, so that a year or a footnote number in brackets is left alone.
_MARK = re.compile(r"(?<!\s)\s*\[([A-Z]{1,3}\d{1,3}(?:\s*,\s*[A-Z]{1,3}\d{1,3})*)\]")
# "[3] ", "3. " or "3) " before an entry of a list of sources.
_NUMBER = re.compile(r"^(?:\[\^?(\d{1,3})\]:?|(\d{1,3})[.)])\s+")
_LIST_HEADING = re.compile(
    r"^(?:(?:references|sources|bibliography|further reading|works cited|endnotes)(?:\s*(?:and|&|/)\s*\w+)?|sources? list)$",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>()|]+")
_DATE = re.compile(
    r"\b(?:\d{4}-\d{2}(?:-\d{2})?|(?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\s+\d{4}|(?:19|20)\d{2})\b"
)


def is_list_heading(heading: str) -> bool:
    """Whether a heading stands over a list of sources."""
    return _LIST_HEADING.match(heading.strip()) is not None


def take_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` without its source ids, and the ids in order of appearance, each once."""
    ids = [part.strip() for group in _MARK.findall(text) for part in group.split(",")]
    return _MARK.sub("", text).strip(), tuple(dict.fromkeys(ids))


def entry_number(text: str) -> str | None:
    """The number that an entry of a list of sources begins with, or None."""
    found = _NUMBER.match(text)
    return (found[1] or found[2]) if found else None


def parse_reference(text: str, number: int, url: str | None = None) -> Reference:
    """A line of a list of sources.

    Understands `[S1] Title | Publisher | address or none | date`; of any other line the whole is the title, and
    an address and a date are picked out where there are any. A number before the line is its id, else `number`
    (R1, R2, ...); `url` is the address that a line without one links to.
    """
    text, ids = take_marks(text)
    identifier = ids[0] if ids else entry_number(text) or f"R{number}"
    text = _NUMBER.sub("", text)
    parts = [part.strip() for part in text.split(" | ")]
    if len(parts) == 4:
        title, publisher, address, date = parts
        return Reference(
            identifier, title, publisher or None, address if _URL.fullmatch(address) else url, date or None
        )
    url_match, date_match = _URL.search(text), _DATE.search(text)
    title = parts[0] if len(parts) == 2 else text
    return Reference(
        identifier,
        title=_URL.sub("", title).strip(" ()-–:") or text,
        publisher=parts[1] if len(parts) == 2 else None,
        url=url_match.group(0).rstrip(".,;") if url_match else url,
        date=date_match.group(0) if date_match else None,
    )


def noted(note_id: str, text: str, links: Sequence[Link]) -> Reference:
    """The reference that a footnote is; its `text` begins with its number."""
    words = text.removeprefix(note_id).lstrip(" .)")
    url, date = _URL.search(words), _DATE.search(words)
    address = links[0].url if links else url and url.group(0).rstrip(".,;")
    return Reference(note_id, words, url=address, date=date.group(0) if date else None)


def linked(reference_id: str, link: Link) -> Reference:
    """The reference that a link in the text is; one without words is named by its address."""
    return Reference(reference_id, link.text or link.url, url=link.url)
