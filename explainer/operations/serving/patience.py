"""A form waits longer for a lock than a page does: whoever sent it would have to send it again."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from explainer.operations.database import PUNCTUAL_POSTGRESQL
from explainer.operations.headers import GetResponse

if TYPE_CHECKING:
    from collections.abc import Iterator

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# Two publishers at once wait for each other. It stays below what a statement may take in all.
PATIENCE: Final = "4s"


def wait_for_locks(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        is_limited = connection.settings_dict["ENGINE"] == PUNCTUAL_POSTGRESQL
        if request.method in READING or not is_limited:
            return get_response(request)
        with patience():
            return get_response(request)

    return middleware


@contextmanager
def patience() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
    try:
        yield
    finally:
        # The next one who gets this connection may only read. One that is lost takes it along.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
