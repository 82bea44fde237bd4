"""The pages of a PDF -> their lines, and what could not be read of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from ingest.errors import UnreadableFile
from ingest.formats.pdf.characters import runs_from_right, share_unreadable
from ingest.formats.pdf.content import shown
from ingest.formats.pdf.fonts import Fonts
from ingest.formats.pdf.lines import Line, lines_of
from ingest.formats.pdf.links import linked
from ingest.formats.pdf.pieces import Rule

ENCRYPTED = "the file is encrypted in a way that cannot be read here. Save a copy without protection and try again."

# A page with a larger share of characters that stand for no known letter is not read.
UNREADABLE = 0.3
# A page without text that draws so much shows something: letters as shapes, a chart.
DRAWN = 100


@dataclass(slots=True)
class Page:
    """A page: its lines from top to bottom, rules, bottom and top of its box, and whether it shows pictures."""

    lines: list[Line] = field(default_factory=list)
    rules: Sequence[Rule] = ()
    box: tuple[float, float] = (0.0, 0.0)
    pictures: bool = False


@dataclass(slots=True)
class Pages:
    """All pages of a file, and the numbers (from 1) of those with trouble.

    `broken` could not be read; `garbled` have fonts that do not say which letters they show; `reversed` have text
    from right to left, which was left out; of `cut` only the beginning was read.
    """

    pages: list[Page] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    reversed: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, reader: PdfReader, count: int) -> Pages:
        """The pages of an opened file; a page that cannot be read is noted and empty. Raises UnreadableFile."""
        read, fonts = cls(), Fonts()
        for number in range(1, count + 1):
            try:
                read.pages.append(read._page(reader.pages[number - 1], number, fonts))
            except DependencyError as error:
                raise UnreadableFile(ENCRYPTED) from error
            except Exception:  # noqa: BLE001 - pypdf raises errors of many kinds on broken files
                read.broken.append(number)
                read.pages.append(Page())
        return read

    def _page(self, page: PageObject, number: int, fonts: Fonts) -> Page:
        found = shown(page, fonts)
        lines = lines_of(linked(found.pieces, page), number)
        if found.cut:
            self.cut.append(number)
        if share_unreadable("".join(line.text for line in lines)) > UNREADABLE:
            self.garbled.append(number)
            lines = []
        if any(runs_from_right(line.text) for line in lines):
            # A line out of order would be quoted as what nobody wrote.
            self.reversed.append(number)
            lines = [line for line in lines if not runs_from_right(line.text)]
        box = (float(page.cropbox.bottom), float(page.cropbox.top))
        if found.turned and lines:
            box = (lines[-1].y - 36, lines[0].y + 36)
        return Page(lines, found.rules, box, found.images > 0 or found.drawn > DRAWN)
