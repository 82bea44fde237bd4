"""Addresses: one spelling for each, which of them belong to a site, and the document ids that they give."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import socket
import string
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

import httpx

_MAX_LENGTH = 2000
_MAX_ID = 180
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|phpsessid|jsessionid", re.IGNORECASE)
_FRONT = re.compile(r"/(?:(?:index|default|home)(?:\.\w+)?)?", re.IGNORECASE)
_PAGE_SUFFIX = re.compile(r"\.(?:x?html?|shtml|php|aspx?|jsp|cfm)$", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,7}$", re.IGNORECASE)
_FILE_SUFFIX = re.compile(r"\.(?:pdf|docx|txt|md|markdown)$", re.IGNORECASE)


def host_name(host: str) -> str | None:
    """A host in the one spelling that is compared and asked for, or None if it is none.

    Names are lower-case ASCII (international ones in their xn-- form) without a final dot; every spelling of an IPv4
    address that operating systems accept ("0x7f.1", "2130706433") becomes the dotted one; IPv6 stands in brackets.
    """
    host = host.lower()
    if ":" in host:
        try:
            return None if "%" in host else f"[{ipaddress.IPv6Address(host.strip('[]')).compressed}]"
        except ValueError:
            return None
    if not host.isascii():
        host = re.sub("[\u3002\uff0e\uff61]", ".", unicodedata.normalize("NFKC", host))
        try:
            host = httpx.URL(f"http://{host}/").raw_host.decode("ascii")
        except (httpx.InvalidURL, UnicodeError):
            return None
    host = host.removesuffix(".")
    if len(host) > 253 or not _NAME.fullmatch(host):
        return None
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            return None
    return host


def normalise(address: str, base: str = "", keep_query: bool = False) -> str | None:
    """The one spelling of a web address, or None if it is none (other schemes, credentials, no host, too long).

    A relative address is taken from `base`. Host in lower case, no default port, no fragment, no dot segments, percent-encoding in one form. Parameters that
    only track visitors or name a session are dropped and the others sorted by name, unless `keep_query`.
    """
    try:
        parts = urlsplit(urljoin(base, address.strip()))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or "@" in parts.netloc or not parts.hostname:
        return None
    host = host_name(parts.hostname)
    if host is None or port == 0:
        return None
    netloc = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    path, query = _without_dots(_escaped(parts.path or "/", "/:@!$&'()*+,;=")), _escaped(parts.query, "/?:@!$&'()*+,;=")
    if not keep_query:
        path = _SESSION.sub("", path)
        pieces = [(piece.partition("=")[0], piece) for piece in query.split("&") if piece]
        kept = sorted((pair for pair in pieces if not _TRACKING.fullmatch(pair[0])), key=lambda pair: pair[0])
        query = "&".join(piece for _, piece in kept)
    whole = f"{parts.scheme}://{netloc}{path}" + (f"?{query}" if query else "")
    return whole if len(whole) <= _MAX_LENGTH else None


def _escaped(text: str, safe: str) -> str:
    def one_form(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return quote(_ESCAPE.sub(one_form, text), safe=safe + "%", errors="replace")


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def site_of(address: str) -> str:
    """What tells sites apart: the host without "www.", and the port unless it is the usual one of its scheme."""
    return urlsplit(address).netloc.removeprefix("www.")


def is_front(address: str) -> bool:
    """Whether an address is that of its site's front page."""
    return _FRONT.fullmatch(urlsplit(address).path) is not None


def is_file(address: str) -> bool:
    """Whether a normalised address ends like that of a document that is no web page."""
    return _FILE_SUFFIX.search(urlsplit(address).path) is not None


def path_and_query(address: str) -> str:
    """What is asked of a server for a normalised address."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def path_key(address: str) -> str:
    """What tells the documents of a site apart: path and query, without a slash at the path's end."""
    parts = urlsplit(address)
    return (parts.path.rstrip("/") or "/") + (f"?{parts.query}" if parts.query else "")


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a site that is read: `origin` is scheme and host as the site itself writes them.

    `prefix` is the folder that is read (it ends with "/").
    """

    origin: str
    prefix: str

    @classmethod
    def of(cls, start: str, final: str) -> Scope:
        """The scope of a start address that led, after redirects, to `final` on the same site.

        "/naps/" and "/naps" cover "/naps" and everything below it, "/naps/page.html" the folder "/naps/". A start
        that is redirected inside its own folder ("/" to "/en/home") still covers that folder; else what it is
        redirected to counts.
        """
        parts = urlsplit(final)
        origin = f"{parts.scheme}://{parts.netloc}"
        own, new = _folder(urlsplit(start).path), _folder(parts.path)
        return cls(origin, own if new.startswith(own) else new)

    def rebase(self, address: str) -> str | None:
        """A normalised address with this scope's scheme and host, or None if it lies outside the scope."""
        if site_of(address) != site_of(self.origin):
            return None
        parts = urlsplit(address)
        if not f"{parts.path}/".startswith(self.prefix):
            return None
        return self.origin + path_and_query(address)


def _folder(path: str) -> str:
    parent, _, last = path.rpartition("/")
    return f"{parent}/" if not last or _SUFFIX.search(last) else f"{path}/"


def document_id(address: str) -> str:
    """The document id of a normalised address: host and path, of a-z, 0-9, ".", "_", "-" and "/" only.

    "https://www.example.org/" gives "example.org/index", ".../Naps/plan.html?id=2" "example.org/naps/plan-5f3c92e1": a
    short hash stands for all that the id itself cannot say (query, capitals, other characters).
    """
    site, key = site_of(address), path_key(address)
    path = _PAGE_SUFFIX.sub("", key.partition("?")[0].strip("/")) or "index"
    wanted = f"{site.replace(':', '-')}/{path}"
    cleaned = (re.sub(r"[^a-z0-9._-]+", "-", _plain(segment)).strip(".-") for segment in wanted.split("/"))
    plain = "/".join(segment for segment in cleaned if segment)
    if plain == wanted and "?" not in key and len(plain) <= _MAX_ID:
        return plain
    plain = plain[:_MAX_ID].rstrip("./-")
    return f"{plain}{'-' if '/' in plain else '/'}{short_hash(site + key)}"


def _plain(segment: str) -> str:
    """Lower case, with accents taken off; other letters than a-z go."""
    letters = unicodedata.normalize("NFKD", unquote(segment).lower())
    return letters.encode("ascii", "ignore").decode()


def short_hash(text: str) -> str:
    """Eight hexadecimal digits that stand for `text`."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
