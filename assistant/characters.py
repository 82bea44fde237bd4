"""Text that every encoder takes."""

from __future__ import annotations

import re

_HALF = re.compile("[\ud800-\udfff]")


def whole_characters(text: str) -> str:
    """`text` with each half of a surrogate pair, which JSON can name but is no character, as U+FFFD."""
    return _HALF.sub("\ufffd", text)
