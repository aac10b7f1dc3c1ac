"""What pages about accounts show of the settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def accounts(_request: HttpRequest) -> dict[str, Any]:
    return {
        "second_factor_required": settings.REQUIRE_SECOND_FACTOR,
        "single_sign_on": settings.SINGLE_SIGN_ON,
    }
