"""What a reader needs to keep pages on their own device, once they ask for it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

WORKER = settings.BASE_DIR / "static" / "js" / "offline.js"


@require_safe
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Serve the service worker at the root: it reaches no further than its own folder."""
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(WORKER.read_bytes(), "text/javascript; charset=utf-8", headers=headers)


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Show the page for the list of kept pages, which only the reader's own device knows."""
    return render(request, "site/kept.html")
