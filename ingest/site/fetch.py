"""HTTP with limits: paced, bounded in size and time, redirects followed one by one, nothing remembered but the pause."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlsplit

import httpcore
import httpx

from ingest.decode import MAX_BYTES
from ingest.errors import FetchError, FetchRefused
from ingest.site.addresses import normalise, path_and_query
from ingest.site.guard import Deadline, Guard, GuardedBackend, Resolver
from ingest.site.retry_after import asked_seconds
from ingest.site.types import SiteOptions
from ingest.site.unpack import unpacked

TOTAL_SECONDS = 60.0
MAX_REDIRECTS = 5
MAX_WAIT = 30.0
_REDIRECTS = (301, 302, 303, 307, 308)
_SHORT = 64 * 1024  # what is read of an answer that is no page, so that the connection can be used again


class _Unanswered(FetchError):
    """The server or the network failed; asking once more may help."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer after redirects: `url` is where it came from at last, `body` is decoded (but no text yet)."""

    url: str
    status: int
    headers: httpx.Headers
    body: bytes


class Fetcher:
    """Asks a site for addresses, one at a time. Use it as a context manager.

    `pause` (seconds) lies between two requests; raise it where a site asks for that. `total` bounds one request in
    seconds, `tls` replaces the certificates that are trusted.
    """

    def __init__(
        self,
        options: SiteOptions,
        resolve: Resolver = socket.getaddrinfo,
        *,
        total: float = TOTAL_SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.pause = options.pause
        self.user_agent = options.user_agent
        self._timeout = options.timeout
        self._total = total
        self._deadline = Deadline()
        self._last = float("-inf")
        self._guard = Guard(options.allowed_hosts, resolve)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls or httpx.create_ssl_context(trust_env=False),
            max_connections=4,
            keepalive_expiry=30,
            network_backend=GuardedBackend(self._guard, self._deadline),
        )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def check(self, url: str) -> None:
        """Raises FetchRefused or FetchError if the host of a normalised address is not to be asked, or not known."""
        parts = urlsplit(url)
        self._guard.addresses(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))

    def get(
        self,
        url: str,
        *,
        limit: int = MAX_BYTES,
        cut: bool = False,
        hop: Callable[[str], None] | None = None,
        wanted: Callable[[str, httpx.Headers], None] | None = None,
    ) -> Response:
        """The answer at a normalised address, whatever its status.

        At most `limit` bytes of the body are taken: a longer one raises FetchError, or is `cut`. `hop(address)` is called
        before each redirect is followed and `wanted(address, headers)` before the body of a good answer is read; both
        may raise FetchRefused. A failed request and the statuses 429 and 5xx are tried once more, after the time that
        the server asks for. Raises FetchError if there is no answer, FetchRefused if the address is not to be asked.
        """
        seen = [url]
        while True:
            response = self._patiently(url, limit, cut, wanted)
            location = response.headers.get("location")
            if response.status not in _REDIRECTS or not location:
                return response
            target = normalise(location, url, keep_query=True)
            if target is None:
                raise FetchRefused(f"it redirects to “{location[:200]}”, which is no web address")
            if target in seen:
                raise FetchError(f"its redirects run in a circle ({' → '.join([*seen, target])})")
            if len(seen) > MAX_REDIRECTS:
                raise FetchError(f"it redirects more than {MAX_REDIRECTS} times")
            if hop is not None:
                hop(target)
            seen.append(target)
            url = target

    def _patiently(
        self, url: str, limit: int, cut: bool, wanted: Callable[[str, httpx.Headers], None] | None
    ) -> Response:
        try:
            response = self._once(url, limit, cut, wanted)
        except _Unanswered:
            return self._once(url, limit, cut, wanted)
        if response.status != 429 and response.status < 500:
            return response
        wait = asked_seconds(response.headers.get("retry-after", "")) or 0.0
        if wait > MAX_WAIT:
            return response
        time.sleep(wait)
        return self._once(url, limit, cut, wanted)

    def _once(self, url: str, limit: int, cut: bool, wanted: Callable[[str, httpx.Headers], None] | None) -> Response:
        time.sleep(max(0.0, self._last + self.pause - time.monotonic()))
        self._deadline.start(self._total)
        parts = urlsplit(url)
        try:
            with self._pool.stream(
                "GET",
                # By its parts: given a whole address, httpcore loses what follows a semicolon in the path.
                httpcore.URL(
                    scheme=parts.scheme,
                    host=parts.hostname or "",
                    port=parts.port,
                    target=path_and_query(url),
                ),
                headers={
                    "Host": parts.netloc,
                    "User-Agent": self.user_agent,
                    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain,*/*;q=0.5",
                    "Accept-Encoding": "gzip, deflate",
                },
                extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)},
            ) as answer:
                headers = httpx.Headers(answer.headers)
                encoding = headers.get("content-encoding", "").strip().lower()
                if answer.status != 200:
                    body = unpacked(answer.iter_stream(), encoding, min(limit, _SHORT), cut=True)
                else:
                    if wanted is not None:
                        wanted(url, headers)
                    body = unpacked(answer.iter_stream(), encoding, limit, cut)
                return Response(url, answer.status, headers, body)
        except httpcore.TimeoutException as error:
            raise _Unanswered(
                f"the server was silent for {self._timeout:g} seconds or needed more than {self._total:g} in all"
            ) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise FetchError(f"the server's certificate does not prove that it is {parts.netloc}") from error
            raise _Unanswered(f"the connection failed ({str(error) or type(error).__name__})") from error
        finally:
            self._last = time.monotonic()
