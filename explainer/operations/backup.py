"""Backup and restore: the whole site is one database, so a backup is one file.

PostgreSQL's own pg_dump and pg_restore do the work: those of the embedded server, or, with
DATABASE_URL, those on the PATH, which must not be older than the server.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection

from explainer.operations.embedded_postgres.home import package_folder
from explainer.operations.models import JobRun


class BackupFailed(Exception):  # noqa: N818 - it names what happened
    """Nothing usable was written or restored; the message is PostgreSQL's own."""


def back_up(path: Path) -> None:
    """Write everything into a new file. Raises BackupFailed; an existing file is never replaced."""
    if path.exists():
        raise BackupFailed(f"{path} exists already; choose another name.")
    draft = path.with_name(f"{path.name}.part")
    # What timers did is no part of the site, and least of all that this backup is running.
    without = [f"--exclude-table-data={JobRun._meta.db_table}"]
    # Nor is what is kept for a day only, against spam: backups are kept for longer.
    without.append("--no-unlogged-table-data")
    try:
        _run("pg_dump", ["--format=custom", "--no-owner", *without, f"--file={draft}"])
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def restore(path: Path) -> None:
    """Replace everything in the database by what the file holds, in one transaction."""
    if not path.is_file():
        raise BackupFailed(f"There is no file {path}.")
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    database = str(connection.get_connection_params()["dbname"])
    _run("pg_restore", [*options, f"--dbname={database}", str(path)])


def _run(program: str, options: list[str]) -> None:
    result = subprocess.run(  # noqa: S603 - our own words and the operator's file name
        [_find(program), *options], env=_environment(), capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        raise BackupFailed(result.stderr.strip() or f"{program} failed.")


def _find(program: str) -> str:
    if not os.environ.get("DATABASE_URL"):
        return str(package_folder() / "pginstall" / "bin" / program)
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(f"{program} is not installed; it comes with PostgreSQL's client.")
    return found


def _environment() -> dict[str, str]:
    """The connection as libpq's variables: a password must not stand among a command's words."""
    parameters = connection.get_connection_params()
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST"}
    names |= {"port": "PGPORT", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    given = {names[key]: str(value) for key, value in parameters.items() if key in names and value}
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **given}
