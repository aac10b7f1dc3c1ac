"""The database as the parts of a backup: all tables as they were at one moment."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from psycopg import sql

from explainer.operations.backups import backup_file
from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.records import Head, Part, Table
from explainer.operations.backups.states import models_of
from explainer.operations.backups.tables import schema_of_the_site, tables_in

ONE_MOMENT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
ROWS_AT_ONCE: Final = 2**16


def back_up(path: Path) -> None:
    """Write everything into a new file. Raises BackupFailed; an existing file is never replaced."""
    try:
        # Whatever ends the file, the transaction ends with it.
        with closing(parts_of_the_site()) as parts:
            backup_file.write(path, parts)
    except DatabaseError as error:
        raise BackupFailed(f"The database could not be read: {error}") from None


def parts_of_the_site() -> Generator[Part, None, None]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(ONE_MOMENT)
        loader = MigrationLoader(connection)
        _refuse_newer(loader)
        applied = sorted(map(list, loader.applied_migrations))
        yield Head(timezone.now().isoformat(), applied)
        names = {x._meta.db_table for x in models_of(loader.applied_migrations, loader)}
        for table in tables_in(schema_of_the_site(), names):
            yield table
            yield from _rows(cursor, table)


def _refuse_newer(loader: MigrationLoader) -> None:
    if unknown := set(loader.applied_migrations) - set(loader.disk_migrations):
        app, name = min(unknown)
        raise BackupFailed(
            f"The database was migrated by a newer version of this software ({app} {name})."
        )


def _rows(cursor: Any, table: Table) -> Iterator[bytes]:  # noqa: ANN401 - the stubs know no COPY
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    command = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table.name), columns)
    pieces, length = [], 0
    with cursor.copy(command) as copy:
        for row in copy:
            pieces.append(bytes(row))
            length += len(row)
            if length >= ROWS_AT_ONCE:
                yield b"".join(pieces)
                pieces, length = [], 0
    if pieces:
        yield b"".join(pieces)
