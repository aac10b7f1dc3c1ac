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

    Each refusal is a row, but for what a person does not do: of one account there is at most one in
    a second, and one in a minute while it is locked out. Of all names that nobody has there is one
    in a minute; they are not kept, for a wrong name may be a password in the wrong field.
    """
    event = AccountEvent(kind=kind, person=person, by=by, detail=detail)
    AccountEvent.objects.bulk_create([event], ignore_conflicts=kind in REFUSALS)
