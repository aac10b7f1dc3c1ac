"""The moment at which readers get the restored site: all that is in two schemas changes its place.

Whoever is in the middle of something is waited for, and nobody begins anything meanwhile: no
transaction sees a bit of both, and none ends in tables that are gone. That takes a fraction of a
second, or is given up and tried again, so that readers only wait. PostgreSQL plans every statement
anew that was prepared before. Its extensions stay where they are: only a superuser may move them.
"""

from __future__ import annotations

import time
from typing import Final

from django.db import OperationalError, connection, transaction
from psycopg import sql

from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.fresh import FRESH, point_functions
from explainer.operations.backups.tables import names_of_tables, run
from explainer.operations.postgresql.asking import rows_of

REPLACED: Final = "replaced_site"
# Less than what a page waits for a lock.
LONGEST_WAIT: Final = "600ms"
ATTEMPTS: Final = 120
SECONDS_BETWEEN: Final = 0.5
# Sequences, indexes and rules go with their tables.
_MOVES: Final = """
WITH place AS (SELECT to_regnamespace(%s)::oid AS here, %s::text AS there)
SELECT format('ALTER TABLE %%s SET SCHEMA %%I', oid::regclass, there)
FROM pg_class, place WHERE relnamespace = here AND relkind IN ('r', 'p')
UNION ALL
SELECT format('ALTER ROUTINE %%s SET SCHEMA %%I', oid::regprocedure, there)
FROM pg_proc, place WHERE pronamespace = here AND NOT EXISTS (
    SELECT FROM pg_depend
    WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e'
)
UNION ALL
SELECT format('ALTER TEXT SEARCH CONFIGURATION %%s SET SCHEMA %%I', oid::regconfig, there)
FROM pg_ts_config, place WHERE cfgnamespace = here
UNION ALL
SELECT format('ALTER TEXT SEARCH DICTIONARY %%s SET SCHEMA %%I', oid::regdictionary, there)
FROM pg_ts_dict, place WHERE dictnamespace = here
"""


def swap(live: str) -> None:
    """Put what is in the fresh schema in the place of what is live. To be the last of a
    transaction.
    """
    run("CREATE SCHEMA {}", REPLACED)
    _wait_for_everybody(live)
    _move(live, REPLACED)
    _move(FRESH, live)
    point_functions(live, FRESH)
    run("DROP SCHEMA {}", FRESH)


def _wait_for_everybody(live: str) -> None:
    names = sorted(names_of_tables(live))
    if not names:
        return
    tables = sql.SQL(", ").join(sql.Identifier(live, name) for name in names)
    everything = sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(tables)
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST_WAIT}'")
                cursor.execute(everything)
                cursor.execute("SET LOCAL statement_timeout = 0")
        except OperationalError:
            time.sleep(SECONDS_BETWEEN)
        else:
            return
    raise BackupFailed("Somebody works on the site without a pause; try again later.")


def _move(here: str, there: str) -> None:
    """Move all that is ours from one schema to another."""
    moves = [statement for (statement,) in rows_of(_MOVES, here, there)]
    if moves:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(moves))


def forget_replaced() -> None:
    """Drop the site that was replaced, now or by the next restore."""
    run("DROP SCHEMA IF EXISTS {} CASCADE", REPLACED)
