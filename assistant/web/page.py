"""Gradio's start page made ours: its title and look from the first moment, nothing of another site in it."""

from __future__ import annotations

import re
from html import escape

_SOCIAL_META = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*?/>\s*', re.DOTALL)
# Without a base address a link to "#source" stays on the page, whatever the page's own address is.
_BASE = re.compile(r'<base\b[^>]*>\s*|<link rel="manifest"[^>]*>\s*')


def dress(html: str, *, title: str, description: str, assets: str, version: str) -> str:
    """The page with our title, description, style sheet and script.

    `assets` is the path that our static files are under, `version` changes whenever one of them does.
    """
    assets, version = escape(assets), escape(version)
    head = (
        f"<title>{escape(title)}</title>"
        f'<meta name="description" content="{escape(description)}">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="icon" type="image/svg+xml" href="{assets}/mark.svg">'
        f'<link rel="stylesheet" href="{assets}/chat.css?v={version}">'
        f'<script defer src="{assets}/chat.js?v={version}"></script>'
    )
    html = _BASE.sub("", _SOCIAL_META.sub("", html))
    return html.replace("</head>", f"{head}</head>", 1)
