"""Django's numbers of the kinds of rows: processes remember them for as long as they run.

A backup of another database, or of before a table was made anew, has other numbers. The restored
site takes those that the live one has, so that nobody has to forget anything.
"""

from __future__ import annotations

from typing import Final

from django.db import connection
from psycopg import sql

from explainer.operations.backups.tables import names_of_tables
from explainer.operations.postgresql.asking import rows_of

TABLE: Final = "django_content_type"
_SAME: Final = """
SELECT restored.id, live.id
FROM {}.django_content_type AS restored JOIN {}.django_content_type AS live
    USING (app_label, model)
"""
_HIGHEST: Final = """
SELECT max(id) + 1 FROM (
    SELECT id FROM {}.django_content_type UNION ALL SELECT id FROM {}.django_content_type
) AS known
"""
_POINTS_HERE: Final = """
SELECT relname, attname FROM pg_constraint
JOIN pg_class ON pg_class.oid = conrelid
JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
WHERE contype = 'f' AND confrelid = to_regclass(%s)
"""
_AWAY: Final = "UPDATE {table} SET {column} = {column} + %s"
_TO_ITS_PLACE: Final = """
UPDATE {table} SET {column} = place.new
FROM unnest(%s::int[], %s::int[]) AS place (old, new) WHERE {column} = place.old
"""


def keep_numbers(fresh: str, live: str) -> None:
    """Give each kind in the fresh schema its number in the live one, wherever that stands.

    To be called while constraints are deferred and rules do not run.
    """
    if TABLE not in names_of_tables(live):
        return
    schemas = [sql.Identifier(fresh), sql.Identifier(live)]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(_SAME).format(*schemas))
        places = dict(cursor.fetchall())
        if all(old == new for old, new in places.items()):
            return
        cursor.execute(sql.SQL(_HIGHEST).format(*schemas))
        [(beyond,)] = cursor.fetchall()
        pointers = rows_of(_POINTS_HERE, f"{fresh}.{TABLE}")
        for table, column in [(TABLE, "id"), *pointers]:
            names = {"table": sql.Identifier(fresh, table), "column": sql.Identifier(column)}
            # Two kinds may change their numbers, and no two have the same meanwhile.
            cursor.execute(sql.SQL(_AWAY).format(**names), [beyond])
            moved = [[beyond + old for old in places], [*places.values()]]
            cursor.execute(sql.SQL(_TO_ITS_PLACE).format(**names), moved)
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [f"{fresh}.{TABLE}", 2 * beyond]
        )
