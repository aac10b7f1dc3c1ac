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
