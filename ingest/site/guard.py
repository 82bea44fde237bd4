"""Keeps a crawl out of private networks: every connection is checked, and goes to the very address that was checked.

The check stands where connections are made (httpcore's network backend), so redirects, robots.txt, sitemaps and
whatever else is ever asked for pass it, and TLS still verifies the certificate against the host's name.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpcore

from ingest.errors import FetchError, FetchRefused, IngestError
from ingest.site.addresses import host_name

Resolver = Callable[..., Sequence[tuple[Any, ...]]]
"""Called like `socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)`."""

WEB_PORTS = (80, 443, 8080, 8443)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_IN_USE = ipaddress.IPv6Network("2000::/3")  # all that is given out of IPv6 for the Internet
_NOT_HOSTS = (
    ipaddress.ip_network("192.88.99.0/24"),  # the old relays of 6to4
    ipaddress.ip_network("3fff::/20"),  # examples in documents; not yet known to every Python
)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet, also by the IPv4 address that an IPv6 one may carry inside.

    Teredo's tunnels (2001::/32) never are.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if ip not in _IN_USE:
            return False
    if any(ip in network for network in _NOT_HOSTS):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


class Guard:
    """Says to which IP addresses a host may be connected. Each host is resolved once and stays pinned to that.

    Raises IngestError for an entry of `allowed_hosts` that is no "host" or "host:port".
    """

    def __init__(self, allowed_hosts: Iterable[str], resolve: Resolver = socket.getaddrinfo) -> None:
        self._allowed = {pair for entry in allowed_hosts for pair in _allowed(entry)}
        self._resolve = resolve
        self._pinned: dict[str, tuple[str, ...]] = {}

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The checked IP addresses of a host. Raises FetchRefused, or FetchError if the host is not known."""
        name = host_name(host)
        if name is None:
            raise FetchRefused(f"{host} is no host name")
        if (name, port) in self._allowed:
            return self._pin(name, port)
        if port not in WEB_PORTS:
            raise FetchRefused(f"port {port} is not one of the web's ({', '.join(map(str, WEB_PORTS))})")
        addresses = self._pin(name, port)
        if not all(is_public(address) for address in addresses):
            raise FetchRefused(
                f"{name} is in a private network or on this machine, which is not read. "
                f"If it is your own site, allow {name}:{port}"
            )
        return addresses

    def _pin(self, name: str, port: int) -> tuple[str, ...]:
        if name not in self._pinned:
            self._pinned[name] = self._look_up(name, port)
        return self._pinned[name]

    def _look_up(self, name: str, port: int) -> tuple[str, ...]:
        try:
            return (str(ipaddress.ip_address(name.strip("[]"))),)
        except ValueError:
            pass
        try:
            answers = self._resolve(name, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchError(f"the host {name} is not known. Check its spelling and the connection") from error
        addresses = tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))
        if not addresses:
            raise FetchError(f"the host {name} has no address")
        return addresses


def _allowed(entry: str) -> list[tuple[str, int]]:
    bare = f"[{entry}]" if entry.count(":") > 1 and "[" not in entry else entry
    try:
        parts = urlsplit(f"//{bare.strip()}")
        name, port = host_name(parts.hostname or ""), parts.port
    except ValueError:
        name, port = None, None
    if name is None or parts.path or "@" in parts.netloc:
        raise IngestError(
            f"“{entry}” is no host to allow. Write it as host or host:port, for example intranet.org:8000"
        )
    return [(name, one) for one in ((port,) if port else WEB_PORTS)]


class Deadline:
    """The moment at which the request under way has to end, however slowly its bytes drip in."""

    def __init__(self) -> None:
        self._end = 0.0

    def start(self, seconds: float) -> None:
        """A new request begins; it may take `seconds` in all."""
        self._end = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """Seconds that the next step may wait. Raises httpcore.ReadTimeout when none are left."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout("the time for the whole request is over")
        return seconds if timeout is None else min(seconds, timeout)


class _TimedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to the addresses that the guard gives, and to nothing else."""

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self._guard = guard
        self._deadline = deadline
        self._tcp = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        *others, last = self._guard.addresses(host, port)
        for address in others:
            try:
                return self._connect(address, port, timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(last, port, timeout)

    def _connect(self, address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        return _TimedStream(self._tcp.connect_tcp(address, port, self._deadline.left(timeout)), self._deadline)
