"""What a crawl is told and what it gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from ingest.elements import Content

PageFormat = Literal["webpage", "pdf", "word", "plaintext", "markdown"]


def _user_agent() -> str:
    try:
        return f"nap-assistant/{version('nap-assistant')}"
    except PackageNotFoundError:
        return "nap-assistant"


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """How a site is read.

    `max_pages` bounds the addresses asked for, whatever comes of them (robots.txt and sitemaps not counted). `pause` is
    the time between two requests in seconds (a Crawl-delay in robots.txt raises it, up to 10), `timeout` how long the
    server may be silent, in seconds. `allowed_hosts` are the operator's own hosts, allowed although their address is
    private: "host" for the usual web ports, "host:port" for that port.
    """

    max_pages: int = 500
    pause: float = 0.5
    timeout: float = 20.0
    allowed_hosts: tuple[str, ...] = ()
    user_agent: str = field(default_factory=_user_agent)


@dataclass(frozen=True, slots=True)
class Page:
    """A page or file of a site as its reader gives it.

    `url` is the address under which it is one document: after redirects, normalised, and the canonical one where the
    page names one that belongs to what is read. `document_id` follows from `url` alone, unless two different
    documents would share it.
    """

    url: str
    format: PageFormat
    raw: bytes
    content: Content
    document_id: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """An address that gave no page, and why.

    "failed": the server or the file was at fault this time, so an earlier version is worth keeping (5xx, no answer,
    forbidden, unreadable); "gone": the server says that there is no such page (404, 410); "skipped": left out by
    rule (robots.txt, noindex, no kind of document that is read, redirect out of the site, duplicate); "limit": known,
    but beyond the limit of pages.
    """

    url: str
    reason: str
    kind: Literal["failed", "gone", "skipped", "limit"]
