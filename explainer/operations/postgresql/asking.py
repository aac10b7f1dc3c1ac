"""Asking PostgreSQL what no model knows."""

from __future__ import annotations

from typing import Any

from django.db import connection


def rows_of(statement: str, *values: str | int) -> list[Any]:
    """Return what a statement finds. In one without values, too, a percent sign stands twice."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[Any] = cursor.fetchall()
    return found
