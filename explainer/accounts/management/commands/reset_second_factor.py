"""Take away somebody's second factors: telephone and recovery codes are lost."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from explainer.accounts.by_name import account_called
from explainer.people.events import record
from explainer.people.leaving import end_sessions
from explainer.people.models import EventKind


class Command(BaseCommand):
    help = "Remove all second factors of an account; at the next login a new one is set up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="its user name or mail address")

    def handle(self, *, account: str, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        user = account_called(account)
        if user is None:
            raise CommandError(f"No account is called {account!r}.")
        removed = remove_factors(user)
        self.stdout.write(
            f"Removed {removed} of {user.get_username()}, and ended all sessions of that account."
            if removed
            else f"{user.get_username()} has no second factor."
        )


@transaction.atomic
def remove_factors(user: User) -> str:
    """Remove all factors and end all sessions; return what the factors were."""
    factors = Authenticator.objects.select_for_update().filter(user=user)
    names = ", ".join(str(factor) for factor in factors.order_by("pk"))
    factors.delete()
    if names and (ended := end_sessions(user)):
        record(EventKind.SESSIONS_ENDED, person=user, detail=str(ended))
    return names
