"""robots.txt: what a site asks of programs that read it."""

from __future__ import annotations

from urllib.parse import urlsplit

from protego import Protego

from ingest.errors import FetchError
from ingest.site.fetch import Fetcher

MAX_BYTES = 512 * 1024
MAX_DELAY = 10.0


class Robots:
    """The robots.txt files of the origins that a crawl meets, each read once.

    A file that is missing (4xx) allows everything. One that cannot be had (5xx, no answer) forbids everything: the
    methods then raise FetchError.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._files: dict[str, Protego | FetchError] = {}

    def allows(self, address: str) -> bool:
        """Whether the site lets us read the address."""
        return bool(self._file(address).can_fetch(address, self._fetcher.user_agent))

    def delay(self, address: str) -> float:
        """Seconds between two requests that the site asks for, at most 10; 0 if it does not say."""
        return min(float(self._file(address).crawl_delay(self._fetcher.user_agent) or 0), MAX_DELAY)

    def sitemaps(self, address: str) -> list[str]:
        """The addresses of sitemaps that the site names, as written."""
        return list(self._file(address).sitemaps)

    def _file(self, address: str) -> Protego:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._files:
            try:
                self._files[origin] = self._read(f"{origin}/robots.txt")
            except FetchError as error:
                self._files[origin] = error
        found = self._files[origin]
        if isinstance(found, FetchError):
            raise found
        return found

    def _read(self, address: str) -> Protego:
        try:
            response = self._fetcher.get(address, limit=MAX_BYTES, cut=True)
        except FetchError as error:
            # The same class, so that a refused address stays one that was refused.
            raise type(error)(f"its robots.txt cannot be read, so nothing else is: {error}") from error
        if response.status == 200:
            return Protego.parse(response.body.decode("utf-8-sig", errors="replace"))
        if response.status == 429 or not 400 <= response.status < 500:
            raise FetchError(
                f"its robots.txt cannot be read (status {response.status}), so nothing else is. Try again later"
            )
        return Protego.parse("")
