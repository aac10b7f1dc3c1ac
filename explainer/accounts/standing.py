"""What a session has shown: the second factor counts for the login in which it was used.

It is the session that is asked, never the account: that somebody has set up a factor says nothing
of whoever sits there now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def may_work(request: HttpRequest, user: User) -> bool:
    """Tell whether this session may do what its account may do."""
    return not settings.REQUIRE_SECOND_FACTOR or used_a_factor(request, user)


def used_a_factor(request: HttpRequest, user: User) -> bool:
    """Tell whether one of the account's factors was used in this session, and is still there."""
    records = get_authentication_records(request, user)
    used = [record.get("id") for record in records if record.get("method") == "mfa"]
    return bool(used) and Authenticator.objects.filter(user=user, pk__in=used).exists()


def has_a_factor(user: User) -> bool:
    return bool(is_mfa_enabled(user, FACTORS))


def page_for_the_factor(user: User, then: str) -> str:
    """Return where this person shows the second factor, or sets one up."""
    if not has_a_factor(user):
        return reverse("mfa_index")
    name = "mfa_reauthenticate" if _has_codes(user) else "mfa_reauthenticate_webauthn"
    return f"{reverse(name)}?{urlencode({'next': then})}"


def _has_codes(user: User) -> bool:
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]))
