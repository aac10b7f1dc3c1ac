"""What people see while PostgreSQL is stopped, hangs or is locked, and how soon they see it."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from explainer.operations.embedded_postgres.roles import DATABASE, OWNER, SERVING
from explainer.operations.embedded_postgres.server import connection_parameters
from explainer.operations.web_server import WORKERS
from tests.own_site import of_staff, own_site, wait_until
from tests.processes import ask
from tests.racing import at_once, somebody_else

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

    from tests.own_site import OwnSite, Page

# A second, and room for a machine that is busy with other tests.
SOON = 4.0


@pytest.fixture(scope="module")
def served_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[OwnSite]:
    with django_db_blocker.unblock(), own_site() as site:
        yield site


@pytest.fixture
def site(served_site: OwnSite) -> OwnSite:
    """The site, well again after what another test did to it."""
    if served_site.database is None:
        served_site.start_database()
    wait_until(lambda: is_well(served_site))
    return served_site


def is_well(site: OwnSite) -> bool:
    """Ask all workers: each finds out for itself that the database is back."""
    return set(at_once(site.status_of, ["/topics/whole/"] * 20)) == {200}


def assert_plain_refusal(page: Page) -> None:
    assert page.status == 503
    assert page.seconds < SOON
    assert "1-800-4-CANCER" in page.text
    assert "try again" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert int(page.headers["retry-after"]) > 0
    assert "default-src 'none'" in page.headers["content-security-policy"]


@contextmanager
def hanging(site: OwnSite) -> Iterator[None]:
    """Let PostgreSQL and all its sessions stand still: nothing is refused, nothing is answered."""
    assert site.database is not None
    family = [site.database, *site.database.children(recursive=True)]
    for process in family:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in family:
            process.send_signal(signal.SIGCONT)


@contextmanager
def locked(site: OwnSite, table: str) -> Iterator[None]:
    with psycopg.connect(**connection_parameters(site.home, OWNER)) as session:
        session.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield


def waiting_for_a_lock(site: OwnSite) -> str:
    """Return the queries that wait for somebody else's lock."""
    waiting = "SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    return " ".join(query for (query,) in ask(site.home, waiting))


def test_nobody_but_the_role_that_serves_is_logged_in(site: OwnSite) -> None:
    site.wait_for("/topics/whole/")

    sessions = f"SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = '{DATABASE}'"  # noqa: S608 - a name of ours
    own = "AND pid <> pg_backend_pid()"
    assert ask(site.home, f"{sessions} {own}") == [(SERVING,)]


def test_a_database_that_is_stopped_gives_a_plain_page_and_heals_by_itself(site: OwnSite) -> None:
    site.stop_database()

    pages = at_once(site.get, ["/topics/whole/"] * 20)
    site.start_database()
    site.wait_for("/topics/whole/")

    for page in pages:
        assert_plain_refusal(page)
    log = site.log.read_text()
    assert log.count("database away") <= WORKERS
    assert "Traceback" not in log


def test_not_one_page_fails_after_a_restart_of_the_database(site: OwnSite) -> None:
    at_once(site.get, ["/topics/whole/"] * 20)
    site.stop_database()
    site.start_database()

    assert [site.status_of("/topics/whole/") for _ in range(5)] == [200] * 5


def test_a_database_that_hangs_gives_a_plain_page_too(site: OwnSite) -> None:
    with hanging(site):
        assert_plain_refusal(site.get("/topics/whole/"))
        assert_plain_refusal(site.get("/"))

    site.wait_for("/topics/whole/")


def test_who_sent_a_form_is_told_that_it_is_not_lost(site: OwnSite) -> None:
    token = {"Cookie": of_staff()["Cookie"] + "; csrftoken=" + "a" * 32}
    with hanging(site):
        form = b"csrfmiddlewaretoken=" + b"a" * 32
        page = site.post("/admin/topics/topic/add/", form, **token)

    assert page.status == 503
    assert page.seconds < SOON
    assert "go back in your browser, and what you typed is still there" in page.text


def test_a_lock_stops_only_the_pages_that_need_the_table(site: OwnSite) -> None:
    with locked(site, "searching_searchentry"):
        pages = at_once(site.get, ["/search/?q=whole"] * 40 + ["/topics/whole/"] * 5)
    refused, articles = pages[:40], pages[40:]

    assert [page.status for page in articles] == [200] * 5
    assert max(page.seconds for page in articles) < SOON
    assert {page.status for page in refused} == {503}
    assert max(page.seconds for page in refused) < SOON
    wait_until(lambda: site.status_of("/search/?q=whole") == 200)


def test_a_form_waits_longer_for_a_lock_than_a_page(site: OwnSite) -> None:
    with somebody_else(lambda: site.post("/topics/whole/report/", b"text=")) as send:
        with locked(site, "publishing_publication"):
            form = send()
            wait_until(lambda: "publishing_publication" in waiting_for_a_lock(site))
            page = site.get("/topics/whole/")
        answer = form.result()

    assert page.status == 503
    # It came through to the form, which misses an answer.
    assert answer.status == 400


def test_what_a_form_was_allowed_is_not_left_to_the_next_page(site: OwnSite) -> None:
    site.post("/topics/whole/report/", b"text=")

    with locked(site, "publishing_publication"):
        assert_plain_refusal(site.get("/topics/whole/"))
