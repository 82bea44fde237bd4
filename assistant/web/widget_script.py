"""The widget's one script, joined from its readable parts in static/; nothing is built and nothing is left out."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parent / "static"
PARTS = (
    "widget-texts.js",
    "widget-colours.js",
    "widget-parts.js",
    "widget-stream.js",
    "widget-sources.js",
    "widget-answer.js",
    "widget-conversation.js",
    "widget.js",
)


@dataclass(frozen=True, slots=True)
class WidgetScript:
    """The script as it is sent: plain, compressed by gzip, and the version of both."""

    plain: bytes
    compressed: bytes
    version: str


def widget_script() -> WidgetScript:
    """The parts in one function, so that none of their names reaches the page that loads them."""
    style = f"const STYLE = {json.dumps((STATIC / 'widget.css').read_text('utf-8'), ensure_ascii=False)};"
    parts = [(STATIC / name).read_text("utf-8") for name in PARTS]
    plain = "\n".join(["(() => {", '"use strict";', style, *parts, "})();", ""]).encode()
    return WidgetScript(plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:12])
