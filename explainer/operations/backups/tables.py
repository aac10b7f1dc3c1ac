"""The tables of the site as PostgreSQL knows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import connection
from psycopg import sql

from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.left_out import tables_left_out
from explainer.operations.backups.records import Table
from explainer.operations.postgresql.asking import rows_of

_TABLES: Final = """
SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relkind IN ('r', 'p')
"""
# Columns that PostgreSQL computes are none of a backup's business.
_COLUMNS: Final = """
SELECT relname, attname, pg_get_serial_sequence(format('%%I.%%I', %s::text, relname), attname)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = to_regnamespace(%s) AND relkind = 'r' AND attnum > 0
    AND NOT attisdropped AND attgenerated = ''
ORDER BY relname, attnum
"""
_LAST: Final = """
SELECT last_value FROM pg_sequences WHERE format('%%I.%%I', schemaname, sequencename) = %s
"""


def run(statement: str, *names: str) -> None:
    """Run a statement with names of tables, schemas or others in the places of its `{}`."""
    composed = sql.SQL(statement).format(*map(sql.Identifier, names))
    with connection.cursor() as cursor:
        cursor.execute(composed)


def schema_of_the_site() -> str:
    """Return where the site is: the first schema of this connection's path that there is."""
    [(name,)] = rows_of("SELECT current_schema()")
    if name is None:
        raise BackupFailed("The database has no schema “public”, or this account may not see it.")
    return str(name)


def names_of_tables(schema: str) -> set[str]:
    return {name for (name,) in rows_of(_TABLES, schema)}


def tables_in(schema: str, names: Iterable[str]) -> list[Table]:
    """Return these tables in the order of the alphabet, without those that are in no backup."""
    tables: dict[str, Table] = {}
    wanted = set(names) - tables_left_out()
    for name, column, sequence in rows_of(_COLUMNS, schema, schema):
        if name in wanted:
            table = tables.setdefault(name, Table(name, [], {}))
            table.columns.append(column)
            if sequence:
                [(table.numbered[column],)] = rows_of(_LAST, sequence)
    return [tables[name] for name in sorted(tables)]
