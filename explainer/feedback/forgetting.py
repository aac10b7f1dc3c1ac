"""What keeps spam away is kept for its day: counters until midnight, keys until they are too old.

A timer forgets every minute, whether somebody writes or not, and each report some of it where no
timer runs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from explainer.feedback.models import Tally, UsedKey

# More than one day of all senders' rows, so that those of yesterday are gone after a few reports.
MOST_ROWS_REMOVED = 1_000


def forget(now: datetime) -> int:
    """Remove all that is older than its day; return how many rows that were."""
    return sum(rows.delete()[0] for rows in _old_rows(now))


def forget_some(now: datetime) -> None:
    """Remove so much of it that a reader who sends a report does not wait for it."""
    for rows in _old_rows(now):
        free = rows.select_for_update(skip_locked=True).order_by("pk")
        # Asked first: within one statement PostgreSQL may ask for so many again and again.
        if keys := list(free.values_list("pk", flat=True)[:MOST_ROWS_REMOVED]):
            rows.filter(pk__in=keys).delete()


def midnight_before(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _old_rows(now: datetime) -> list[models.QuerySet[Any]]:
    return [
        Tally.objects.filter(hour__lt=midnight_before(now)),
        UsedKey.objects.filter(forgotten_at__lte=now),
    ]
