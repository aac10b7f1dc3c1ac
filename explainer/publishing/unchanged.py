"""Whether what somebody has of a page still holds, told before anything is made of it.

Every answer to a reader carries a tag that follows from the state of the site, the day, the
software and its settings, and the address. Who sends it back gets a 304 after one query, and HEAD
has the tag of GET. What follows from more than that, such as the results of a search, has none: its
view is `made_anew`, or it says `no-store`, sets a cookie, is streamed or has a tag of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Final, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, has_vary_header

from explainer.operations.headers import HTTP_OK
from explainer.operations.requests import READING, has_session
from explainer.operations.software import software_version
from explainer.publishing.site_state import state_for

TAG_LENGTH: Final = 32
SETTINGS_ON_PAGES: Final = (
    "SITE_NOTICE", "SITE_ADDRESS", "SHOW_COMPONENTS", "HELP_LINE_NAME", "HELP_LINE_NUMBER",
    "HELP_LINE_HOURS", "SECURITY_CONTACT", "SECURITY_POLICY", "DEBUG",
)  # fmt: skip
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_MADE_ANEW: Final = "is_made_anew"
_TAG: Final = "explainer.tag"


def made_anew(view: View) -> View:
    """Mark a view whose answers follow from more than the state of the site and the address."""
    setattr(view, _MADE_ANEW, True)
    return view


def settings_on_pages() -> tuple[str, ...]:
    """Return what the operator set of all that pages show."""
    return tuple(str(getattr(settings, name)) for name in SETTINGS_ON_PAGES)


def tag_of(request: HttpRequest) -> str | None:
    """Return the strong tag of what this address answers now; takes a query, once a request.

    To be asked for before anything is made: a tag that is older than its page does no harm. None
    while the database does not say.
    """
    if not (state := state_for(request)):
        return None
    parts = [
        state,
        timezone.localdate().isoformat(),
        software_version(),
        *settings_on_pages(),
        request.build_absolute_uri(),
    ]
    return f'"{sha256(repr(parts).encode()).hexdigest()[:TAG_LENGTH]}"'


class AnswerUnchanged:
    """Answer 304 before a view runs, and give their tag to those answers that have one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _TAG in request.META and _follows_from_the_state(response):
            response.headers.setdefault("ETag", request.META[_TAG])
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        *_address: object,
    ) -> HttpResponseBase | None:
        if request.method not in READING or getattr(view, _MADE_ANEW, False):
            return None
        # The staff sees what it has just done.
        if has_session(request):
            return None
        # A page that needs no database is shown without one.
        if (tag := tag_of(request)) is None:
            return None
        request.META[_TAG] = tag
        # Not for “*”, which asks whether there is anything at all.
        if "If-None-Match" not in request.headers or request.headers["If-None-Match"] == "*":
            return None
        unchanged = get_conditional_response(request, etag=tag)
        if unchanged is not None:
            unchanged.headers["ETag"] = tag
        return unchanged


def _follows_from_the_state(response: HttpResponse) -> bool:
    is_whole = response.status_code == HTTP_OK and not response.streaming
    is_for_everybody = not response.cookies and not has_vary_header(response, "Cookie")
    cached = response.headers.get("Cache-Control", "")
    return is_whole and is_for_everybody and "no-store" not in cached and "private" not in cached
