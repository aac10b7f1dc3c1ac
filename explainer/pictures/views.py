from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from explainer.operations.headers import ONE_YEAR
from explainer.pictures.models import Picture


@require_safe
def picture(request: HttpRequest, digest: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    found = get_object_or_404(Picture, digest=digest)
    return HttpResponse(bytes(found.data), "image/webp", headers={"Cache-Control": ONE_YEAR})
