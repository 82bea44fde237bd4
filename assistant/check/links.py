"""Does each link to another document lead to a file?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from assistant.check.page import Page, Problem

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


def check_links(page: Page) -> Iterator[Problem]:
    """The links that lead to no file. A path from "/" starts at the folder that is checked."""
    for part in page.parts:
        for address in part.links:
            if _ELSEWHERE.match(address):
                continue
            path = unquote(re.split(r"[?#]", address)[0])
            target = page.file.root / path.lstrip("/") if path.startswith("/") else page.file.path.parent / path
            if not target.exists():
                wrong = f"the link to {address!r} leads to no file"
                yield page.at_line(part.line, f"{wrong}. Correct the path, or take the link out.")
