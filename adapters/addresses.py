"""Which Connector may be called? A service URL comes from outside: only known hosts, only https."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

LOCALHOST = "localhost"


class ServiceUrls:
    """`hosts` as in TEAMS_SERVICE_HOSTS. One of loopback may be http, for tests."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)

    def checked(self, url: str) -> str | None:
        """The address to call, with a slash at its end; None when it must not be called."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return None
        is_plain = url.isascii() and url.isprintable() and not set(url) & set(" \\@?#%")
        if not is_plain or host not in self._hosts or not _is_safe(parts.scheme, host):
            return None
        shown = f"[{host}]" if ":" in host else host
        return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{parts.path.rstrip('/')}/"


def is_safe_address(url: str) -> bool:
    """https; or http on this very machine."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and _is_safe(parts.scheme, parts.hostname or "")
    except ValueError:
        return False


def _is_safe(scheme: str, host: str) -> bool:
    return scheme == "https" or (scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    try:
        return host == LOCALHOST or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
