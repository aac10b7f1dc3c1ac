"""Waiting for others: for rows that they may be about to change, or for all who do the same."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet

LIVE_LOCK = 13_0001
TAGS_LOCK = 13_0002


def lock(rows: QuerySet[Any]) -> None:
    """Wait for `rows`, and let nobody else change them until the transaction ends.

    Read them in a statement of its own afterwards: one that waits for a lock joins what was there
    before it waited.
    """
    list(rows.select_for_update().values("pk"))


def wait_in_turn(number: int) -> None:
    """Wait for whoever waited in turn by this number, and let nobody else until the transaction
    ends. Any number will do, as long as nothing else uses it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def wait_to_change_what_is_live() -> None:
    """Be the only one who changes what readers see until the transaction ends.

    To be called before a page is locked: words open in other pages than their own, so two who held
    a page each would wait for each other.
    """
    wait_in_turn(LIVE_LOCK)


def while_tags_stay() -> None:
    """Let nobody rename or merge tags until the transaction ends; others may name them, too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [TAGS_LOCK])


def may_change_tags_now() -> bool:
    """Be the only one who changes tags until the transaction ends, unless somebody names them now.

    It waits for nobody: who saves many texts holds one of them and the tags, and wants the next.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TAGS_LOCK])
        return bool(cursor.fetchone()[0])
