"""Which names the server answers under, so that a page of somebody else cannot make itself one of ours.

A site can let its own name lead to this machine after its page was loaded (DNS rebinding). What it asks then comes with
its name as Host and Origin alike, and would pass for our own page. A server for this computer only therefore answers
under this computer's names, and under those that the operator lists.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address

from starlette.types import Scope

from assistant.web.cors import header

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
UNKNOWN = (
    "The assistant does not answer under this name. On this computer, use localhost or 127.0.0.1. Whoever runs the "
    "assistant can allow other names: the setting is NAP_ALLOWED_HOSTS."
)
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s:@/\[\]]+))(?::\d{1,5})?")


class Hosts:
    """Says which requests are for us. `listening` is the address that the server listens on, `listed` are names."""

    def __init__(self, listening: str, listed: Collection[str] = ()) -> None:
        self._listed = bool(listed)
        self._open = not listed and not is_loopback(listening)
        self._names = LOOPBACK | {listening.lower(), *listed}

    def serves(self, scope: Scope) -> bool:
        """Whether the request, as far as it can be believed (see `peers`), is for one of our names.

        Programs that send no name are let through. A listed proxy knows what it is asked for; its word holds unless the
        operator has listed names.
        """
        host = header(scope, b"host")
        if self._open or host is None:
            return True
        if not self._listed and any(name.startswith(b"x-forwarded-") for name, _ in scope["headers"]):
            return True
        found = _HOST.fullmatch(host.lower())
        return found is not None and (found[1] or found[2]) in self._names


def is_loopback(address: str) -> bool:
    """Whether only this computer can reach what listens on that address."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address.lower() == "localhost"
