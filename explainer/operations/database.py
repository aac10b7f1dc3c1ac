"""Where Postgres is: the server that DATABASE_URL names, or the embedded one of this clone.

The settings import this module, so it must not read them while it is imported.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from threading import Event
from typing import TYPE_CHECKING, Any, Final

import django
import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from explainer.operations.embedded_postgres.home import DatabaseUnavailable, find_home
from explainer.operations.embedded_postgres.roles import OWNER, SERVING
from explainer.operations.embedded_postgres.server import (
    connection_parameters,
    running_embedded_server,
)
from explainer.operations.postgresql.connection import PunctualConnection
from explainer.operations.postgresql.rights import SERVING_ROLE
from explainer.operations.stopping import unwind_when_stopped

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DatabaseUnavailable", "database_for", "database_settings", "running_server"]

URL_SCHEMES: Final = ("postgresql://", "postgres://")
MALFORMED_URL: Final = (
    "{name} must read postgresql://user:password@host:port/database, with every one of"
    " @ : / ? # % in the user name or the password percent-encoded."
)
SECONDS_TO_CONNECT: Final = 5
DJANGO_POSTGRESQL: Final = "django.db.backends.postgresql"
REPLICA: Final = "replica"
PUNCTUAL_POSTGRESQL: Final = "explainer.operations.postgresql"
# What PostgreSQL ends by itself while it serves people. A command may take its time.
LIMITS_OF_A_SESSION: Final = {
    "statement_timeout": "5s",
    "lock_timeout": "1s",
    "idle_in_transaction_session_timeout": "10s",
}
# A host that is gone refuses nothing: it only says nothing. libpq counts in whole seconds, these
# in milliseconds apart.
SIGNS_OF_A_LOST_HOST: Final = {
    "connect_timeout": "2",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
}
# As many as requests at work at once in a process (explainer.operations.turns): nobody waits for
# another's connection, only for the database.
MOST_CONNECTIONS: Final = 16
POOL: Final = {"min_size": 1, "max_size": MOST_CONNECTIONS, "timeout": 10}
# With a sign of life before (0.3 s) a page says within a second that the database is away. What
# cannot be reached is tried again when somebody asks.
PUNCTUAL_POOL: Final = POOL | {
    # A few at once from the start: to open one takes longer than most pages.
    "min_size": 4,
    "timeout": 0.6,
    "reconnect_timeout": 0.5,
    "connection_class": PunctualConnection,
}
# Set by what serves people, before the settings are read.
serves_people: Final = Event()
# Set by a command that changes the schema. Whatever else runs may only do what serving takes.
acts_as_owner: Final = Event()
COMMANDS_OF_THE_OWNER: Final = frozenset({"demo", "flush", "migrate", "pgtrigger", "restore"})
COMMANDS_WITHOUT_DATABASE: Final = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "version",
        "write_deploy_files",
    }
)
# It says itself what it cannot ask, beside all else that is missing.
COMMAND_WITH_OR_WITHOUT: Final = "check_setup"
# From 6.1 on Django asks what PostgreSQL can do before it judges the models.
CHECKS_ASK_THE_DATABASE: Final = django.VERSION >= (6, 1)
WORDS_WITHOUT_DATABASE: Final = frozenset({"-h", "--help", "--version"})


def databases() -> dict[str, dict[str, Any]]:
    """Compute DATABASES. A command knows of no replica: it reads what it has written."""
    known = {"default": database_settings()}
    if url := os.environ.get("REPLICA_DATABASE_URL"):
        replica = settings_of(connection_from_url(url, "REPLICA_DATABASE_URL"))
        if serves_people.is_set():
            known[REPLICA] = replica
    return known


def database_settings() -> dict[str, Any]:
    """Compute DATABASES["default"]. Nothing is started and nothing is written."""
    if name := name_of_the_url():
        return settings_of(connection_from_url(os.environ[name], name))
    role = OWNER if acts_as_owner.is_set() else SERVING
    return settings_of(connection_parameters(find_home(), role))


def name_of_the_url() -> str:
    """Return the setting that says where this process works; nothing for the embedded server."""
    serving, owner = os.environ.get("DATABASE_URL"), os.environ.get("OWNER_DATABASE_URL")
    if owner:
        refuse_two_databases(serving, owner)
    if owner and acts_as_owner.is_set():
        return "OWNER_DATABASE_URL"
    return "DATABASE_URL" if serving else ""


def refuse_two_databases(serving: str | None, owner: str) -> None:
    if not serving:
        raise ImproperlyConfigured("OWNER_DATABASE_URL needs DATABASE_URL, for all who serve.")
    served = connection_from_url(serving)
    if not served.get("user"):
        raise ImproperlyConfigured(
            "With OWNER_DATABASE_URL set, DATABASE_URL names its user: the one who gets the rights."
        )
    if served["dbname"] != connection_from_url(owner, "OWNER_DATABASE_URL")["dbname"]:
        raise ImproperlyConfigured("DATABASE_URL and OWNER_DATABASE_URL name two databases.")


def serving_role() -> str | None:
    """Return the role that serves the site, or None where it is the owner itself."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        return SERVING
    return connection_from_url(url)["user"] if os.environ.get("OWNER_DATABASE_URL") else None


def settings_of(connection: dict[str, Any]) -> dict[str, Any]:
    return {
        "NAME": connection.pop("dbname"),
        "USER": connection.pop("user", ""),
        "PASSWORD": connection.pop("password", ""),
        "HOST": connection.pop("host", ""),
        "PORT": connection.pop("port", ""),
        SERVING_ROLE: serving_role(),
        # Django refuses persistent connections beside its pool: the pool is what keeps them open.
        "CONN_MAX_AGE": 0,
        **(punctual(connection) if serves_people.is_set() else patient(connection)),
    }


def patient(connection: dict[str, Any]) -> dict[str, Any]:
    """Settings of a command, whose work may take long."""
    return {
        "ENGINE": DJANGO_POSTGRESQL,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**connection, "pool": POOL},
    }


def punctual(connection: dict[str, Any]) -> dict[str, Any]:
    """Settings of a process whose people wait. What DATABASE_URL says goes before."""
    limits = " ".join(f"-c {name}={value}" for name, value in LIMITS_OF_A_SESSION.items())
    options = f"{limits} {connection.get('options', '')}".strip()
    return {
        "ENGINE": PUNCTUAL_POSTGRESQL,
        # This engine looks by itself.
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            **SIGNS_OF_A_LOST_HOST, **connection, "options": options, "pool": PUNCTUAL_POOL,
        },
    }  # fmt: skip


def connection_from_url(url: str, name: str = "DATABASE_URL") -> dict[str, str]:
    """Read the URL that `name` holds. No error may quote it: it holds a password."""
    malformed = MALFORMED_URL.format(name=name)
    if not url.startswith(URL_SCHEMES):
        raise ImproperlyConfigured(malformed)
    try:
        connection = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError:
        raise ImproperlyConfigured(malformed) from None
    if not connection.get("dbname") or is_probably_misread(connection):
        raise ImproperlyConfigured(malformed)
    return connection


def is_probably_misread(connection: dict[str, str]) -> bool:
    """Tell whether an unencoded @ or / has pushed part of the password into what may be printed."""
    port = connection.get("port", "").replace(",", "")
    has_stray_sign = "@" in connection.get("host", "") + connection["dbname"]
    return has_stray_sign or not (port == "" or port.isdecimal())


@contextmanager
def running_server() -> Iterator[None]:
    """Make the database reachable, or say in one sentence why it is not."""
    if name := name_of_the_url():
        ensure_reachable(os.environ[name], name)
        yield
    else:
        with running_embedded_server():
            yield


def ensure_reachable(url: str, name: str = "DATABASE_URL") -> None:
    parameters: dict[str, Any] = connection_from_url(url, name)
    try:
        psycopg.connect(**parameters | {"connect_timeout": SECONDS_TO_CONNECT}).close()
    except psycopg.OperationalError as error:
        where = f"{parameters.get('host', 'the local socket')}:{parameters.get('port', '5432')}"
        raise DatabaseUnavailable(
            f"{name} names the database {parameters['dbname']} on {where}, which cannot be"
            f" reached: {reason_without_password(error, parameters)}."
        ) from None


def reason_without_password(error: Exception, parameters: dict[str, Any]) -> str:
    reason = str(error).strip().splitlines()[0]
    password = parameters.get("password")
    return reason.replace(password, "(password)") if password else reason


@contextmanager
def database_for(arguments: list[str]) -> Iterator[None]:
    """Make the database reachable for one run of manage.py, if its command needs one."""
    if not needs_database(arguments[1:]):
        yield
        return
    if arguments[1] in COMMANDS_OF_THE_OWNER:
        acts_as_owner.set()
    unwind_when_stopped()
    with ExitStack() as stack:
        try:
            stack.enter_context(running_server())
        except DatabaseUnavailable:
            if arguments[1] != COMMAND_WITH_OR_WITHOUT:
                raise
        try:
            yield
        finally:
            close_pools()


def close_pools() -> None:
    """Take leave of the server before it stops: a pool would report the loss on the terminal."""
    if settings.configured:
        for connection in connections.all(initialized_only=True):
            connection.close()
            # The stubs know only what all backends share.
            connection.close_pool()  # type: ignore[attr-defined]


def needs_database(words: list[str]) -> bool:
    if not words or WORDS_WITHOUT_DATABASE.intersection(words):
        return False
    if words[0] == "check":
        return CHECKS_ASK_THE_DATABASE or any(word.startswith("--database") for word in words)
    return words[0] not in COMMANDS_WITHOUT_DATABASE
