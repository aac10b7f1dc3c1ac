"""How long a session lasts: 12 hours from its login, and half an hour after its last request."""

from __future__ import annotations

import time
from typing import Final

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

SECONDS_IN_ALL: Final = 12 * 60 * 60
SECONDS_IDLE: Final = 30 * 60
# A request writes down that somebody is there at most once in this time.
SECONDS_BETWEEN_NOTES: Final = 60
BEGAN, SEEN = "began_at", "seen_at"


def begin(request: HttpRequest, **_sent: object) -> None:
    """Note that somebody has logged in just now, in whichever way."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def is_over(request: HttpRequest) -> bool:
    """Tell whether the session is too old, or nobody has been there for too long."""
    now = time.time()
    began, seen = request.session.get(BEGAN, 0), request.session.get(SEEN, 0)
    return bool(now - began >= SECONDS_IN_ALL or now - seen >= SECONDS_IDLE)


def note_activity(request: HttpRequest) -> None:
    """Write down that somebody is there, and from where, unless that was done a moment ago."""
    now = int(time.time())
    if now - request.session[SEEN] < SECONDS_BETWEEN_NOTES:
        return
    request.session[SEEN] = now
    UserSession.objects.create_from_request(request)
