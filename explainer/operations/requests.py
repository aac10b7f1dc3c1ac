"""What rooms ask of a request before they know what it is for."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from django.conf import settings
from django.http import HttpRequest

# Methods that ask for a page and change nothing.
READING: Final = ("GET", "HEAD")


def has_session(request: HttpRequest) -> bool:
    """Tell whether it may be somebody of the staff: readers have no session."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def address_of(request: HttpRequest) -> str:
    """Return the address of whoever asks, as far as we can know it.

    Anybody can write `X-Forwarded-For`; only its last entry is from the proxy in front of us.
    """
    if settings.BEHIND_TLS_PROXY:
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if last:
            return last
    return str(request.META.get("REMOTE_ADDR", ""))


def ip_of(address: str) -> IPv4Address | IPv6Address | None:
    """Return the address that is written there, or None."""
    try:
        parsed = ip_address(_without_port(address.strip()))
    except ValueError:
        return None
    # Written as IPv6, all of IPv4 would stand in one network and count as one sender.
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed


def _without_port(address: str) -> str:
    """Some proxies write the port behind the address: it is another one each time."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
