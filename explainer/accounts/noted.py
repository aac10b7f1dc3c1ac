"""What django-allauth says of factors, resets and sessions, written into the account log.

As with Django's own signals (`explainer.people.receivers`) nothing depends on these rows.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_reset
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.models import User
from django.http import HttpRequest

from explainer.people.events import record
from explainer.people.models import EventKind

# With a first factor codes come by themselves.
KINDS_ADDED = {Authenticator.Type.RECOVERY_CODES: EventKind.RECOVERY_CODES}


def listen() -> None:
    password_reset.connect(_reset)
    factors.authenticator_added.connect(_added)
    factors.authenticator_reset.connect(_made_anew)
    factors.authenticator_removed.connect(_removed)
    factors.authentication_failed.connect(_refused)
    social_account_added.connect(_linked)


def _reset(user: User, **_sent: Any) -> None:  # noqa: ANN401 - Django's signature
    record(EventKind.RESET, person=user)


def _added(user: User, authenticator: Authenticator, **_sent: Any) -> None:  # noqa: ANN401
    kind = KINDS_ADDED.get(authenticator.type, EventKind.FACTOR_ADDED)
    record(kind, person=user, by=user, detail=_name(authenticator))


def _made_anew(user: User, **_sent: Any) -> None:  # noqa: ANN401 - Django's signature
    record(EventKind.RECOVERY_CODES, person=user, by=user, detail="made anew")


def _removed(
    user: User,
    authenticator: Authenticator,
    request: HttpRequest | None,
    **_sent: Any,  # noqa: ANN401
) -> None:
    """A command has no request, and does what it does by nobody who is logged in."""
    by = user if request is not None else None
    record(EventKind.FACTOR_REMOVED, person=user, by=by, detail=_name(authenticator))


def _refused(user: User, **_sent: Any) -> None:  # noqa: ANN401 - Django's signature
    record(EventKind.REFUSED, person=user)


def _linked(sociallogin: Any, **_sent: Any) -> None:  # noqa: ANN401 - Django's signature
    record(EventKind.LINKED, person=sociallogin.user, by=sociallogin.user)


def _name(authenticator: Authenticator) -> str:
    """Return what kind of factor it is: a passkey's own name is for its owner."""
    return str(authenticator.get_type_display())
