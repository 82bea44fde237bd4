"""Does each paragraph end with the ids of its sources, and has each id its line in the list?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.fields import is_address
from assistant.check.page import Page, Part, Problem
from ingest.references import take_marks

_IDS_AT_END = re.compile(r"\[[A-Z]{1,3}\d{1,3}(?:\s*,\s*[A-Z]{1,3}\d{1,3})*\]$")
_SOURCE = re.compile(r"\[([A-Z]{1,3}\d{1,3})\]\s+(.*)", re.DOTALL)
_DATE = re.compile(r"(?:undated|\d{4}(?:-\d{4}|-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)(?:[ ,;].*)?")
_FORM = "[S1] Title | Publisher | https://address or none | date or undated"


def check_references(page: Page) -> Iterator[Problem]:
    """The problems of source ids. A text that names no ids and has no section Sources is not asked for any."""
    sources = [part for part in page.parts if part.in_sources and part.kind != "heading"]
    used = [(name, part.line) for part in page.blocks for name in take_marks(part.text)[1]]
    titled = any(part.kind == "heading" and part.text.casefold() == "sources" for part in page.parts)
    if not (used or (titled and page.is_markdown) or any(_SOURCE.match(part.text) for part in sources)):
        return
    defined: dict[str, int] = {}
    for part in sources:
        yield from _check_line(page, part, defined)
    for name, line in dict(reversed(used)).items():
        if name not in defined:
            yield page.at_line(line, f"the source {name} is not in the list. Add its line under Sources.")
    for name, line in defined.items():
        if name not in dict(used):
            yield page.at_line(line, f"no text names the source {name}. Put its id where it is used, or delete it.")
    for part in page.blocks:
        must_end = part.kind in ("paragraph", "item", "quote") and not part.text.endswith(":")
        if must_end and not _IDS_AT_END.search(part.text):
            wrong = f"the {part.kind} does not end with its sources"
            yield page.at_line(part.line, f"{wrong}. Put their ids after its last full stop, such as [S1, S2].")


def _check_line(page: Page, part: Part, defined: dict[str, int]) -> Iterator[Problem]:
    """A line of the list of sources; its id goes into `defined`."""
    match = _SOURCE.fullmatch(part.text)
    if match is None:
        yield page.at_line(part.line, f"the source line has no id in front. Write it as {_FORM}.")
        return
    name, rest = match.groups()
    if name in defined:
        wrong = f"the source {name} is in the list twice, first on line {defined[name]}"
        yield page.at_line(part.line, f"{wrong}. Give the second the next free number.")
    defined.setdefault(name, part.line)
    cells = [cell.strip() for cell in re.split(r"(?:^|\s)\|(?:\s|$)", rest)]
    if len(cells) != 4 or not all(cells):
        yield page.at_line(part.line, f"the source {name} does not have four parts between bars. Write {_FORM}.")
        return
    if cells[2] != "none" and not is_address(cells[2]):
        wrong = f"the address of the source {name} is {cells[2]!r}"
        yield page.at_line(part.line, f"{wrong}. Begin it with https:// or http://, or write none.")
    if not _DATE.fullmatch(cells[3]):
        wrong = f"the date of the source {name} is {cells[3]!r}"
        yield page.at_line(part.line, f"{wrong}. Begin it with a date such as 2022-02-25, 2022-02 or 2022, or undated.")
