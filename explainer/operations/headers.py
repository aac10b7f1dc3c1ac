"""Security and cache headers on every answer (READERS.md).

What readers get is public and short-lived: a withdrawn page is gone after a minute and a half from
every cache that obeys, and after seconds from nginx in front, which is told apart from the others.
Nobody keeps what was asked by somebody with a session, what sets a cookie, or what answers a form:
an address with any parameter but those that our own links write.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from explainer.operations.requests import READING, has_session

GetResponse = Callable[[HttpRequest], HttpResponse]
NO_PERMISSIONS: Final = (
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
)
PUBLIC_CACHE: Final = "public, max-age=60, stale-while-revalidate=30"
# For what has another address as soon as it is anything else.
ONE_YEAR: Final = "public, max-age=31536000, immutable"
NO_STORE: Final = "no-store"
KEPT_BY_NOBODY: Final = ("no-store", "no-cache", "private")
# What links of the site write behind a page's address. Any other name there was typed, chosen in a
# form or added by somebody else, and whatever is kept for it pushes out what others read.
KEPT_PARAMETERS: Final = frozenset(
    {"after", "before", "depth", "kind", "letter", "level", "page", "path", "since", "tag"}
)

HTTP_OK: Final = 200
FRESH: Final = (HTTP_OK, 304)
# Whatever it does not keep it asks for one by one, however many wait.
KEPT_BY_NGINX: Final = (*FRESH, 301, 302, 404, 410)
ERRORS: Final = 400
# nginx takes the seconds for which it may show what is stale while it asks anew from Cache-Control
# alone. So it says by a header that it is there, gets a Cache-Control of its own, and hands on to
# readers the one in the other header (deploy/nginx/).
NGINX_ASKS: Final = "X-Nginx-Keeps-Pages"
FOR_READERS: Final = "X-Cache-Control-Of-Readers"
SECONDS_IN_NGINX: Final = 1
NGINX_CACHE: Final = f"public, max-age={SECONDS_IN_NGINX}, stale-while-revalidate=2"


def reader_headers(get_response: GetResponse) -> GetResponse:
    """Give readers' pages a strict policy and a shared cache, and staff's their own and none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", NO_PERMISSIONS)
        if own_policy := policy_of_staff(request):
            response.headers.setdefault("Content-Security-Policy", policy(own_policy))
            response.headers.setdefault("Cache-Control", NO_STORE)
            # Under the readers' “no-referrer” browsers send “Origin: null”, and no form would pass.
            response.headers.setdefault("Referrer-Policy", "same-origin")
        else:
            response.headers.setdefault("Content-Security-Policy", policy(settings.SECURE_CSP))
            say_who_keeps(request, response)
        return response

    return middleware


def policy_of_staff(request: HttpRequest) -> dict[str, list[str]] | None:
    """Return the policy of pages that are staff's alone; None for those of readers."""
    if request.path.startswith(reverse("admin:index")):
        return settings.ADMIN_CSP
    return settings.ACCOUNTS_CSP if request.path.startswith(reverse("mfa_index")) else None


def say_who_keeps(request: HttpRequest, response: HttpResponse) -> None:
    """Write on a reader's answer for how long it is kept, and by whom."""
    if not may_be_kept(request, response):
        response.headers["Cache-Control"] = NO_STORE
    elif response.status_code in FRESH:
        response.headers.setdefault("Cache-Control", PUBLIC_CACHE)
    for_readers = response.headers.get("Cache-Control", "")
    if response.status_code in KEPT_BY_NGINX and not for_readers.startswith(KEPT_BY_NOBODY):
        response.headers["X-Accel-Expires"] = str(SECONDS_IN_NGINX)
        if for_readers and request.headers.get(NGINX_ASKS):
            response.headers["Cache-Control"] = NGINX_CACHE
            response.headers[FOR_READERS] = for_readers


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether what was asked and what is answered are the same for every reader."""
    is_plain = request.method in READING and KEPT_PARAMETERS.issuperset(parameters(request))
    if response.headers.get("Cache-Control") == ONE_YEAR:
        return is_plain
    is_error = response.status_code >= ERRORS and response.status_code not in KEPT_BY_NGINX
    return is_plain and not (is_error or has_session(request) or response.cookies)


def parameters(request: HttpRequest) -> list[str]:
    """Return the names behind an address as they are spelled: Django refuses to read too many."""
    query = request.META.get("QUERY_STRING", "")
    return [part.partition("=")[0] for part in query.split("&")] if query else []


def policy(directives: dict[str, list[str]]) -> str:
    """Write a policy as the header spells it."""
    return "; ".join(" ".join([name, *values]) for name, values in directives.items())
