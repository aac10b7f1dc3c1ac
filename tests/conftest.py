from __future__ import annotations

import os
import shutil
import signal
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from explainer.operations.embedded_postgres.home import ROOT_ACCOUNT, EmbeddedHome, ensure_account
from explainer.operations.embedded_postgres.server import running
from tests.browser import started_browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.auth.models import User
    from django.test import Client
    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

    from tests.reader_site import Site


TABLE = "table"
RECORDS = (
    "publishing_edition", "sources_verification", "sources_takenback", "workflow_move",
)  # fmt: skip


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    # Static files come from where they are written: no test needs `collectstatic` first.
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    # A terminated run must clean up like an interrupted one.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tables that tests made: what a test prints itself stays with its own process."""
    reports = [x for found in terminalreporter.stats.values() for x in found]
    for report in reports:
        for name, table in getattr(report, "user_properties", []):
            if name == TABLE and report.when == "call":
                terminalreporter.write_line(f"\n{table}")


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return what shows a table of figures behind the tests."""
    return lambda table: record_property(TABLE, table)


@contextmanager
def throwaway_folder() -> Iterator[Path]:
    """Make a folder that root's PostgreSQL account can reach: those of pytest are private."""
    folder = Path(tempfile.mkdtemp(prefix="cancer-explained-tests-")).resolve()
    try:
        if os.geteuid() == 0:
            folder.chmod(0o711)
        yield folder
    finally:
        shutil.rmtree(folder)


def throwaway_home(folder: Path) -> EmbeddedHome:
    if os.geteuid() != 0:
        return EmbeddedHome(folder, is_durable=False)
    ensure_account()
    return EmbeddedHome(folder, account=ROOT_ACCOUNT, shelf=folder, is_durable=False)


@pytest.fixture
def reachable_folder() -> Iterator[Path]:
    with throwaway_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def home() -> Iterator[EmbeddedHome]:
    """Most tests start and stop the server of one home: making one takes a second."""
    with throwaway_folder() as folder:
        yield throwaway_home(folder)


@pytest.fixture
def new_home(home: EmbeddedHome, reachable_folder: Path) -> EmbeddedHome:
    return replace(home, folder=reachable_folder)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Without a DATABASE_URL the tests have a server of their own, gone when they end."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with throwaway_folder() as folder, running(throwaway_home(folder)):
        settings.DATABASES["default"]["HOST"] = str(folder / "socket")
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A web server's thread may still hold a connection when the database is to be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def records_may_be_flushed_between_tests() -> Iterator[None]:
    """PostgreSQL refuses to empty these tables, and the clean-up after a test must."""
    with pytest.MonkeyPatch.context() as patch:
        flush = DatabaseOperations.execute_sql_flush

        def flush_records_too(operations: DatabaseOperations, sql: list[str]) -> None:
            off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in RECORDS]
            on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in RECORDS]
            flush(operations, [*off, *sql, *on])

        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_records_too)
        yield


@pytest.fixture(scope="session")
def reader_pages(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Every page of a reader as a file; the database is as empty afterwards as before."""
    from tests.reader_pages import render_all  # noqa: PLC0415 - models want Django set up

    folder = tmp_path_factory.mktemp("reader-pages")
    with django_db_blocker.unblock():
        render_all(folder)
        call_command("flush", interactive=False, verbosity=0)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with started_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def site(
    browser: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Site]:
    """The starter content and more, served for all tests of a module."""
    from tests.reader_site import served_site  # noqa: PLC0415 - models want Django set up

    with django_db_blocker.unblock(), served_site(browser) as site:
        yield site


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    with site.context() as context:
        yield context.new_page()


@pytest.fixture
def scriptless(site: Site) -> Iterator[Page]:
    with site.context(java_script_enabled=False) as context:
        yield context.new_page()


@pytest.fixture
def reviewer(client: Client) -> User:
    """Sign in a reviewer at the test's own client."""
    from tests.admin_forms import signed_in  # noqa: PLC0415 - models want Django set up

    return signed_in(client, "reviewer")
