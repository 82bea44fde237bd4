"""The Content-Security-Policy of an answer.

A page may run its own inline scripts, by the sha256 of each, and script files of this server; nothing else runs, and
nothing is fetched from another host. Styles may be inline, because Gradio writes them into the page.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\ssrc\s*=)[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)


def script_hashes(html: str) -> tuple[str, ...]:
    """The CSP source expressions of the page's inline scripts, in the page's order."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def page_policy(html: str, frame_ancestors: Iterable[str]) -> str:
    """The policy for exactly this page."""
    return _join(
        {
            "default-src": ("'none'",),
            "script-src": ("'self'", *script_hashes(html)),
            "style-src": ("'self'", "'unsafe-inline'"),
            "img-src": ("'self'", "data:"),
            "font-src": ("'self'",),
            "connect-src": ("'self'",),
            "manifest-src": ("'self'",),
            "base-uri": ("'none'",),
            "form-action": ("'none'",),
            "frame-ancestors": frame_ancestors,
        }
    )


def text_policy(frame_ancestors: Iterable[str]) -> str:
    """The policy for a page of text: no script and no inline style, and its forms go to this server."""
    return _join(
        {
            "default-src": ("'none'",),
            "style-src": ("'self'",),
            "img-src": ("'self'",),
            "base-uri": ("'none'",),
            "form-action": ("'self'",),
            "frame-ancestors": frame_ancestors,
        }
    )


def scripted_policy(frame_ancestors: Iterable[str]) -> str:
    """The policy for a page of ours with script files: no inline script and no inline style, and no other server."""
    return _join(
        {
            "default-src": ("'none'",),
            "script-src": ("'self'",),
            "style-src": ("'self'",),
            "img-src": ("'self'",),
            "connect-src": ("'self'",),
            "base-uri": ("'none'",),
            "form-action": ("'none'",),
            "frame-ancestors": frame_ancestors,
        }
    )


def plain_policy(frame_ancestors: Iterable[str]) -> str:
    """The policy for everything that is not a page: it may load nothing at all."""
    return _join({"default-src": ("'none'",), "frame-ancestors": frame_ancestors})


def _join(directives: dict[str, Iterable[str]]) -> str:
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())
