"""The moment at which readers get the restored site: two schemas change their names.

Whoever is in the middle of something is waited for, and nobody begins anything meanwhile: no
transaction sees a bit of both, and none ends in tables that are gone. That takes a fraction of a
second, or is given up and tried again, so that readers only wait. PostgreSQL plans every statement
anew that was prepared before.
"""

from __future__ import annotations

import time
from typing import Final

from django.db import OperationalError, connection, transaction
from psycopg import sql

from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.fresh import FRESH, point_functions
from explainer.operations.backups.tables import names_of_tables, rows_of, run

REPLACED: Final = "replaced_site"
# Less than what a page waits for a lock.
LONGEST_WAIT: Final = "600ms"
ATTEMPTS: Final = 120
SECONDS_BETWEEN: Final = 0.5
_EXTENSIONS: Final = """
SELECT extname FROM pg_extension WHERE extnamespace IN (to_regnamespace(%s), to_regnamespace(%s))
"""
_RIGHTS: Final = """
SELECT format(
    'GRANT %%s ON SCHEMA %%I TO %%s', privilege_type, nspname,
    coalesce(quote_ident(rolname), 'PUBLIC')
)
FROM pg_namespace, aclexplode(nspacl) LEFT JOIN pg_roles ON pg_roles.oid = grantee
WHERE nspname = %s AND grantee <> nspowner
"""


def swap(live: str) -> None:
    """Put the fresh schema in the place of the live one. To be the last of a transaction."""
    _wait_for_everybody(live)
    rights = rows_of(_RIGHTS, live)
    extensions = rows_of(_EXTENSIONS, live, FRESH)
    run("ALTER SCHEMA {} RENAME TO {}", live, REPLACED)
    run("ALTER SCHEMA {} RENAME TO {}", FRESH, live)
    for (name,) in extensions:
        run("ALTER EXTENSION {} SET SCHEMA {}", name, live)
    for (grant,) in rights:
        with connection.cursor() as cursor:
            cursor.execute(grant)
    point_functions(live, FRESH, live)


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


def forget_replaced() -> None:
    """Drop the site that was replaced, now or by the next restore."""
    run("DROP SCHEMA IF EXISTS {} CASCADE", REPLACED)
