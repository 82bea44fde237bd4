"""Sitemaps: the addresses that a site lists itself."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from ingest.errors import FetchError, FetchRefused
from ingest.site.addresses import normalise
from ingest.site.fetch import Fetcher
from ingest.site.types import Skipped
from ingest.site.unpack import GZIP, PIECE, unpacked

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 50
MAX_DEPTH = 3
MAX_ADDRESSES = 50_000
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_START = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)\b")
_END = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>|" + _START.pattern + rb"[^<>]*/>")


@dataclass(slots=True)
class Listing:
    """Addresses that sitemaps list, in their order and as they were `accepted`, and the sitemaps that failed."""

    addresses: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def read_sitemaps(fetcher: Fetcher, sitemaps: Iterable[str], accepted: Callable[[str], str | None]) -> Listing:
    """Reads sitemaps and the ones that they name in turn (3 levels, 50 files, 10 MB each when expanded).

    `accepted` gives an address in the form to keep, or None for one that is not to be kept. A sitemap that does not exist
    is passed over; one that fails is listed as skipped.
    """
    listing, kept = Listing(), dict[str, None]()
    waiting = deque((address, 1) for address in dict.fromkeys(map(normalise, sitemaps)) if address)
    seen = {address for address, _ in waiting}
    read = 0
    while waiting and len(kept) < MAX_ADDRESSES:
        address, depth = waiting.popleft()
        if read == MAX_FILES:
            listing.skipped.append(Skipped(address, f"only {MAX_FILES} sitemaps are read", "skipped"))
            break
        read += 1
        try:
            pages, nested = _read(fetcher, address)
        except FetchError as error:
            kind: Literal["skipped", "failed"] = "skipped" if isinstance(error, FetchRefused) else "failed"
            listing.skipped.append(Skipped(address, f"this sitemap was not read: {error}", kind))
            continue
        for page in pages:
            form = accepted(page)
            if form and len(kept) < MAX_ADDRESSES:
                kept[form] = None
        for other in nested:
            if other not in seen and depth < MAX_DEPTH:
                seen.add(other)
                waiting.append((other, depth + 1))
    listing.addresses = list(kept)
    return listing


def _read(fetcher: Fetcher, address: str) -> tuple[list[str], list[str]]:
    """The pages and the sitemaps that a sitemap names."""
    response = fetcher.get(address, limit=MAX_BYTES)
    if 400 <= response.status < 500 and response.status != 429:
        return [], []
    if response.status != 200:
        raise FetchError(f"the server answers with status {response.status}")
    return parse_sitemap(expanded(response.body), response.url)


def expanded(body: bytes) -> bytes:
    """The body of a sitemap, unpacked if it is a gzip file. Raises FetchError beyond 10 MB or if it is broken or cut."""
    if not body.startswith(GZIP):
        return body
    return unpacked((body[start : start + PIECE] for start in range(0, len(body), PIECE)), "gzip", MAX_BYTES)


def parse_sitemap(content: bytes, address: str) -> tuple[list[str], list[str]]:
    """The normalised addresses of pages and of further sitemaps, in order. What is no sitemap gives none.

    Nothing is expanded or loaded while parsing, whatever the file declares. Raises FetchError for one without its end:
    the pages that it does not list any more would be taken for gone.
    """
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        lines = content.decode("utf-8", errors="replace").split()
        return [page for page in map(normalise, lines) if page], []
    if _START.search(content) and not _END.search(content):
        raise FetchError("it ends too early")
    content = _BARE_AMPERSAND.sub(b"&amp;", content)  # as some sites write them; nor is any other entity left then
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return [], []
    if root is None:
        return [], []
    found: dict[str, list[str]] = {"url": [], "sitemap": []}
    for entry in root.iterchildren("{*}url", "{*}sitemap"):
        written = (entry.findtext("{*}loc") or "").strip()
        place = normalise(written, address) if written else None
        if place is not None:
            found[etree.QName(entry).localname].append(place)
    return found["url"], found["sitemap"]
