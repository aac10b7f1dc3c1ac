"""What is in no backup and begins anew with a restore: one list, to which each room adds.

It is what nobody may keep for longer than its day, what lets somebody in, and what only tells one
moment of the site from another.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Model

# Its rows are in the head of a backup.
MIGRATIONS: Final = "django_migrations"
_models: Final[list[type[Model]]] = []


def leave_out(*models: type[Model]) -> None:
    """Let no row of these models be in a backup."""
    _models.extend(models)


def tables_left_out() -> set[str]:
    return {MIGRATIONS, *(x._meta.db_table for x in _models)}
