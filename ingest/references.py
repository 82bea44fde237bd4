"""Source ids at the end of a paragraph, and the list that defines them."""

from __future__ import annotations

import re

from ingest.types import Reference

# "[S1]" or "[S1, S3]": a letter and digits, so that a year or a footnote number in brackets is left alone.
_MARK = re.compile(r"\s*\[([A-Z]{1,3}\d{1,3}(?:\s*,\s*[A-Z]{1,3}\d{1,3})*)\]")
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


def parse_reference(text: str, number: int, url: str | None = None) -> Reference:
    """A line of a list of sources.

    Understands `[S1] Title | Publisher | address or none | date`; of any other line the whole is the title, and
    an address and a date are picked out where there are any. `number` gives the id of a line without one, `url` the
    address that a line without one links to.
    """
    text, ids = take_marks(text)
    identifier = ids[0] if ids else f"R{number}"
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
