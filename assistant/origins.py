"""The origin of a website, as browsers name it: scheme, host and, where it is not the usual one, port; or its host."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_USUAL_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


def origin_of(address: str) -> str:
    """`address` of a site as its origin: "https://NGO.example/" gives "https://ngo.example".

    A name in other letters is given in the form that browsers send ("xn--…"). Raises ValueError for anything but an
    http(s) site; the text says how to write one.
    """
    advice = "write a site as https://ngo.example or http://localhost:8080, without a path"
    try:
        parts = urlsplit(address.strip())
        port = parts.port
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    except ValueError as error:  # UnicodeError is one
        raise ValueError(advice) from error
    if parts.scheme not in _USUAL_PORTS or not _HOST.fullmatch(host) or parts.username is not None:
        raise ValueError(advice)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(advice)
    return f"{parts.scheme}://{host}" + ("" if port in (None, _USUAL_PORTS[parts.scheme]) else f":{port}")


def host_name(written: str) -> str:
    """The name of a host as browsers send it: "NAP.example" gives "nap.example", "[::1]" gives "::1".

    Raises ValueError for anything but a name or an address; the text says how to write one.
    """
    try:
        host = urlsplit(origin_of(f"http://{written.strip()}")).hostname or ""
    except ValueError as error:
        raise ValueError("write a host as nap.example, without https:// and without a path") from error
    return host
