"""What is on a web page but not in its text: hidden parts, menus, banners, buttons, other people's comments."""

from __future__ import annotations

import re
from typing import Any

from ingest.boilerplate import is_link_line
from ingest.formats.tree import BLOCKS, HEADINGS, NOTE_MARK, UNREAD

Node = Any

_TAGS = frozenset(("nav", "menu", "dialog", "fieldset", "label", "legend", "output", "rt", "rp"))
_ROLE_NAMES = (
    "navigation search contentinfo complementary dialog alertdialog menu menubar toolbar tablist doc-toc doc-index"
    " doc-pagelist"
)
_ROLES = frozenset(_ROLE_NAMES.split())
_HIDING_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HIDING_NAMES = (
    "sr-only visually-hidden visuallyhidden screen-reader-text element-invisible d-none hidden is-hidden u-hidden"
    " wb-inv noprint mw-editsection mw-jump-link printfooter catlinks navbox skip-link skiplink skip-links"
)
_HIDING = frozenset(_HIDING_NAMES.split())
_SHOWN_WHEN_WIDE = re.compile(r"\b\w+:(?:block|flex|grid|inline|table|contents|visible)")
# Whole words of a class or id, as they are separated by spaces, dashes, underscores and humps.
_CHROME_NAMES = (
    "cookie cookies consent gdpr ccpa newsletter sharedaddy addtoany addthis sociable breadcrumb breadcrumbs pagination"
    " pager megamenu navbar subnav sidenav disqus commentlist comments colophon sitefooter taglist recommendations"
)
_WORDS = frozenset(_CHROME_NAMES.split())
_PHRASES = re.compile(
    r"most-?(?:read|popular)|also-?(?:like|read)|skip-?(?:to|link)|back-?to-?top|share-?(?:this|buttons|links)"
    r"|comment-?(?:list|form|area|section|respond)|^comments?$|sign-?up|post-?navigation|author-?(?:box|bio)",
    re.IGNORECASE,
)
# Names that frames around whole articles have as well: they count only where little or nothing but links stands.
_WEAK_NAMES = (
    "subscribe subscription share sharing sharebar social socials related recommended sidebar menu submenu navigation"
    " nav toc respond advert advertisement ads promo popup modal lightbox banner masthead footer trending byline tags"
    " toolbar"
)
_WEAK_WORDS = frozenset(_WEAK_NAMES.split())
LITTLE_PROSE = 300
UNCLOSED = 2_000
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPLIT = re.compile(r"[\s_\-]+")
_LEAD_TO_MORE = re.compile(
    r"^(?:read (?:more|also|next)|see also|related(?: \w+)?|more on this(?: topic)?|you (?:may|might) also like|most read"
    r"|more (?:news|stories|articles)|latest news|lees (?:ook|meer|verder)|das könnte sie auch|vous aimerez aussi"
    r"|lire aussi|à lire aussi|en savoir plus|lesen sie auch|mehr zum thema|lea también|share(?: this(?: page| article)?)?"
    r"|print(?: this page)?|e-?mail this page)\b[^.!?]*$",
    re.IGNORECASE,
)
_CONTENT = ("h1", "main", "article")
MENU_LINKS = 3
MENU_WORDS = 6


def prune(body: Node) -> None:
    """Take out of `body` what no reader would call its text. What holds the page's main heading always stays."""
    total = _length(body)
    for node in list(body.iter()):
        if node is body or not isinstance(node.tag, str) or node.tag == NOTE_MARK:
            continue
        if node.tag == "noscript" and 2 * _length(node) > total > UNCLOSED:
            node.tag = "div"  # never closed, so that the parser put the rest of the page into it
        if node.tag == "p" and "caption" in _words(node):
            node.tag = "figcaption"
        if node.tag in UNREAD or _hidden(node) or (_chrome(node) and not _holds_text(node, total)):
            remove(node)
    for node in list(body.iter("p", "div", "li")):
        if _leads_away(node):
            remove(node)
    for heading in list(body.iter("h2", "h3", "h4", "h5")):
        if _LEAD_TO_MORE.match(" ".join("".join(heading.itertext()).split())):
            for node in list(heading.itersiblings()):
                if node.tag in HEADINGS or not _is_thin(node):
                    break
                remove(node)


def prune_menus(body: Node) -> None:
    """Take out lists and blocks that are nothing but several short links. For pages that are too short to judge."""
    for node in list(body.iter("ul", "ol", "table", "p", "div", "td")):
        links = ["".join(link.itertext()).strip() for link in node.iter("a") if link.get("href")]
        linked = sum(map(len, links))
        enough = len(links) >= (2 if node.tag in ("ul", "ol") else MENU_LINKS)
        short = all(len(words.split()) <= MENU_WORDS for words in links)
        if enough and short and linked >= 0.7 * max(_length(node), 1):
            remove(node)


def remove(node: Node) -> None:
    """Take `node` out of its tree; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    gap = " " if node.tag not in BLOCKS else "\n"
    tail = gap + node.tail if node.tail and node.tag not in UNREAD else node.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(node)


def _hidden(node: Node) -> bool:
    if node.get("hidden") is not None or (node.get("aria-hidden") or "").lower() == "true":
        return True
    style = node.get("style")
    if style and _HIDING_STYLE.search(style):
        return True
    names = (node.get("class") or "").lower()
    # "hidden lg:block" is hidden on small screens only.
    return not _HIDING.isdisjoint(names.split()) and not _SHOWN_WHEN_WIDE.search(names)


def _chrome(node: Node) -> bool:
    tag = node.tag
    role = (node.get("role") or "").lower()
    if tag in _TAGS or role in _ROLES or (role == "banner" and tag != "body"):
        return True
    match tag:
        case "header":
            return next(node.iterancestors("article", "main", "section"), None) is None
        case "footer":
            return next(node.iterancestors("blockquote"), None) is None
        case "aside":
            return role not in ("note", "doc-footnote", "doc-tip", "doc-notice")
        case "form":
            return True
        case "body" | "html" | "main" | "article" | "a" | "b" | "i" | "em" | "strong":
            return False
    words = _words(node)
    if not _WORDS.isdisjoint(words) or any(map(_PHRASES.search, _names(node))):
        return True
    return not _WEAK_WORDS.isdisjoint(words) and _is_thin(node)


def _is_thin(node: Node) -> bool:
    """Whether there is little prose in a block, or most of its text is links."""
    linked = sum(_length(link) for link in node.iter("a"))
    length = _length(node)
    return length - linked < LITTLE_PROSE or 2 * linked > length


def _names(node: Node) -> list[str]:
    return f"{node.get('class') or ''} {node.get('id') or ''}".split()


def _words(node: Node) -> set[str]:
    return {word.lower() for name in _names(node) for word in _SPLIT.split(_HUMP.sub("-", name))}


def _holds_text(node: Node, total: int) -> bool:
    """Whether the text of the page is in `node`, so that its class speaks of something else."""
    if next(node.iter(*_CONTENT), None) is not None:
        return True
    paragraphs = sum(_length(p) for p in node.iter("p"))
    return paragraphs > 600 and _length(node) > total * 0.6


def _leads_away(node: Node) -> bool:
    """Whether a short block is nothing but the way to somewhere else ("Read also: …", "Share this page")."""
    if _length(node) > 160 or next(node.iter(*_CONTENT), None) is not None:
        return False
    words = " ".join("".join(node.itertext()).split())
    if not words:
        return False
    linked = sum(len(" ".join("".join(link.itertext()).split())) for link in node.iter("a"))
    return is_link_line(words) or (_LEAD_TO_MORE.match(words) is not None and linked >= 0.4 * len(words))


def _length(node: Node) -> int:
    return sum(len(text.strip()) for text in node.itertext())
