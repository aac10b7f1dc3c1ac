"""What rooms ask of a request before they know what it is for."""

from __future__ import annotations

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
