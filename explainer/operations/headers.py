"""Security and cache headers on every answer (READERS.md)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

HTTP_OK = 200
GetResponse = Callable[[HttpRequest], HttpResponse]
NO_PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
PUBLIC_CACHE = "public, max-age=60, stale-while-revalidate=86400"
# For what has another address as soon as it is anything else.
ONE_YEAR = "public, max-age=31536000, immutable"


def reader_headers(get_response: GetResponse) -> GetResponse:
    """Give readers' pages a strict policy and a shared cache, and the admin its own and none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", NO_PERMISSIONS)
        if request.path.startswith(reverse("admin:index")):
            response.headers.setdefault("Content-Security-Policy", policy(settings.ADMIN_CSP))
            response.headers.setdefault("Cache-Control", "no-store")
            # Under the readers' “no-referrer” browsers send “Origin: null”, and no form would pass.
            response.headers.setdefault("Referrer-Policy", "same-origin")
        else:
            response.headers.setdefault("Content-Security-Policy", policy(settings.SECURE_CSP))
            if response.status_code == HTTP_OK:
                response.headers.setdefault("Cache-Control", PUBLIC_CACHE)
        return response

    return middleware


def policy(directives: dict[str, list[str]]) -> str:
    """Write a policy as the header spells it."""
    return "; ".join(" ".join([name, *values]) for name, values in directives.items())
