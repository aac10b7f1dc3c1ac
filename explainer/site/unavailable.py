"""The page in place of one that the site cannot make right now. It asks no database."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from explainer.operations.database_trouble import Trouble
from explainer.operations.requests import READING
from explainer.pages.foot import known_links
from explainer.site.context import site

UNAVAILABLE: Final = 503
SECONDS_TO_TRY_AGAIN: Final = 10


def unavailable(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Say that the page will come back, whom to call meanwhile, and where what was typed is."""
    context = site(request) | {
        "foot_links": known_links(),
        "was_sent": request.method not in READING,
        "is_read_only": trouble is Trouble.READ_ONLY,
    }
    return HttpResponse(
        render_to_string("503.html", context),
        status=UNAVAILABLE,
        headers={"Retry-After": str(SECONDS_TO_TRY_AGAIN), "Cache-Control": "no-store"},
    )
