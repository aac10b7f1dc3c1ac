"""Locking rows that others may be about to change."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet


def lock(rows: QuerySet[Any]) -> None:
    """Wait for `rows`, and let nobody else change them until the transaction ends.

    Read them in a statement of its own afterwards: one that waits for a lock joins what was there
    before it waited.
    """
    list(rows.select_for_update().values("pk"))
