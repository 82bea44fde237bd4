"""Gradio's start page made ours: its title and look from the first moment, nothing of another site in it."""

from __future__ import annotations

import re
from html import escape

from prompts import Messages

_SOCIAL_META = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*?/>\s*', re.DOTALL)
# Without a base address a link to "#source" stays on the page, whatever the page's own address is.
_BASE = re.compile(r'<base\b[^>]*>\s*|<link rel="manifest"[^>]*>\s*')
_LANGUAGE = re.compile(r"(<html\b[^>]*?\blang=)\"[^\"]*\"")


def dress(html: str, messages: Messages, *, assets: str, version: str) -> str:
    """The page with its language, title and description, and our style sheet and scripts.

    `assets` is the path that our static files are under, `version` changes whenever one of them does.
    """
    assets, version = escape(assets), escape(version)
    head = (
        f"<title>{escape(messages.say('web_title'))}</title>"
        f'<meta name="description" content="{escape(messages.say("web_tagline"))}">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="icon" type="image/svg+xml" href="{assets}/mark.svg">'
        f'<link rel="stylesheet" href="{assets}/chat.css?v={version}">'
        f'<script defer src="{assets}/chat.js?v={version}"></script>'
        f'<script defer src="{assets}/chat-actions.js?v={version}"></script>'
    )
    html = _BASE.sub("", _SOCIAL_META.sub("", html))
    html = _LANGUAGE.sub(rf'\g<1>"{messages.language}"', html, count=1)
    return html.replace("</head>", f"{head}</head>", 1)
