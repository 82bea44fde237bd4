"""Who is asking: the address of a visitor, through proxies that the operator lists and no others.

    visitor -> (proxies of others) -> listed proxies -> this server

Each proxy adds the address that it saw to the right of X-Forwarded-For, so the right-most one that is no listed proxy
is the last that can be believed; everything to its left a visitor may have made up.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import Scope

log = logging.getLogger(__name__)

Network = IPv4Network | IPv6Network
_Address = IPv4Address | IPv6Address

# A provider gives each customer a /64 at the least, so that one visitor has 2^64 addresses in it.
_IPV6_CUSTOMER = 64
_MOST_HOPS = 20
_FORWARDED = b"x-forwarded-"


class Peers:
    """What a request says about where it comes from, without what a stranger may have made up."""

    def __init__(self, trusted: Iterable[Network] = ()) -> None:
        self._trusted = tuple(trusted)
        self._warned = False

    def believed(self, scope: Scope) -> Scope:
        """The connection as the visitor made it: a listed proxy's words are taken, other forwarded headers removed."""
        if self._is_trusted(_parsed((scope.get("client") or ("", 0))[0])):
            return _as_seen_by_proxy(scope)
        kept = [(name, value) for name, value in scope["headers"] if not name.startswith(_FORWARDED)]
        if len(kept) != len(scope["headers"]) and not self._warned:
            self._warned = True
            log.warning(
                "A request was forwarded by an address that is no trusted proxy. If you run this behind a proxy of "
                "your own, list it in NAP_TRUSTED_PROXIES; until then all its visitors share one limit."
            )
        return {**scope, "headers": kept}

    def visitor(self, scope: Scope) -> str:
        """The visitor's address, or network for IPv6: what the limits count by. Empty if there is none to know."""
        address = _parsed((scope.get("client") or ("", 0))[0])
        hops = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for").split(b",")
        for hop in reversed(hops[-_MOST_HOPS:]):
            if not self._is_trusted(address):
                break
            before = _parsed(hop.decode("latin-1"))
            if before is None:  # the proxy did not know it, or there is no header
                break
            address = before
        if isinstance(address, IPv6Address):
            return str(ip_network((address, _IPV6_CUSTOMER), strict=False))
        return str(address or "")

    def _is_trusted(self, address: _Address | None) -> bool:
        return address is not None and any(address in network for network in self._trusted)


def _as_seen_by_proxy(scope: Scope) -> Scope:
    """The request with the scheme and the host that the proxy was asked for."""
    headers, scheme, host = scope["headers"], _last(scope, b"x-forwarded-proto"), _last(scope, b"x-forwarded-host")
    if host:
        headers = [(b"host", host.encode("latin-1")), *((name, value) for name, value in headers if name != b"host")]
    return {**scope, "headers": headers, "scheme": scheme if scheme in ("http", "https") else scope["scheme"]}


def _last(scope: Scope, name: bytes) -> str:
    values = [value for key, value in scope["headers"] if key == name]
    return values[-1].decode("latin-1").rpartition(",")[2].strip().lower() if values else ""


def _parsed(written: str) -> _Address | None:
    """An address as proxies write it: plain, "192.0.2.1:80" or "[2001:db8::1]:80". None for anything else."""
    written = written.strip()
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
