"""Who is at work: PostgreSQL writes it beside what it notes of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse

from explainer.operations.headers import GetResponse

if TYPE_CHECKING:
    from django.contrib.auth.models import User


OWN_ACCOUNT: Final = "/accounts/"


@contextmanager
def acting(person: User) -> Iterator[None]:
    """Let what happens to accounts meanwhile be by `person`: all of it, or nothing."""
    with transaction.atomic():
        _name_the_actor(str(person.pk))
        yield
        _name_the_actor("")


def name_who_acts(get_response: GetResponse) -> GetResponse:
    """Let what somebody changes at their own account be noted as theirs.

    These pages are allauth's, and send mails: nothing waits in a transaction for that.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_sent = request.method == "POST" and request.path.startswith(OWN_ACCOUNT)
        if not (is_sent and request.user.is_authenticated):
            return get_response(request)
        _name_the_actor(str(request.user.pk), for_the_transaction=False)
        try:
            return get_response(request)
        finally:
            _name_nobody()

    return middleware


def _name_nobody() -> None:
    """A connection outlives a request: it is not given to the next one with a name."""
    try:
        _name_the_actor("", for_the_transaction=False)
    except DatabaseError:
        connection.close()


def _name_the_actor(key: str, *, for_the_transaction: bool = True) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('explainer.actor', %s, %s)", [key, str(for_the_transaction)]
        )
