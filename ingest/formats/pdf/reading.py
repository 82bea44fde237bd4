"""The bytes of a PDF -> Content: opens it, reads page by page, and says what could not be read."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError

from ingest.elements import Content
from ingest.errors import UnreadableFile
from ingest.formats.pdf.columns import in_reading_order
from ingest.formats.pdf.elements import elements_of
from ingest.formats.pdf.fields import language, published
from ingest.formats.pdf.furniture import without_furniture
from ingest.formats.pdf.listing import without_contents
from ingest.formats.pdf.pages import ENCRYPTED, Pages

MAX_PAGES = 2000

_PROTECTED = "the file is protected by a password. Save a copy without one and try again."
_DAMAGED = "the file is damaged or not a whole PDF. Fetch it again, or open it and save a copy, and try again."
_EMPTY = "the file has no pages. Save the document again and try again."
_CUT_OFF = "the file seems to be cut off at its end; pages may be missing. Fetch it again."
_GARBLED = "the fonts do not say which letters they show."
_REVERSED = "it runs from right to left, and the order of its letters in a PDF cannot be told."
_RECOGNISE = "Run text recognition (OCR) on it and try again."


def read(raw: bytes, url: str | None = None) -> Content:
    """A PDF file. `pages` of every element are set. Raises UnreadableFile."""
    if not raw.strip():
        raise UnreadableFile("the file is empty. Save the document again and try again.")
    if b"%PDF" not in raw[:1024]:
        raise UnreadableFile("the file is not a PDF, whatever its name says. Save the document as PDF and try again.")
    with _quiet():
        reader, count = _open(raw)
        return _content(reader, count, cut_off=b"%%EOF" not in raw[-2048:])


def _open(raw: bytes) -> tuple[PdfReader, int]:
    """The opened file and how many pages it has."""
    try:
        reader = PdfReader(io.BytesIO(raw))
        locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
        count = 0 if locked else len(reader.pages)
    except (DependencyError, NotImplementedError) as error:
        raise UnreadableFile(ENCRYPTED) from error
    except Exception as error:  # pypdf raises errors of many kinds on broken files
        raise UnreadableFile(_DAMAGED) from error
    if locked:
        raise UnreadableFile(_PROTECTED)
    if count == 0:
        raise UnreadableFile(_EMPTY)
    if count > MAX_PAGES:
        raise UnreadableFile(f"the file has {count} pages; at most {MAX_PAGES} are read. Split it into parts.")
    return reader, count


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pypdf's log of every oddity of a file away from the user; what matters comes as a warning or error."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _content(reader: PdfReader, count: int, cut_off: bool) -> Content:
    pages = Pages.of(reader, count)
    if len(pages.broken) == count:
        raise UnreadableFile(_DAMAGED)
    boxes = [page.box for page in pages.pages]
    kept = without_furniture([page.lines for page in pages.pages], boxes, _labels(reader, count))
    pictures = [
        n for n, (page, lines) in enumerate(zip(pages.pages, kept, strict=True), 1) if page.pictures and not lines
    ]
    if not any(kept):
        raise UnreadableFile(_without_text(pages, pictures, count))
    rules = [page.rules for page in pages.pages]
    ordered = [in_reading_order(without_contents(lines), drawn) for lines, drawn in zip(kept, rules, strict=True)]
    elements, title = elements_of(ordered, rules, reader)
    first = next(page.lines for page in pages.pages if page.lines)
    said = {"title": title, "published": published(first), "language": language(reader)}
    warnings = [
        _warning(pages.broken, "damaged and left out. Open the file, save a copy and try again."),
        _warning(pages.garbled, f"left out, since {_GARBLED} {_RECOGNISE}"),
        _warning(pages.reversed, f"left out in part or whole, since {_REVERSED}"),
        _warning(pages.cut, "too much on one page; only its beginning was read. Split the page."),
        _warning(pictures, f"no text, only pictures. {_RECOGNISE}"),
        _CUT_OFF if cut_off else None,
    ]
    fields = {name: value for name, value in said.items() if value}
    return Content(tuple(elements), fields, tuple(warning for warning in warnings if warning))


def _labels(reader: PdfReader, count: int) -> list[str]:
    """The numbers of the pages as the file counts them (i, ii, 1, 2); a file with broken ones is counted from 1."""
    try:
        labels = list(reader.page_labels)
    except Exception:  # noqa: BLE001 - pypdf raises errors of many kinds on broken files
        labels = []
    return labels if len(labels) == count else [str(number) for number in range(1, count + 1)]


def _without_text(pages: Pages, pictures: list[int], count: int) -> str:
    """Why a file has no text that can be read, and what to do."""
    if pages.garbled:
        return f"the text of the file cannot be read, since {_GARBLED} {_RECOGNISE}"
    if pages.reversed:
        return f"the text of the file cannot be read, since {_REVERSED} Save it as Word or text and try again."
    if pictures:
        what = f"its {count} pages are pictures" if count > 1 else "its page is a picture"
        return f"the file has no text: {what}. {_RECOGNISE}"
    what = f"its {count} pages are empty" if count > 1 else "its page is empty"
    return f"the file has no text: {what}. Add text to it or delete it."


def _warning(pages: list[int], what: str) -> str | None:
    if not pages:
        return None
    return f"{'page' if len(pages) == 1 else 'pages'} {_ranges(pages)}: {what}"


def _ranges(numbers: list[int]) -> str:
    """Page numbers as people write them: 1, 3-5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
