"""Whom to tell of a weakness of the site, as RFC 9116 has it: `/.well-known/security.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

MONTHS_IT_HOLDS = 11
MONTHS_IN_A_YEAR = 12


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    if not settings.SECURITY_CONTACT:
        raise Http404("Nobody is named.")
    text = "".join(f"{line}\n" for line in lines(timezone.localdate()))
    return HttpResponse(text, "text/plain; charset=utf-8")


def lines(today: date) -> Iterator[str]:
    yield from (f"Contact: {contact}" for contact in settings.SECURITY_CONTACT)
    yield f"Expires: {expires_on(today).isoformat()}T00:00:00Z"
    yield "Preferred-Languages: en"
    if settings.SITE_ADDRESS.startswith("https://"):
        yield f"Canonical: {settings.SITE_ADDRESS}{reverse('site:security_txt')}"
    if settings.SECURITY_POLICY:
        yield f"Policy: {settings.SECURITY_POLICY}"


def expires_on(today: date) -> date:
    """Return a day within the year, as the RFC asks; the same one for a whole month."""
    months = today.year * MONTHS_IN_A_YEAR + today.month - 1 + MONTHS_IT_HOLDS
    return date(months // MONTHS_IN_A_YEAR, months % MONTHS_IN_A_YEAR + 1, 1)
