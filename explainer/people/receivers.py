"""What Django says of logins, written into the account log.

Signals are no place for a rule of the house, and this is none: nothing depends on these rows. But
a login happens in Django or in whatever signs people in, and there is no other way to hear of it.
Roles, rights, passwords, factors and what else has a table PostgreSQL notes itself, by the rules in
`record_rules`.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from explainer.people.events import record
from explainer.people.models import EventKind
from explainer.text.nul import without_nul

# Under which a login form gives what was typed as the account.
NAMES_OF_ACCOUNTS = ("username", "email", "login")


def listen() -> None:
    user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    user_login_failed.connect(_refused)


def _signed_in(user: User, **_sent: Any) -> None:  # noqa: ANN401 - Django's signature
    record(EventKind.LOGIN, person=user, by=user)


def _signed_out(user: User | None, **_sent: Any) -> None:  # noqa: ANN401 - Django's signature
    if user is not None:
        record(EventKind.LOGOUT, person=user, by=user)


def _refused(credentials: dict[str, Any], **_sent: Any) -> None:  # noqa: ANN401 - Django's signature
    typed = next((str(credentials[x]) for x in NAMES_OF_ACCOUNTS if credentials.get(x)), "")
    record(EventKind.REFUSED, person=_account(without_nul(typed)))


def _account(typed: str) -> User | None:
    """Return whose account was tried: people sign in by user name or by e-mail address."""
    if not typed:
        return None
    named = User.objects.filter(username__iexact=typed).first()
    return named or User.objects.filter(email__iexact=typed).first()
