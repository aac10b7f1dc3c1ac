from __future__ import annotations

import gc
import secrets
import signal
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.conf import settings
from django.db.models.signals import post_save
from django.test import TransactionTestCase

from tests import clock, database
from tests.throwaway import throwaway_folder, throwaway_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.auth.models import User
    from django.test import Client
    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

    from explainer.operations.embedded_postgres.home import EmbeddedHome
    from tests.reader_site import Site


TABLE = "table"
# Django and the tests are a million objects that stay: looking for garbage among them took a tenth
# of a run. What a test leaves behind is still found, only later.
OBJECTS_BEFORE_A_LOOK = 100_000


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    # Static files come from where they are written: no test needs `collectstatic` first.
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    # How long an example takes says how busy the machine is, and nothing of the code.
    hypothesis.settings.register_profile(
        "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("house")
    # A terminated run must clean up like an interrupted one.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One file is run faster than two workers are started."""
    return 0 if len(config.args) == 1 and Path(config.args[0].split("::")[0]).is_file() else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Start, before the workers, the server that they share; it stops after them."""
    stack = ExitStack()
    stack.enter_context(database.server_of_the_run(cache_of(config)))
    config.add_cleanup(stack.close)


def cache_of(config: pytest.Config) -> Path | None:
    """Where this run finds what an earlier one made, unless pytest was told to keep nothing."""
    cache: pytest.Cache | None = getattr(config, "cache", None)
    return cache.mkdir("postgres") if cache else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if clock.seconds_to_another_day():
        skip = pytest.mark.skip(reason="--today moves no browser's clock")
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(skip)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK)


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


# Whose databases have pages about the site.
WITH_SITE_PAGES = {"starter_site", "reader_pages", "site", "library"}


@pytest.fixture(autouse=True)
def foot_of_every_page(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Let no test find at the foot of a page what another one left in the memory of this process.

    Until a test makes a page about the site there are no links there, and so no page asks: what a
    page costs can be counted.
    """
    from explainer.pages import foot  # noqa: PLC0415 - models want Django set up
    from explainer.pages.models import SitePage  # noqa: PLC0415
    from explainer.publishing.kept_by_state import KeptByState  # noqa: PLC0415

    live_links, made = foot.live_links, [*WITH_SITE_PAGES.intersection(request.fixturenames)]

    def note(**_sent: object) -> None:
        made.append("a page")

    monkeypatch.setattr(foot, "_last_known", [()])
    # Nor in other parts of pages: that two tests have an equal state means that neither wrote.
    kept, of_this_test = KeptByState.get, secrets.token_hex(8)
    monkeypatch.setattr(
        KeptByState,
        "get",
        lambda self, state, make, **key: kept(self, state and state + of_this_test, make, **key),
    )
    monkeypatch.setattr(foot, "live_links", lambda: live_links() if made else ())
    post_save.connect(note, sender=SitePage)
    yield
    post_save.disconnect(note, sender=SitePage)


@pytest.fixture(scope="session")
def server_of_the_run(pytestconfig: pytest.Config) -> Iterator[None]:
    """The server of all workers, which the first process started for them, or one's own."""
    with database.server_of_the_run(cache_of(pytestconfig)):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, server_of_the_run: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    # A test that does not ask for the database has none.
    no_database = django_db_blocker.block
    with django_db_blocker.unblock(), database.cloned(database.MIGRATED), no_database():
        yield


@pytest.fixture(scope="session", autouse=True)
def tests_with_transactions_leave_the_database_as_it_was() -> Iterator[None]:
    """Django would empty every table, and make all permissions anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: database.empty())
        yield


@pytest.fixture(scope="module")
def starter_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The starter content, live, for all tests of a module; each undoes its own changes."""
    from tests.starter import STARTER  # noqa: PLC0415 - models want Django set up

    with django_db_blocker.unblock(), database.cloned(STARTER):
        yield


@pytest.fixture(scope="module")
def whole_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A live topic with everything that one can have, for all tests of a module."""
    from tests.reading import WHOLE  # noqa: PLC0415 - models want Django set up

    with django_db_blocker.unblock(), database.cloned(WHOLE):
        yield


@pytest.fixture(scope="module")
def library(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole library, live, for all tests of a module; each undoes its own changes."""
    from tests.whole_library import LIBRARY  # noqa: PLC0415 - models want Django set up

    with django_db_blocker.unblock(), database.cloned(LIBRARY):
        yield


@pytest.fixture(scope="module")
def site_of_the_module(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """What the module's own `fill_site` makes, once for all its tests; each undoes its changes."""
    with django_db_blocker.unblock(), database.filled(request.module.fill_site):
        yield


@pytest.fixture(scope="session")
def reader_pages(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Every page of a reader as a file."""
    from tests.reader_pages import EVERY_PAGE, render_all  # noqa: PLC0415 - models want Django set up

    folder = tmp_path_factory.mktemp("reader-pages")
    with django_db_blocker.unblock(), database.cloned(EVERY_PAGE):
        render_all(folder)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from tests.browser import started_browser  # noqa: PLC0415 - Playwright takes a while to load

    with started_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def site(
    browser: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Site]:
    """The starter content and more, served for all tests of a module."""
    from tests.reader_site import FILLED, served_site  # noqa: PLC0415 - models want Django set up

    with django_db_blocker.unblock(), database.cloned(FILLED), served_site(browser) as site:
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
