"""A start address -> the pages and files of its site, one after the other."""

from __future__ import annotations

import hashlib
import re
import socket
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import httpx

from ingest.elements import Content
from ingest.errors import FetchError, FetchRefused, IngestError, UnreadableFile
from ingest.site.addresses import Scope, document_id, is_file, is_front, normalise, path_key, short_hash, site_of
from ingest.site.fetch import Fetcher, Response
from ingest.site.guard import Resolver
from ingest.site.kinds import check_kind, in_utf8, kind_of
from ingest.site.robots import Robots
from ingest.site.sitemap import read_sitemaps
from ingest.site.types import Page, SiteOptions, Skipped

MAX_VARIANTS = 30
MAX_KNOWN = 50_000
MAX_FAILURES = 10
# "somebot: noindex" is meant for that program; these words before a colon are no programs.
_AGENT = re.compile(r"\s*(?!unavailable_after|max-)([\w-]+)\s*:", re.IGNORECASE)

Parse = Callable[[bytes, str, str], Content]
Progress = Callable[[int, int], None]


def crawl(
    start: str,
    options: SiteOptions,
    parse: Parse,
    on_progress: Progress | None = None,
    resolve: Resolver = socket.getaddrinfo,
    earlier: Iterable[str] = (),
) -> Iterator[Page | Skipped]:
    """The pages and files of a site, in the order in which they were read, and the addresses that gave none.

    `start` is a file ("…/plan.pdf"), which is then all that is read, or a page: then the folder below it is read
    ("https://h/naps/" and "https://h/naps" cover /naps and everything below it, "https://h/naps/page.html" all of
    /naps/), on that host with or without "www." and with http or https, whichever the site itself uses.

    What the site's sitemaps list inside that folder is read, with the start page first; of links, only those to files
    (PDF, Word, text) are then followed, because sitemaps seldom list these. Without such a sitemap every link inside the
    folder is followed, nearest to the start first. Links that lead elsewhere are passed over in silence.

    `parse(raw, format, url)` reads one document and raises UnreadableFile if it cannot. `on_progress(done, known)` is
    called after every address. `earlier` are addresses that an earlier run read: if some page fails, one that would have
    led to them may be missing, so those that were not come across are asked for too. Raises IngestError, with a whole sentence, when the iteration begins if the start address
    is none that may be read or cannot be had. A sitemap that failed is given as Skipped too: the pages may then not
    be all.
    """
    address = _start_address(start)
    with Fetcher(options, resolve) as fetcher:
        try:
            run = _Crawl(address, fetcher, options, parse)
        except FetchError as error:
            raise type(error)(f"{start} cannot be read: {error}.") from error
        for found in run.results(earlier):
            yield found
            if on_progress is not None:
                on_progress(run.done, run.done + len(run.queue))


def _start_address(start: str) -> str:
    scheme, colon, rest = start.strip().partition("://")
    if not colon or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        raise IngestError(f"{start} is no web address. Write it in full, for example https://example.org/naps/.")
    if scheme.lower() not in ("http", "https"):
        raise IngestError(f"{start} cannot be read: only http:// and https:// addresses are.")
    if "@" in rest.partition("/")[0]:
        raise IngestError("A web address with a user name or password in it is not read. Take them out of it.")
    address = normalise(start)
    if address is None:
        raise IngestError(f"{start} is no valid web address. Check its spelling.")
    return address


class _Crawl:
    """One crawl: what is waiting, what was read, and under which address each document was given."""

    def __init__(self, start: str, fetcher: Fetcher, options: SiteOptions, parse: Parse) -> None:
        self._fetcher, self._options, self._parse = fetcher, options, parse
        self._robots = Robots(fetcher)
        self.queue: deque[str] = deque()
        self.done = 0
        self._known: set[str] = set()
        self._read: set[str] = set()
        self._given: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._ids: set[str] = set()
        self._variants: Counter[str] = Counter()
        self._failures = 0
        self._follow_all = False

        fetcher.check(start)
        site = site_of(start)

        def same_site(target: str) -> None:
            if site_of(target) != site:
                raise FetchRefused(f"it leads to {target}. If that is the site that you mean, give that address")
            self._check_robots(target)

        self._check_robots(start)
        self._first = fetcher.get(start, hop=same_site, wanted=check_kind)
        if self._first.status != 200:
            raise FetchError(f"the server answers with status {self._first.status}")
        self._final = normalise(self._first.url) or self._first.url
        self._alone = kind_of(self._final, self._first.headers, self._first.body) != "webpage"
        self._scope = Scope.of(start, self._final)

    def _check_robots(self, address: str) -> None:
        if not self._robots.allows(address):
            raise FetchRefused(f"the site's robots.txt forbids reading {address}")
        self._fetcher.pause = max(self._fetcher.pause, self._robots.delay(address))

    def results(self, earlier: Iterable[str]) -> Iterator[Page | Skipped]:
        """Everything that the crawl gives, the start page first."""
        failed = False
        for found in self._from_the_site():
            failed = failed or (isinstance(found, Skipped) and found.kind == "failed")
            yield found
        if failed:
            yield from self._offer(filter(None, map(normalise, earlier)))
            yield from self._waiting()

    def _from_the_site(self) -> Iterator[Page | Skipped]:
        self._known.add(path_key(self._final))
        sitemap = [] if self._alone else list(self._sitemap())
        yield from self._read_answer(self._final, self._first)
        yield from sitemap
        yield from self._waiting()

    def _waiting(self) -> Iterator[Page | Skipped]:
        while self.queue:
            address = self.queue.popleft()
            if path_key(address) in self._read:
                continue
            if self.done >= self._options.max_pages:
                reason = f"the limit of {self._options.max_pages} pages was reached. Raise it to read more"
                yield Skipped(address, reason, "limit")
            elif self._failures >= MAX_FAILURES:
                yield Skipped(address, f"not asked for after {MAX_FAILURES} failures in a row", "failed")
            else:
                yield from self._read_address(address)

    def _sitemap(self) -> Iterator[Skipped]:
        """Puts what the sitemaps list in the queue; what they do not give decides whether links are followed."""
        usual = f"{self._scope.origin}/sitemap.xml"
        named = [normalise(address, usual) for address in self._robots.sitemaps(usual)]
        allowed = [usual] if self._robots.allows(usual) else []
        listing = read_sitemaps(self._fetcher, filter(None, [*named, *allowed]), self._scope.rebase)
        yield from listing.skipped
        yield from self._offer(listing.addresses)
        self._follow_all = not self.queue

    def _offer(self, addresses: Iterable[str]) -> Iterator[Skipped]:
        """Puts the normalised addresses that belong to the site and are new in the queue."""
        for found in addresses:
            address = self._scope.rebase(found)
            if address is None or path_key(address) in self._known or len(self._known) >= MAX_KNOWN:
                continue
            self._known.add(path_key(address))
            if not self._robots.allows(address):
                yield Skipped(address, "the site's robots.txt forbids reading it", "skipped")
                continue
            parts = urlsplit(address)
            self._variants[parts.path] += bool(parts.query)
            if self._variants[parts.path] <= MAX_VARIANTS:
                self.queue.append(address)
            elif self._variants[parts.path] == MAX_VARIANTS + 1:
                reason = f"more than {MAX_VARIANTS} addresses differ from it only after the question mark"
                yield Skipped(address, f"{reason}; the others are left out", "skipped")

    def _read_address(self, address: str) -> Iterator[Page | Skipped]:
        try:
            response = self._fetcher.get(address, hop=self._check_hop, wanted=check_kind)
        except FetchRefused as error:
            self.done += 1
            yield Skipped(address, str(error), "skipped")
        except FetchError as error:
            self.done += 1
            self._failures += 1
            yield Skipped(address, str(error), "failed")
        else:
            yield from self._read_answer(address, response)

    def _check_hop(self, target: str) -> None:
        normal = normalise(target)
        inside = self._scope.rebase(normal) if normal else None
        if inside is None:
            raise FetchRefused(f"it leads to {target}, outside what is read")
        if path_key(inside) in self._read:
            raise FetchRefused(f"it leads to {inside}, which was read")
        self._check_robots(target)

    def _read_answer(self, asked: str, response: Response) -> Iterator[Page | Skipped]:
        """Reads what came from the address `asked`."""
        self.done += 1
        if response.status != 200:
            self._failures += response.status not in (404, 410)
            kind: Literal["gone", "failed"] = "gone" if response.status in (404, 410) else "failed"
            yield Skipped(asked, f"the server answers with status {response.status}", kind)
            return
        self._failures = 0
        final = self._scope.rebase(normalise(response.url) or "") or asked
        self._read |= {path_key(asked), path_key(final)}
        try:
            form = kind_of(final, response.headers, response.body)
            raw = response.body if form in ("pdf", "word") else in_utf8(response.headers, response.body)
            content = self._parse(raw, form, final)
        except (FetchRefused, UnreadableFile) as error:
            yield Skipped(asked, str(error), "skipped" if isinstance(error, FetchRefused) else "failed")
            return
        if not self._alone:
            links = filter(None, (normalise(link, final) for link in content.links))
            yield from self._offer(link for link in links if self._follow_all or is_file(link))
        if content.fields.get("noindex") or _says_noindex(response.headers, self._options.user_agent):
            yield Skipped(asked, "the page asks not to be indexed", "skipped")
            return
        url = self._canonical(final, response.headers, content)
        key = path_key(url)
        text = hashlib.sha256("\n".join(element.text for element in content.elements).encode()).hexdigest()
        twin = self._given.get(key) or self._texts.get(text)
        if twin is not None:
            yield Skipped(asked, f"it is the same document as {twin}", "skipped")
            return
        self._read.add(key)
        self._given[key] = self._texts[text] = url
        identifier = document_id(url)
        if identifier in self._ids:
            identifier += f"-{short_hash(url)}"
        self._ids.add(identifier)
        yield Page(url, form, raw, content, identifier)

    def _canonical(self, final: str, headers: httpx.Headers, content: Content) -> str:
        """The address that the page itself says is its own, if it belongs to what is read; else `final`."""
        named = httpx.Response(200, headers=headers).links.get("canonical", {}).get("url") or content.fields.get("url")
        normal = normalise(named, final) if isinstance(named, str) else None
        canonical = self._scope.rebase(normal) if normal else None
        # Some sites name their front page on every page by mistake, which would leave one page of them all.
        if canonical is None or (is_front(canonical) and not is_front(final)):
            return final
        return canonical


def _says_noindex(headers: httpx.Headers, user_agent: str) -> bool:
    """Whether an X-Robots-Tag header, meant for all programs or for this one, asks not to index the answer."""
    for value in headers.get_list("x-robots-tag"):
        agent = _AGENT.match(value)
        if agent is not None and agent[1].lower() not in user_agent.lower():
            continue
        words = {word.strip().lower() for word in value[agent.end() if agent else 0 :].split(",")}
        if words & {"noindex", "none"}:
            return True
    return False
