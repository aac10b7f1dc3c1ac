"""What a demonstration has left behind that a site in public must not have."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import User

from explainer.demonstration.first_start import ROLES
from explainer.operations.demonstration import NOTICE


def what_is_left() -> Iterator[str]:
    if settings.SITE_NOTICE == NOTICE:
        yield "SITE_NOTICE says on every page that this is a demonstration."
    accounts = User.objects.filter(username__in=ROLES, is_active=True).order_by("username")
    names = ", ".join(accounts.values_list("username", flat=True))
    if names:
        yield (
            f"Sample accounts can sign in: {names}. Make accounts with people's own names in the"
            " admin, and let these be active no longer."
        )
