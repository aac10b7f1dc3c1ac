"""What a database has, whatever model it is of: for tests that look for what must not be there."""

from __future__ import annotations

from django.db import connection


def rows_of_every_table() -> str:
    """Return every row of every table as PostgreSQL writes it."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT x::text FROM "{table}" x')  # noqa: S608 - names of our own tables
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)
