"""Diagrams of our own that ship with the site. A section names one as it names any picture:

    ![What it shows, in words](/pictures/diagrams/brakes.svg)

The address has no hash: the pages that name it were rendered when they were published. The words
are the writer's and the reviewer's, as all words of a text.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

FOLDER = settings.BASE_DIR / "static" / "diagrams"
HEADERS = {
    # A diagram that was drawn better is seen everywhere a day later.
    "Cache-Control": "public, max-age=86400",
    # Its colours, for those who open it alone: it has no script and fetches nothing.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


@require_safe
def diagram(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    path = FOLDER / f"{name}.svg"
    if not path.is_file():
        raise Http404("There is no such diagram.")
    return HttpResponse(path.read_bytes(), "image/svg+xml", headers=HEADERS)
