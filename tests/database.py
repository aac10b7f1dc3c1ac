"""The databases of a run: filled once per state of the code, and cloned for whoever needs one.

A run has one PostgreSQL server, that of DATABASE_URL or one of its own, for all its processes. In
it stand templates, each named by its content and a digest of the files that make it. What a run has
made, the next one finds: its own server keeps its data in pytest's cache. A second run at the same
time, which finds that data in use, gets a server that is gone when it ends.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg
from django.core.management import call_command
from django.db import connection
from fasteners import InterProcessLock

from explainer.operations.embedded_postgres.home import PROJECT, DatabaseUnavailable
from explainer.operations.embedded_postgres.postmaster import initialise
from explainer.operations.embedded_postgres.roles import OWNER, SERVING, SUPERUSER
from explainer.operations.embedded_postgres.server import running
from tests import clock
from tests.throwaway import lasting_folder, throwaway_folder, throwaway_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from explainer.operations.embedded_postgres.home import EmbeddedHome

# What the processes of a run must know of each other.
HOST: Final = "TESTS_DATABASE_HOST"
PREFIX: Final = "TESTS_DATABASE_PREFIX"
APPS: Final = ("explainer", "glossary", "topics", "quizzes")
# A schema follows from these alone; tests/test_database.py holds them to that.
FILES_OF_THE_SCHEMA: Final = (
    *(f"{app}/**/{name}" for app in APPS for name in ("migrations/*.*", "models.py", "apps.py")),
    *(f"{app}/**/record_rules.py" for app in APPS), "explainer/settings.py",
    "explainer/operations/embedded_postgres/roles.py", "explainer/operations/postgresql/rights.py",
    "explainer/people/role_names.py", "explainer/site/roles.py",
    "requirements.txt", "tests/database.py", "tests/**/models.py", "tests/**/settings.py",
)  # fmt: skip
FILES_OF_THE_CONTENT: Final = (
    *FILES_OF_THE_SCHEMA, *(f"{app}/**/*.py" for app in APPS), "explainer/**/*.md",
    "explainer/**/*.xz",
    "tests/factories.py", "tests/reader_site.py", "tests/reader_pages.py", "tests/reading.py",
    "tests/whole_library.py",
    "tests/workflow/states.py", "tests/own_site.py", "tests/faults/machines.py",
)  # fmt: skip
USUAL_SETTINGS: Final = "explainer.settings"
# A server whose data nobody will miss need not write anything twice.
SETTINGS_OF_THE_SERVER: Final = """
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
min_wal_size = 32MB
max_wal_size = 4GB
checkpoint_timeout = 1h
shared_buffers = 256MB
max_connections = 100
jit = off
"""
# Its rows are made by `migrate`, and stay.
MADE_BY_MIGRATIONS: Final = (
    "auth_group", "auth_group_permissions", "auth_permission", "django_content_type",
    "django_migrations", "help_helpphrase", "searching_synonym",
)  # fmt: skip


@dataclass(frozen=True)
class Template:
    """A database to be cloned; `fill` fills one that is as `migrate` leaves it."""

    content: str
    fill: Callable[[], object] | None = None
    # What it is filled on top of, if not on an empty database.
    origin: Template | None = None

    @property
    def name(self) -> str:
        files = FILES_OF_THE_CONTENT if self.fill else FILES_OF_THE_SCHEMA
        parts = ["template", self.content]
        if (name := os.environ["DJANGO_SETTINGS_MODULE"]) != USUAL_SETTINGS:
            # Other settings have other apps, and so other tables.
            parts.append(name.replace(".", "_"))
        if clock.seconds_to_another_day():
            parts.append("moved")
        if self.fill:
            # PostgreSQL has stamped its rows with the day.
            parts.append(f"{clock.today():%Y%m%d}")
        return os.environ[PREFIX] + "_".join([*parts, digest_of_files(files)])


MIGRATED: Final = Template("migrated")


def digest_of_files(patterns: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in PROJECT.glob(pattern)}):
        digest.update(f"{path.relative_to(PROJECT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


# The server of a run


@contextmanager
def server_of_the_run(cache: Path | None) -> Iterator[None]:
    """Run what all processes of this run share. `cache` is where the next run looks."""
    if os.environ.get(HOST) or os.environ.get("DATABASE_URL"):
        with _guest_of_a_server():
            yield
        return
    with _home(cache) as home, _running(home):
        os.environ |= {HOST: str(home.socket_folder()), PREFIX: ""}
        _tidy()
        try:
            yield
        finally:
            del os.environ[HOST], os.environ[PREFIX]


@contextmanager
def _home(cache: Path | None) -> Iterator[EmbeddedHome]:
    if cache is None:
        with throwaway_folder() as folder:
            yield throwaway_home(folder)
        return
    lock = InterProcessLock(cache / "lock")
    if not lock.acquire(blocking=False):
        lock.lockfile.close()
        with _home(None) as home:
            yield home
        return
    try:
        yield throwaway_home(lasting_folder(cache))
    finally:
        lock.release()


@contextmanager
def _running(home: EmbeddedHome) -> Iterator[None]:
    """Start the server, anew if what an earlier run left behind does not start."""
    with ExitStack() as stack:
        try:
            _initialise(home)
            stack.enter_context(running(home))
        except DatabaseUnavailable:
            shutil.rmtree(home.data, ignore_errors=True)
            _initialise(home)
            stack.enter_context(running(home))
        yield


def _initialise(home: EmbeddedHome) -> None:
    initialise(home)
    (home.data / "postgresql.auto.conf").write_text(SETTINGS_OF_THE_SERVER)


@contextmanager
def _guest_of_a_server() -> Iterator[None]:
    """With DATABASE_URL the server has databases of others: ours have names of their own."""
    if os.environ.get(PREFIX) is not None:
        yield
        return
    os.environ[PREFIX] = f"test_{secrets.token_hex(4)}_"
    try:
        yield
    finally:
        with maintenance() as session:
            drop(session, [x for x in _databases(session) if x.startswith(os.environ[PREFIX])])
        del os.environ[PREFIX]


def _tidy() -> None:
    """Drop what a run was killed over, and templates of other states of the code."""
    digests = (digest_of_files(FILES_OF_THE_SCHEMA), digest_of_files(FILES_OF_THE_CONTENT))
    with maintenance() as session:
        ours = [x for x in _databases(session) if x.startswith(("test_", "draft_", "template_"))]
        drop(session, [x for x in ours if not x.endswith(digests)])


# Databases


def maintenance() -> psycopg.Connection[Any]:
    """Connect to the server itself, beside Django, so that databases can be made and dropped."""
    known = connection.settings_dict
    options = {name: value for name, value in known["OPTIONS"].items() if name != "pool"}
    options.pop("options", None)
    places = {name.lower(): known[name] for name in ("USER", "PASSWORD", "PORT") if known[name]}
    host = known["HOST"]
    if os.environ.get(HOST):
        host, places["user"] = os.environ[HOST], SUPERUSER
    return psycopg.connect(**options, **places, host=host, dbname="postgres", autocommit=True)


def _databases(session: psycopg.Connection[Any]) -> list[str]:
    return [name for (name,) in session.execute("SELECT datname FROM pg_database")]


def drop(session: psycopg.Connection[Any], names: list[str]) -> None:
    for name in names:
        session.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def cloned(template: Template) -> Iterator[None]:
    """Let this process work in a clone of a template, and after that where it did before."""
    with _own_database(template.content, template):
        yield


@contextmanager
def filled(fill: Callable[[], object]) -> Iterator[None]:
    """Let this process work in a database that is filled now, and that no other run finds."""
    with _own_database("filled", MIGRATED):
        fill()
        yield


@contextmanager
def _own_database(content: str, template: Template) -> Iterator[None]:
    name = f"{os.environ[PREFIX] or 'test_'}{os.getpid()}_{content}"
    with maintenance() as session:
        original = _ensured(template, session)
        drop(session, [name])
        create(session, name, original)
    try:
        with connected_to(name):
            yield
    finally:
        with maintenance() as session:
            drop(session, [name])


def _ensured(template: Template, session: psycopg.Connection[Any]) -> str:
    """Return the name of the template, made now if this state of the code has none yet."""
    if template.name not in _databases(session):
        # The others who need it wait for whoever came first.
        key = int(hashlib.sha256(template.name.encode()).hexdigest()[:15], 16)
        session.execute("SELECT pg_advisory_lock(%s)", [key])
        if template.name not in _databases(session):
            _make(template, session)
        session.execute("SELECT pg_advisory_unlock(%s)", [key])
    return template.name


def _make(template: Template, session: psycopg.Connection[Any]) -> None:
    """Fill it under another name first: half a template is never taken for a whole one."""
    draft = f"{os.environ[PREFIX]}draft_{template.content}_{os.getpid()}"
    origin = template.origin or (MIGRATED if template.fill else None)
    drop(session, [draft])
    create(session, draft, _ensured(origin, session) if origin else "template1")
    with connected_to(draft, SERVING if template.fill else OWNER):
        if template.fill is not None:
            template.fill()
        else:
            if clock.seconds_to_another_day():
                connection.cursor().execute(clock.moving_postgresql())
            call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
            if clock.seconds_to_another_day():
                connection.cursor().execute(clock.MOVING_FUNCTIONS)
    session.execute(f"ALTER DATABASE {draft} RENAME TO {template.name}")


def create(session: psycopg.Connection[Any], name: str, original: str) -> None:
    owner = f"OWNER {OWNER}" if os.environ.get(HOST) else ""
    session.execute(f"CREATE DATABASE {name} TEMPLATE {original} {owner}")
    # A clone has not the rights to the database as a whole.
    session.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
    if clock.seconds_to_another_day():
        for statement in clock.moved_database(name).split(";"):
            if statement:
                session.execute(statement)


@contextmanager
def connected_to(name: str, role: str = SERVING, *, user: str = SUPERUSER) -> Iterator[None]:
    """Let this process work in a database, on our own server as the role that serves the site."""
    known = connection.settings_dict
    before = {key: known[key] for key in ("NAME", "HOST", "USER", "OPTIONS")}
    _hang_up()
    known["NAME"] = name
    if os.environ.get(HOST):
        known |= {"HOST": os.environ[HOST], "USER": user}
        known["OPTIONS"] = known["OPTIONS"] | {"options": f"-c role={role}"}
    try:
        yield
    finally:
        _hang_up()
        known |= before


def _hang_up() -> None:
    connection.close()
    # The stubs know only what all backends share.
    connection.close_pool()  # type: ignore[attr-defined]


@contextmanager
def as_owner() -> Iterator[None]:
    """Let this process do what only the owner of the tables can, on our own server."""
    if not os.environ.get(HOST):
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [before] = cursor.fetchone()
        cursor.execute(f"SET ROLE {OWNER}")
        yield
        # What is rolled back takes the role with it.
        if not connection.needs_rollback:
            cursor.execute(f"SET ROLE {before}")


def empty() -> None:
    """Leave the database as `migrate` does. PostgreSQL refuses to empty the tables of the record.

    Only tables that hold something are emptied: to empty one costs as much as a query.
    """
    tables = [x for x in connection.introspection.table_names() if x not in MADE_BY_MIGRATIONS]
    looks = " UNION ALL ".join(f"SELECT '{x}' WHERE EXISTS (SELECT FROM {x})" for x in tables)  # noqa: S608 - our own tables
    with connection.cursor() as cursor:
        cursor.execute(looks)
        full = [name for (name,) in cursor.fetchall()]
        if full:
            cursor.execute(
                "SELECT DISTINCT event_object_table FROM information_schema.triggers"
                " UNION SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
            )
            guarded = [name for (name,) in cursor.fetchall()]
            off = [f"ALTER TABLE {x} DISABLE TRIGGER USER" for x in guarded]
            on = [f"ALTER TABLE {x} ENABLE TRIGGER USER" for x in guarded]
            emptied = f"TRUNCATE {', '.join(full)} CASCADE"
            with as_owner():
                cursor.execute("; ".join(["BEGIN", *off, emptied, *on, "COMMIT"]))
