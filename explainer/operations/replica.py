"""A second PostgreSQL to read from: REPLICA_DATABASE_URL names a streaming replica.

Readers' pages are read there. Staff see what they have just done, so whoever has a session reads
from the primary, as does every form, every command and whatever is inside a transaction. A replica
that is more than two seconds behind, or away, is left alone until it is well again; without a
primary the replica is the best there is.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http import HttpRequest, HttpResponse

from explainer.operations.database import REPLICA
from explainer.operations.database_trouble import TROUBLE, Trouble
from explainer.operations.headers import GetResponse
from explainer.operations.requests import READING, has_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

# A verdict holds for one, on a replica that was at most one behind: together they are two.
SECONDS_BETWEEN_LOOKS: Final = 1.0
MOST_SECONDS_BEHIND: Final = 1.0

# What the other one may be spared. A replica ends a query that is in its journal's way.
LOST: Final = {DEFAULT_DB_ALIAS: (Trouble.AWAY,), REPLICA: (Trouble.AWAY, Trouble.SLOW)}

reads_from: ContextVar[str] = ContextVar("reads_from", default=DEFAULT_DB_ALIAS)


class Router:
    """Django's question of where to read and write, answered in one place."""

    def db_for_read(self, _model: type, **_hints: object) -> str:
        return alias_to_read()

    def db_for_write(self, _model: type, **_hints: object) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, _one: object, _other: object, **_hints: object) -> bool:
        return True

    def allow_migrate(self, alias: str, _app: str, **_hints: object) -> bool:
        return alias == DEFAULT_DB_ALIAS


def alias_to_read() -> str:
    """Inside a transaction one reads what one has written."""
    is_writing = connections[DEFAULT_DB_ALIAS].in_atomic_block
    return DEFAULT_DB_ALIAS if is_writing else reads_from.get()


def connection_to_read() -> BaseDatabaseWrapper:
    """Return what a query in plain SQL goes to."""
    return connections[alias_to_read()]


def read_from_replica(get_response: GetResponse) -> GetResponse:
    """Choose for each request, and ask the other one once more where the first was lost."""
    watch = Watch()

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_public_reading(request):
            return get_response(request)
        is_well = watch.is_replica_well()
        first, other = (REPLICA, DEFAULT_DB_ALIAS) if is_well else (DEFAULT_DB_ALIAS, REPLICA)
        with reading_from(first):
            response = get_response(request)
        if request.META.get(TROUBLE) not in LOST[first]:
            return response
        if first == REPLICA:
            watch.replica_was_lost()
        del request.META[TROUBLE]
        with reading_from(other):
            return get_response(request)

    return middleware


def is_public_reading(request: HttpRequest) -> bool:
    is_reading = request.method in READING and not has_session(request)
    return is_reading and REPLICA in settings.DATABASES


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    token = reads_from.set(alias)
    try:
        yield
    finally:
        reads_from.reset(token)


class Watch:
    """How far the replica is behind, looked up once a second by whoever comes first.

    What the primary has written is noted at each look, with the time. The replica is as old as the
    last of these notes that it has caught up with.
    """

    def __init__(self) -> None:
        self._one_looks = Lock()
        self._looked_at = float("-inf")
        self._is_well = False
        self._written: deque[tuple[float, int]] = deque(maxlen=5)

    def is_replica_well(self) -> bool:
        is_due = time.monotonic() - self._looked_at >= SECONDS_BETWEEN_LOOKS
        if is_due and self._one_looks.acquire(blocking=False):
            try:
                self._is_well = self._look()
                self._looked_at = time.monotonic()
            finally:
                self._one_looks.release()
        return self._is_well

    def replica_was_lost(self) -> None:
        self._is_well = False
        self._looked_at = time.monotonic()

    def _look(self) -> bool:
        now = time.monotonic()
        written = position(DEFAULT_DB_ALIAS, "pg_current_wal_lsn()")
        replayed = position(REPLICA, "pg_last_wal_replay_lsn()")
        if written is not None:
            self._written.append((now, written))
        if replayed is None or written is None:
            # A replica that says nothing is away, or no replica.
            return replayed is not None
        caught_up = [at for at, place in self._written if place <= replayed]
        return bool(caught_up) and now - max(caught_up) <= MOST_SECONDS_BEHIND


def position(alias: str, function: str) -> int | None:
    """Return a place in PostgreSQL's journal as a number, or None where nobody knows it."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(f"SELECT {function} - '0/0'::pg_lsn")
            [place] = cursor.fetchone()
    except DatabaseError:
        return None
    return None if place is None else int(place)
