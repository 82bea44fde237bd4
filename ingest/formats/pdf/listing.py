"""Tables of contents, which name headings that come again where they stand: they are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.formats.pdf.lines import Line

_ENTRY = re.compile(r"(?:\s*[.…·]){4,}\s*(\d{1,4}|[ivxl]{1,6})$", re.IGNORECASE)
_HEADING = re.compile(r"^(?:table of )?contents$", re.IGNORECASE)
LEAST = 3


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page without those that lead with dots to a page number, and the heading above them.

    Dots also lead to figures, so it takes several entries whose numbers never fall.
    """
    found = {i: entry[1] for i, line in enumerate(lines) if (entry := _ENTRY.search(line.text))}
    numbers = [int(number) for number in found.values() if number.isdigit()]
    if len(found) < LEAST or any(after < before for before, after in pairwise(numbers)):
        return list(lines)
    return [line for i, line in enumerate(lines) if i not in found and not _HEADING.match(line.text.strip())]
