"""Replace the whole site by a backup: checked first, built beside it, and swapped in at one moment.

All of it is one transaction: until its end, and whatever ends it, the site is the old one. What is
written meanwhile is lost, as all is that came after the backup.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from explainer.operations.audits import differences
from explainer.operations.backups import fresh
from explainer.operations.backups.archive import is_archive, taken_from_archive
from explainer.operations.backups.backup_file import BackupFile, opened
from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.left_out import MIGRATIONS
from explainer.operations.backups.states import Node, models_of, refuse_other_tables
from explainer.operations.backups.swap import forget_replaced, swap
from explainer.operations.backups.tables import names_of_tables, schema_of_the_site
from explainer.operations.postgresql.asking import rows_of
from explainer.operations.postgresql.rights import grant_serving_rights

# The key of our advisory lock.
LOCK: Final = 0x524553544F
MOST_NAMED: Final = 5
_MAY: Final = """
SELECT has_database_privilege(current_database(), 'CREATE')
    AND has_schema_privilege(%s, 'CREATE')
    AND coalesce(bool_and(pg_has_role(relowner, 'USAGE')), true)
FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relkind = 'r'
"""


def restore(path: Path, make_whole: Sequence[Callable[[], object]] = ()) -> None:
    """Replace everything by what the file holds, or nothing. Raises BackupFailed.

    `make_whole` is what has to be done with the restored site before anybody sees it; whatever it
    raises ends the restore.
    """
    if is_archive(path):
        with taken_from_archive(path) as taken:
            restore(taken, make_whole)
        return
    with opened(path) as backup:
        head, tables = backup.check()
        nodes = [(app, name) for app, name in head.migrations]
        refuse_other_tables(nodes, tables)
        try:
            _replace(backup, nodes, make_whole)
        except DatabaseError as error:
            raise BackupFailed(f"PostgreSQL refused: {error}") from None


def _replace(
    backup: BackupFile, nodes: Sequence[Node], make_whole: Sequence[Callable[[], object]]
) -> None:
    _refuse_superuser()
    with transaction.atomic(durable=True):
        if rows_of("SELECT pg_try_advisory_xact_lock(%s)", LOCK) != [(True,)]:
            raise BackupFailed("Another restore is under way.")
        live = schema_of_the_site()
        _refuse_what_is_not_ours(live)
        forget_replaced()
        with fresh.working_in(fresh.FRESH, live):
            fresh.make_tables(nodes, live)
            with fresh.without_rules(), backup.parts() as parts:
                next(parts)
                fresh.fill(parts, live)
            fresh.migrate_on(live)
            for step in make_whole:
                step()
            _refuse_differences()
        grant_serving_rights(connection, fresh.FRESH)
        swap(live)
    with transaction.atomic():
        forget_replaced()


def _refuse_differences() -> None:
    """Let nobody see a site whose record is not what it says it is."""
    found = list(map(str, islice(differences(), MOST_NAMED + 1)))
    if found:
        more = " There is more." if len(found) > MOST_NAMED else ""
        named = " ".join(found[:MOST_NAMED])
        raise BackupFailed(f"What the backup holds is not as it must be. {named}{more}")


def _refuse_superuser() -> None:
    """What is restored must never have more rights than the site."""
    [(is_superuser,)] = rows_of("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if is_superuser:
        raise BackupFailed(
            "A superuser of PostgreSQL restores nothing: use the account that owns the database."
        )


def _refuse_what_is_not_ours(live: str) -> None:
    """The old schema goes with all that is in it."""
    loader = MigrationLoader(connection)
    ours = {x._meta.db_table for x in models_of(loader.applied_migrations, loader)}
    if others := names_of_tables(live) - ours - {MIGRATIONS}:
        raise BackupFailed(
            f"The schema {live} holds a table {min(others)}, which is not of this site and would be"
            " lost: move it to another schema."
        )
    if rows_of(_MAY, live, live) != [(True,)]:
        raise BackupFailed(
            "This account of PostgreSQL may not replace the site: it must own the database and the"
            " tables in it."
        )
