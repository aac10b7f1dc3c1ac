"""What every page shows, whatever it is about."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str | bool]:  # noqa: ARG001 - Django's signature
    return {"site_notice": settings.SITE_NOTICE, "show_components": settings.SHOW_COMPONENTS}
