"""The one way by which Python writes the account log; the rest PostgreSQL notes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer.people.models import REFUSALS, AccountEvent, EventKind

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def record(
    kind: EventKind, *, person: User | None, by: User | None = None, detail: str = ""
) -> None:
    """Write that something happened to the account of `person`, and by whom if that is known.

    Of refusals there is one row an hour for each account, and one for all names that nobody has:
    those are not kept, for a name that is wrong may be a password in the wrong field.
    """
    event = AccountEvent(kind=kind, person=person, by=by, detail=detail)
    AccountEvent.objects.bulk_create([event], ignore_conflicts=kind in REFUSALS)
