"""The page in place of one that the site cannot make right now. It asks no database."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from explainer.operations.database_trouble import Trouble
from explainer.operations.headers import NO_STORE
from explainer.operations.probes import UNAVAILABLE
from explainer.operations.requests import READING
from explainer.pages.foot import known_links
from explainer.site.context import site

SECONDS_TO_TRY_AGAIN: Final = 10


def unavailable(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Say that the page will come back, whom to call meanwhile, and where what was typed is."""
    context = {
        "was_sent": request.method not in READING,
        "is_read_only": trouble is Trouble.READ_ONLY,
    }
    return instead(request, "503.html", context, UNAVAILABLE)


def instead(
    request: HttpRequest, template: str, context: dict[str, Any], status: int
) -> HttpResponse:
    """Return a page in place of another: it asks no database, nobody keeps it, and whoever gets it
    is told when to try again.
    """
    known = site(request) | {"foot_links": known_links()}
    return HttpResponse(
        render_to_string(template, known | context),
        status=status,
        headers={"Retry-After": str(SECONDS_TO_TRY_AGAIN), "Cache-Control": NO_STORE},
    )
