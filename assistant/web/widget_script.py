"""The widget's one script, joined from its readable parts in static/; nothing is built, and only comments are left out."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
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


_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class WidgetScript:
    """The script as it is sent: plain, compressed by gzip, and the version of both."""

    plain: bytes
    compressed: bytes
    version: str


def widget_script(max_question: int = 2000, notice: Mapping[str, str] | None = None) -> WidgetScript:
    """The parts in one function, so that none of their names reaches the page that loads them.

    `max_question` counts characters; `notice` is said below the conversation, by language.
    """
    server = f"const SERVER = {json.dumps({'question': max_question, 'notice': notice or {}}, ensure_ascii=False)};"
    style = f"const STYLE = {json.dumps((STATIC / 'widget.css').read_text('utf-8'), ensure_ascii=False)};"
    parts = [_COMMENT.sub("", (STATIC / name).read_text("utf-8")) for name in PARTS]
    plain = "\n".join(["(() => {", '"use strict";', server, style, *parts, "})();", ""]).encode()
    return WidgetScript(plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:12])
