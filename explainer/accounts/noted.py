"""What django-allauth says of refused codes and of resets, written into the account log.

As with Django's own signals (`explainer.people.receivers`) nothing depends on these rows. Factors
themselves PostgreSQL notes, as they come and go (`explainer.people.record_rules`).
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_reset
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.models import User

from explainer.people.events import record
from explainer.people.models import EventKind


def listen() -> None:
    password_reset.connect(_reset)
    authentication_failed.connect(_refused)


def _reset(user: User, **_sent: Any) -> None:  # noqa: ANN401 - Django's signature
    record(EventKind.RESET, person=user)


def _refused(user: User, **_sent: Any) -> None:  # noqa: ANN401 - Django's signature
    record(EventKind.FACTOR_REFUSED, person=user)
