"""What machines ask of this process, before and beside everything that is for people.

They ask by whatever name or number they know the process by, and over plain http: so neither the
names of the site nor its redirect to https are for them, and they get no session.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from explainer.operations.headers import HTTP_OK, NO_STORE, GetResponse
from explainer.operations.logs import NOT_READY
from explainer.operations.readiness import checks

HEADERS: Final = {
    "Cache-Control": NO_STORE,
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
UNAVAILABLE: Final = 503


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers, and nothing of what it stands on."""
    return HttpResponse("ok\n", "text/plain", headers=HEADERS)


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say what is well and what is not: 503 if anything is not. `?without=jobs` leaves them out.

    It is open, as whoever stands in front can close it: it tells no name, no version and nothing
    that anybody wrote, and however often it is asked it asks the database once a second.
    """
    found = [x for x in checks() if not x.is_among(request.GET.getlist("without"))]
    is_ready = all(check.is_well for check in found)
    said = {check.name: {"ok": check.is_well, "says": check.says} for check in found}
    if not is_ready:
        request.META[NOT_READY] = True
    status = HTTP_OK if is_ready else UNAVAILABLE
    return JsonResponse({"ready": is_ready, "checks": said}, status=status, headers=HEADERS)


PROBES: Final = {"/healthz": healthz, "/readyz": readyz}


def probes(get_response: GetResponse) -> GetResponse:
    """Answer those who look after the process, and let everybody else pass."""

    def middleware(request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else get_response(request)

    return middleware
