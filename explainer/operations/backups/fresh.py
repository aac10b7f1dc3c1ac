"""A site that is built in a schema of its own beside the one that is read.

Our own migrations make its tables, up to the state of the backup. Rows come in by COPY alone, into
tables and columns that are there; no rule of ours runs meanwhile, as they all ran when the rows
were written, but PostgreSQL checks every constraint. Then the migrations go on to the newest state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.operations import CreateExtension
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from explainer.operations.backups.content_types import keep_numbers
from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.left_out import MIGRATIONS
from explainer.operations.backups.records import Part, Table
from explainer.operations.backups.states import Node
from explainer.operations.backups.tables import names_of_tables, run
from explainer.operations.postgresql.asking import rows_of

FRESH: Final = "restored_site"
_PATHS: Final = """
SELECT oid::regprocedure::text, substr(setting, length('search_path=') + 1)
FROM pg_proc, unnest(proconfig) AS setting
WHERE pronamespace = to_regnamespace(%s) AND setting LIKE 'search_path=%%'
"""
_WITH_RULES: Final = """
SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = to_regnamespace(%s) AND NOT tgisinternal
"""


@contextmanager
def working_in(schema: str, live: str) -> Iterator[None]:
    """Let every name mean what is in the schema first. What PostgreSQL was extended by is found
    where it is.
    """
    [(path,)] = rows_of("SELECT current_setting('search_path')")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', %s, true)", [f"{schema}, {live}, {path}"])
        # At once, or PostgreSQL changes no table in which rows are still to be checked.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Functions that say themselves where names are looked up look here only once they are made.
        cursor.execute("SET LOCAL check_function_bodies = off")
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        ContentType.objects.clear_cache()
    # Whatever fails is rolled back, and this with it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', %s, true)", [path])


def make_tables(nodes: Sequence[Node], live: str) -> None:
    """Make all tables as they were when the backup was made, in the schema that names mean now."""
    _extend(live)
    run("CREATE SCHEMA {}", FRESH)
    with connection.schema_editor() as editor:
        # Or the one of the live site would be found.
        editor.create_model(MigrationRecorder(connection).Migration)
    _migrate(live, {*nodes})


def _extend(live: str) -> None:
    """See to it that what PostgreSQL is extended by is where it stays."""
    for migration in MigrationLoader(None).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, CreateExtension):
                run("CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA {}", operation.name, live)


def _migrate(live: str, wanted: set[Node] | None = None) -> None:
    def behind_each(action: str, *_about: object) -> None:
        if action == "apply_success":
            point_functions(FRESH, live)

    executor = MigrationExecutor(connection, behind_each)
    leaves = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(leaves)
    if wanted is not None:
        plan = [step for step in plan if (step[0].app_label, step[0].name) in wanted]
    executor.migrate(leaves, plan)


def migrate_on(live: str) -> None:
    """Bring the rows from the state of the backup to that of this software."""
    _migrate(live)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)


def point_functions(schema: str, old: str) -> None:
    """Let functions of a schema that say themselves where names are looked up look in it, and no
    more in the old one.
    """
    for function, path in rows_of(_PATHS, schema):
        names = [schema if x.strip().strip('"') == old else x.strip() for x in path.split(",")]
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER FUNCTION {function} SET search_path = {', '.join(names)}")


@contextmanager
def without_rules() -> Iterator[None]:
    """Let rows in as they are: when they were written every rule was kept."""
    tables = [name for (name,) in rows_of(_WITH_RULES, FRESH)]
    for name in tables:
        run("ALTER TABLE {}.{} DISABLE TRIGGER USER", FRESH, name)
    yield
    for name in tables:
        run("ALTER TABLE {}.{} ENABLE TRIGGER USER", FRESH, name)


def fill(parts: Iterator[Part], live: str) -> None:
    """Put all rows into the tables, in place of what migrations put there. Raises BackupFailed."""
    _empty()
    with connection.cursor() as cursor:
        # A row may come before the one that it points to.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        try:
            _copy_all(cursor, parts)
            keep_numbers(FRESH, live)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # What Django raises, and what comes from COPY, which Django does not know.
        except (Error, psycopg.Error) as error:
            raise BackupFailed(f"The rows of the backup are not possible: {error}") from None


def _empty() -> None:
    names = sorted(names_of_tables(FRESH) - {MIGRATIONS})
    tables = sql.SQL(", ").join(sql.Identifier(FRESH, name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("TRUNCATE {}").format(tables))


def _copy_all(cursor: Any, parts: Iterator[Part]) -> None:  # noqa: ANN401 - the stubs know no COPY
    table = next(parts, None)
    while isinstance(table, Table):
        table = _copy(cursor, table, parts)


def _copy(cursor: Any, table: Table, parts: Iterator[Part]) -> Part | None:  # noqa: ANN401 - as above
    """Put in the rows of a table, and return what follows them."""
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(FRESH, table.name), columns)
    with cursor.copy(into) as copy:
        while isinstance(rows := next(parts, None), bytes):
            copy.write(rows)
    for column, last in table.numbered.items():
        if last is not None:
            name = sql.Identifier(FRESH, table.name).as_string()
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [name, column, last]
            )
    return rows
