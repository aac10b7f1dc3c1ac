"""What a machine and its settings lack that a site in public needs."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.key import backup_key
from explainer.operations.clocks import look_at_clocks
from explainer.operations.embedded_postgres.home import data_folder
from explainer.operations.jobs import job_states
from explainer.operations.postgresql.rights import rights_too_many

LEAST_CHARACTERS, LEAST_DIFFERENT = 50, 5
OLDEST_POSTGRESQL: Final = 16
OWN_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
NEW_KEY: Final = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


def missing_settings() -> Iterator[str]:
    yield from _about_the_address()
    yield from _about_what_must_not_be()
    key = settings.SECRET_KEY
    if len(key) < LEAST_CHARACTERS or len(set(key)) < LEAST_DIFFERENT:
        yield (
            "SECRET_KEY can be guessed: it needs 50 characters that nobody else knows, such as"
            f" {NEW_KEY} prints."
        )
    if not settings.BEHIND_TLS_PROXY:
        yield (
            "BEHIND_TLS_PROXY is not “true”: behind a proxy every reader would be sent to https"
            " for ever, and all would count as one sender of reports."
        )


def _about_the_address() -> Iterator[str]:
    hosts = settings.ALLOWED_HOSTS
    if "*" in hosts:
        yield "ALLOWED_HOSTS allows every name: write those of this site."
    elif not set(hosts) - OWN_MACHINE:
        yield "ALLOWED_HOSTS names no host that others can reach: write the name of this site."
    address = urlsplit(settings.SITE_ADDRESS)
    if not settings.SITE_ADDRESS:
        yield "SITE_ADDRESS is not set: mails and files that readers take along cannot lead here."
    elif address.scheme != "https":
        yield "SITE_ADDRESS does not begin with https://."
    elif address.hostname not in hosts:
        yield f"SITE_ADDRESS names {address.hostname}, which is not among ALLOWED_HOSTS."


def _about_what_must_not_be() -> Iterator[str]:
    if settings.DEBUG:
        yield "DEBUG is “true”: whoever breaks a page sees settings and code."
    if settings.SHOW_COMPONENTS:
        yield "SHOW_COMPONENTS is “true”: readers can open a page that is meant for developers."
    if not settings.REQUIRE_SECOND_FACTOR:
        yield "REQUIRE_SECOND_FACTOR is “false”: whoever knows a password of staff is staff."
    if not settings.SERVED_OVER_HTTPS:
        yield "SERVED_OVER_HTTPS is “false”: passwords of staff can be read on their way."


def missing_contacts() -> Iterator[str]:
    if not os.environ.get("EMAIL_HOST"):
        yield "EMAIL_HOST is not set: mail to staff is only printed."
    if not settings.SECURITY_CONTACT:
        yield "SECURITY_CONTACT is not set: who finds a weakness of the site cannot tell you."
    if not settings.HELP_LINE_NUMBER:
        yield (
            "HELP_LINE_NUMBER and HELP_LINE_NAME are not set: no page says whom a frightened reader"
            " can call."
        )


def missing_files() -> Iterator[str]:
    folder = _nearest(data_folder())
    if not os.access(folder, os.W_OK | os.X_OK):
        yield f"DATA_DIR cannot be used: {folder} is not writable for this account."
    if any(_is_not_collected(name, source) for name, source in _static_files()):
        yield "Static files are missing or old: run manage.py collectstatic --no-input."


def missing_backup_key() -> Iterator[str]:
    if not settings.BACKUP_KEY_FILE:
        yield (
            "BACKUP_KEY_FILE is not set: whoever gets hold of a backup reads all of it, accounts"
            " included, and can make another one that passes."
        )
    try:
        backup_key()
    except BackupFailed as error:
        yield str(error)


def _nearest(folder: Path) -> Path:
    return next(x for x in (folder, *folder.parents) if x.exists())


def _static_files() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield name, Path(storage.path(name))


def _is_not_collected(name: str, source: Path) -> bool:
    collected = Path(settings.STATIC_ROOT) / name
    return not collected.is_file() or not filecmp.cmp(source, collected, shallow=False)


def missing_database() -> Iterator[str]:
    if not os.environ.get("DATABASE_URL"):
        yield (
            "DATABASE_URL is not set: the embedded PostgreSQL is for trying the site, and ends with"
            " the command that started it."
        )
    major = connection.cursor().connection.info.server_version // 10_000
    if major < OLDEST_POSTGRESQL:
        yield f"PostgreSQL {major} is too old: the site needs {OLDEST_POSTGRESQL} or newer."
    if too_many := rights_too_many(connection):
        yield (
            f"The role that serves the site {' and '.join(too_many)}: whoever smuggles SQL into the"
            " site may, too. Make two roles as README says under Deploy, and run manage.py migrate."
        )
    if unapplied_migrations():
        yield "The database lacks what this version needs: run manage.py migrate."


def unapplied_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def missing_accounts() -> Iterator[str]:
    if not User.objects.filter(is_active=True, is_superuser=True).exists():
        yield "Nobody can make accounts: run manage.py createsuperuser."


def wrong_clocks() -> Iterator[str]:
    clocks = look_at_clocks()
    if not clocks.are_well:
        yield f"{clocks.says} Let all machines take the time from a server (NTP)."


def missing_jobs() -> Iterator[str]:
    for job in job_states(timezone.now()):
        if job.run is None:
            yield f"The timer of {job.name} has not run yet."
        elif not job.is_well:
            yield f"Look at the timer of {job.name}. {job.says}"
