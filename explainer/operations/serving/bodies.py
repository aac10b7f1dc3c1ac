"""What a request may bring with it, and how long that may take.

All of it is decided from what the request announces of itself. A body that is refused is not read:
Django answers with the page that says why (`refuse_bodies`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from explainer.operations.headers import GetResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# A report is a few sentences, and a login a few words.
MOST_BYTES_OF_A_READER: Final = 64 * 1024
# A body comes in this time and a second for each part of that size: a phone on a bad day sends
# faster, and no part of it is counted for itself.
SECONDS_FOR_ANY: Final = 5
BYTES_IN_A_SECOND: Final = 50_000
REFUSAL: Final = "explainer.refused_body"


class Refusal(StrEnum):
    """Why a body is not read, or not to its end."""

    TOO_LONG = "too long"
    UNANNOUNCED = "of unknown length"
    LATE = "too slow"
    BUSY = "too many at once"


STATUS: Final = {
    Refusal.TOO_LONG: 413,
    Refusal.UNANNOUNCED: 411,
    Refusal.LATE: 408,
    Refusal.BUSY: 503,
}


def announced_bytes(asked: dict[str, Any]) -> int | Refusal:
    """Say how many bytes to wait for, or why for none."""
    if asked["REQUEST_METHOD"] in WITHOUT_BODY:
        return 0
    announced = asked.get("CONTENT_LENGTH") or ""
    if not announced:
        return Refusal.UNANNOUNCED if asked.get("HTTP_TRANSFER_ENCODING") else 0
    if not announced.isdecimal():
        return Refusal.UNANNOUNCED
    length = int(announced)
    return length if length <= most_bytes(asked) else Refusal.TOO_LONG


def most_bytes(asked: dict[str, Any]) -> int:
    """Say how long a body may be: only who is signed in writes texts, and only in the admin."""
    is_of_staff = f"{settings.SESSION_COOKIE_NAME}=" in asked.get("HTTP_COOKIE", "")
    if is_of_staff and asked["PATH_INFO"].startswith(reverse("admin:index")):
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return MOST_BYTES_OF_A_READER


def seconds_for(length: int) -> float:
    return SECONDS_FOR_ANY + length / BYTES_IN_A_SECOND


def refuse_bodies(
    page: Callable[[HttpRequest, Refusal, int], HttpResponse],
) -> Callable[[GetResponse], GetResponse]:
    """Make a middleware that shows `page` in place of one whose body will not be read."""

    def refuse(get_response: GetResponse) -> GetResponse:
        def middleware(request: HttpRequest) -> HttpResponse:
            refusal = request.META.get(REFUSAL) or announced_bytes(request.META)
            if not isinstance(refusal, Refusal) or answers_itself(request, refusal):
                return get_response(request)
            response = page(request, refusal, STATUS[refusal])
            # What comes after it on this connection would be the rest of the body.
            response.headers["Connection"] = "close"
            return response

        return middleware

    return refuse


def answers_itself(request: HttpRequest, refusal: Refusal) -> bool:
    """The editor shows what this view says, which reads no body that is too long either."""
    return refusal is Refusal.TOO_LONG and request.path == reverse("markdownx_upload")
