"""What a web page says of itself: title, date, publisher, address, language, and what it asks of robots.

Only what is stated is taken: in meta elements, JSON-LD, `<time>`, or a date in the address. A date that merely stands
in the text is not the date of the page.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ingest.boilerplate import normalised
from ingest.formats.tree import absolute, clean, one

Node = Any

_DATE_NAMES = (
    "article:published_time article.published og:published_time citation_publication_date citation_date"
    " dcterms.issued dc.date.issued dcterms.created dc.date.created dcterms.date dc.date datepublished"
    " date_published pubdate publishdate publish-date publication_date publication-date parsely-pub-date sailthru.date"
)
_PUBLISHERS = (
    "og:site_name",
    "dcterms.publisher",
    "dc.publisher",
    "citation_publisher",
    "publisher",
    "application-name",
)
_TITLES = ("og:title", "dcterms.title", "dc.title", "citation_title", "twitter:title")
_LANGUAGES = ("content-language", "dcterms.language", "dc.language", "language", "og:locale")
_ARTICLE = re.compile(r"(?:Article|Posting|Report|WebPage|CreativeWork|GovernmentService|Legislation)$")
_ISO = re.compile(r"^\s*(\d{4})(?:[-/.](\d{2})(?:[-/.](\d{2}))?|(\d{2})(\d{2}))?(?![\d-])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Z][a-z]{2,8})\.?,?\s+(\d{4})\b")
_MONTH_FIRST = re.compile(r"\b([A-Z][a-z]{2,8})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](\d{2})[/-](\d{2})(?=[/_-]|$)")
_PUBLICATION = re.compile(r"publi|posted|entry-?date|post-?date|article-?date|issued", re.IGNORECASE)
_CHANGE = re.compile(r"updat|modif|review|chang", re.IGNORECASE)
_LANGUAGE = re.compile(r"^\s*([a-zA-Z]{2})(?![a-zA-Z])")
_BETWEEN = re.compile(r"\s+(?:[|\-–—·•»:]|::)\s+|(?<=\w):\s+")


def facts_of(root: Node, url: str | None) -> dict[str, Any]:
    """The fields title, published, publisher, url, language and noindex, as far as the page states them."""
    meta, data = _meta(root), list(_data(root))
    canonical = _canonical(root, meta, url)
    publisher = _first(meta, _PUBLISHERS) or _publisher(data)
    stated = {
        "title": _title(root, meta, data, publisher),
        "published": _published(root, meta, data, canonical),
        "publisher": publisher,
        "url": canonical,
        "language": _language(root, meta),
    }
    return {name: shown for name, value in stated.items() if value and (shown := clean(value))} | (
        {"noindex": True} if _asks(meta, "noindex") else {}
    )


def base_of(root: Node, url: str | None, canonical: str | None) -> str | None:
    """What relative addresses on the page are relative to."""
    own = url or canonical
    node = root.find(".//base[@href]")
    return (absolute(node.get("href"), own) if node is not None else None) or own


def follows_links(root: Node) -> bool:
    """Whether the page lets robots follow its links."""
    return not _asks(_meta(root), "nofollow")


def article_text(root: Node) -> str | None:
    """The text of an article that is only in the page's JSON-LD."""
    return next((text for item in _data(root) if (text := item.get("articleBody")) and isinstance(text, str)), None)


def _meta(root: Node) -> dict[str, str]:
    """The first content of each meta element by lower-case name, property, itemprop or http-equiv."""
    found: dict[str, str] = {}
    for node in root.iter("meta"):
        content = " ".join((node.get("content") or "").split())
        for key in ("name", "property", "itemprop", "http-equiv"):
            name = (node.get(key) or "").strip().lower()
            if name and content:
                found[name] = (
                    found[name] + ", " + content if name == "robots" and name in found else found.get(name, content)
                )
    return found


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if meta.get(name) and not meta[name].startswith("@")), None)


def _asks(meta: Mapping[str, str], rule: str) -> bool:
    rules = {part.strip().lower() for part in meta.get("robots", "").split(",")}
    return rule in rules or "none" in rules


def _data(root: Node) -> Iterator[dict[str, Any]]:
    """Every object at the top, or in the graph, of the page's JSON-LD; articles before the rest."""
    found: list[dict[str, Any]] = []
    for node in root.iter("script"):
        if (node.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            waiting = [json.loads((node.text or "").strip().rstrip(";"), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting = item + waiting
            elif isinstance(item, dict):
                found.append(item)
                waiting += [part for name in ("@graph", "mainEntity") if (part := item.get(name))]
    identified = {item["@id"]: item for item in found if isinstance(item.get("@id"), str) and item.get("name")}
    for item in sorted(found, key=_rank):
        publisher = item.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("@id"), str):
            item = {**item, "publisher": identified.get(publisher["@id"], publisher)}
        yield item


def _rank(item: Mapping[str, Any]) -> int:
    types = item.get("@type")
    names = [str(name) for name in (types if isinstance(types, list) else [types])]
    if any(name.endswith(("Article", "Posting", "Report")) for name in names):
        return 0
    return 1 if any(_ARTICLE.search(name) for name in names) else 2


def _publisher(data: list[dict[str, Any]]) -> str | None:
    for item in data:
        publisher = item.get("publisher")
        publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and name.strip() and not name.startswith("http"):
            return " ".join(name.split())
    sites = (item.get("name") for item in data if item.get("@type") == "WebSite")
    return next((" ".join(name.split()) for name in sites if isinstance(name, str) and name.strip()), None)


def _published(root: Node, meta: Mapping[str, str], data: list[dict[str, Any]], url: str | None) -> str | None:
    if date := next((date for name in _DATE_NAMES.split() if (date := iso_date(meta.get(name)))), None):
        return date
    for item in data:
        if _rank(item) < 2 and (date := iso_date(item.get("datePublished"))):
            return date
    for node in root.iter("time"):
        if _is_publication(node) and (date := iso_date(node.get("datetime") or "".join(node.itertext()))):
            return date
    in_address = _IN_ADDRESS.search(urlsplit(url).path) if url else None
    return iso_date("-".join(in_address.groups())) if in_address else None


def _is_publication(node: Node) -> bool:
    """Whether a `<time>` says when the page was published: by its names, the words before it, or its place."""
    names = " ".join(node.get(key) or "" for key in ("class", "itemprop", "id"))
    around = "".join(node.getparent().itertext()).strip()
    words = around if len(around) <= 100 else ""
    if _CHANGE.search(names) or _CHANGE.search(words):
        return False
    if node.get("pubdate") is not None or _PUBLICATION.search(f"{names} {words}"):
        return True
    header = next(node.iterancestors("header"), None)
    return header is not None and header.find(".//h1") is not None


def iso_date(value: object) -> str | None:
    """A date as YYYY-MM-DD, or as much of that as it says; None for anything else or no possible date."""
    if not isinstance(value, str):
        return None
    if iso := _ISO.match(value):
        year, month, day = iso[1], iso[2] or iso[4], iso[3] or iso[5]
    elif worded := _DAY_FIRST.search(value):
        day, month, year = worded[1].zfill(2), _month(worded[2]), worded[3]
    elif worded := _MONTH_FIRST.search(value):
        month, day, year = _month(worded[1]), worded[2].zfill(2), worded[3]
    else:
        return None
    try:
        date = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    whole = date.isoformat()
    return (whole if day else whole[:7] if month else whole[:4]) if date.year > 1900 else None


def _month(name: str) -> str:
    short = name[:3].lower()
    return f"{_MONTHS.index(short) + 1:02}" if short in _MONTHS else "00"


def _canonical(root: Node, meta: Mapping[str, str], url: str | None) -> str | None:
    links = (node for node in root.iter("link") if "canonical" in (node.get("rel") or "").lower().split())
    stated = [node.get("href") for node in links] + [meta.get("og:url")]
    for href in stated:
        address = absolute(href, url)
        if address and (url is None or _host(address) == _host(url)):
            return address
    return url if url and absolute(url, None) else None


def _host(address: str) -> str:
    """The host of an address; with and without "www." it is one."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _language(root: Node, meta: Mapping[str, str]) -> str | None:
    stated = [root.get("lang"), root.get("xml:lang"), *(meta.get(name) for name in _LANGUAGES)]
    found = (_LANGUAGE.match(value) for value in stated if value)
    return next((match[1].lower() for match in found if match), None)


def _title(root: Node, meta: Mapping[str, str], data: list[dict[str, Any]], site: str | None) -> str | None:
    names = [text for node in root.iter("h1") if (text := one(node, None, " ").text)]
    headings = {normalised(text) for text in (*names, *("".join(node.itertext()) for node in root.iter("h2")))}
    heading = names[0] if len(names) == 1 and normalised(names[0]) != normalised(site or "") else None
    headlines = (item.get("headline") for item in data if _rank(item) < 2)
    headline = next((text for text in headlines if isinstance(text, str)), None)
    named = root.find(".//title")
    in_head = " ".join("".join(named.itertext()).split()) if named is not None else None
    for stated in (_first(meta, _TITLES), heading, headline, in_head):
        title = _without_site(" ".join((stated or "").split()), site, headings)
        if title and normalised(title) != normalised(site or ""):
            return title
    return in_head or None


def _without_site(title: str, site: str | None, headings: set[str]) -> str:
    """`title` without the name of the site at its end or beginning; what stands over the text has no such name."""
    for between in _BETWEEN.finditer(title):
        before, after = title[: between.start()], title[between.end() :]
        if site and normalised(after) == normalised(site):
            return before
        if site and normalised(before) == normalised(site):
            return after
        if normalised(before) in headings:
            return before
    return title
