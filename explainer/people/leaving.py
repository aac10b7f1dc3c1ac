"""Somebody leaves, or comes back: their account stays, for the sake of what they did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from explainer.people.acting import acting
from explainer.people.events import record
from explainer.people.models import EventKind

# What other rooms do when somebody leaves: give back what they had taken.
WHEN_SOMEBODY_LEAVES: Final[list[Callable[[User], object]]] = []


def make_inactive(person: User, *, by: User) -> None:
    """Let nobody sign in with this account; whoever is signed in is out with the next request."""
    with acting(by):
        _set_active(person, is_active=False)
        if count := end_sessions(person):
            record(EventKind.SESSIONS_ENDED, person=person, by=by, detail=str(count))
        for give_back in WHEN_SOMEBODY_LEAVES:
            give_back(person)


def make_active(person: User, *, by: User) -> None:
    """Let this person sign in again, with the password and the roles from before."""
    with acting(by):
        _set_active(person, is_active=True)


def end_sessions(person: User) -> int:
    """End whatever this person is signed in at, and return how much that was.

    A session that is only refused while the account is inactive would be good again later.
    """
    # Only people of the staff have sessions: there are not many.
    keys = [
        session.session_key
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(person.pk)
    ]
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


def _set_active(person: User, *, is_active: bool) -> None:
    person.is_active = is_active
    person.save(update_fields=["is_active"])
