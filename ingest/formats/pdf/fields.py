"""What a PDF says of itself: title, date of publication, language."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from pypdf import PdfReader

from ingest.formats.pdf.characters import clean
from ingest.formats.pdf.lines import Line

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DAY_FIRST = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?\s+([A-Z][a-z]+)\.?,?\s+((?:19|20)\d{2})$")
_MONTH_FIRST = re.compile(r"^([A-Z][a-z]+)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{2})$")
_ISO = re.compile(r"^((?:19|20)\d{2})-(\d{2})-(\d{2})$")
_PUBLISHED = re.compile(
    r"^(?:date of publication|published(?: on)?|publication date|issued(?: on)?|released(?: on)?|distr\.:\s*\w+)\s*:?\s*",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint)\b.*|untitled.*|document\d*|title|.*\.(?:docx?|pdf|indd|rtf|odt|pptx?|xlsx?|tex|qxd)|[\W\d_]*|\S*_\S*)$",
    re.IGNORECASE,
)


def title_in_metadata(reader: PdfReader, text: str) -> str | None:
    """The title that the file's metadata give, if it is one and the first pages' `text` has its words."""
    given = _stated(lambda: reader.metadata["/Title"] if reader.metadata else None)
    if len(given) < 4 or _NO_TITLE.match(given):
        return None
    return given if _letters(given) in _letters(text) else None


def language(reader: PdfReader) -> str | None:
    """The language code that the file states ("en"), or None."""
    found = re.match(r"^([A-Za-z]{2,3})(?:[-_].*)?$", _stated(lambda: reader.root_object.get("/Lang")))
    return found[1].lower() if found else None


def _stated(entry: Callable[[], Any]) -> str:
    """An entry of the metadata as clean text, empty where there is none or it is broken."""
    try:
        value = entry()
    except Exception:  # noqa: BLE001 - pypdf raises errors of many kinds on broken files
        return ""
    return " ".join(clean(str(value)).split()) if value is not None else ""


def published(first_page: Sequence[Line]) -> str | None:
    """The date (ISO) that stands by itself on the first page, if there is just one, or one that is said to be it."""
    alone: dict[str, None] = {}
    said = False
    for line in first_page:
        for cell in line.cells():
            text = clean(" ".join(piece.text for piece in cell))
            words = _PUBLISHED.sub("", text)
            found = iso_date(words)
            if found and (said or words != text):
                return found
            if found:
                alone[found] = None
            said = words != text and not words
    return next(iter(alone)) if len(alone) == 1 else None


def iso_date(text: str) -> str | None:
    """A text that is a date and nothing else, as ISO date."""
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2)), (_ISO, (1, 2, 3))):
        found = pattern.match(text.strip())
        if found is None:
            continue
        year, month, day = (found[i] for i in order)
        number = int(month) if month.isdigit() else next((i for i, n in enumerate(_MONTHS, 1) if n == month.lower()), 0)
        try:
            return date(int(year), number, int(day)).isoformat()
        except ValueError:
            return None
    return None


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())
