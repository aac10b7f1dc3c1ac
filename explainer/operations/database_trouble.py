"""What an error of the database means to whoever asked for a page: wait a little, and try again."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.db import InterfaceError, OperationalError

# Where a request keeps what the database did to its page.
TROUBLE: Final = "explainer.trouble"
LOCK_NOT_AVAILABLE: Final = "55P03"
READ_ONLY_STATES: Final = frozenset(
    {
        "25006",  # a replica, or a server that has become one
        "53100",  # its disk is full
    }
)
SLOW_STATES: Final = frozenset(
    {
        "25P03",  # a transaction that did nothing for too long
        "40001",  # a replica that had to go on without this query
        "40P01",  # two that waited for each other
        "57014",  # a statement that took too long
    }
)


class Trouble(StrEnum):
    """Each with what the log calls it."""

    AWAY = "database away"
    SLOW = "database slow"
    LOCKED = "database locked"
    READ_ONLY = "database cannot be written"


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Say what is the matter with the database, or None where the fault is another one."""
    state = getattr(getattr(error, "__cause__", None), "sqlstate", None)
    if state == LOCK_NOT_AVAILABLE:
        return Trouble.LOCKED
    if state in READ_ONLY_STATES:
        return Trouble.READ_ONLY
    if state in SLOW_STATES:
        return Trouble.SLOW
    return Trouble.AWAY if isinstance(error, (InterfaceError, OperationalError)) else None
