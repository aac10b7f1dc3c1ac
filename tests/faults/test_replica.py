"""A site that reads from a streaming replica, and its pages without one of the two."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.own_site import of_staff, own_site, served, wait_until
from tests.processes import ask
from tests.racing import at_once
from tests.streaming import streaming_replica

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

    from explainer.operations.embedded_postgres.home import EmbeddedHome
    from tests.own_site import OwnSite
    from tests.streaming import Replica


@pytest.fixture(scope="module")
def pair(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[OwnSite, Replica]]:
    with (
        django_db_blocker.unblock(),
        own_site(is_served=False) as site,
        streaming_replica(site.home) as replica,
        served(site, REPLICA_DATABASE_URL=replica.url),
    ):
        yield site, replica


@contextmanager
def replay_paused(replica: Replica) -> Iterator[None]:
    ask(replica.home, "SELECT pg_wal_replay_pause()")
    try:
        yield
    finally:
        ask(replica.home, "SELECT pg_wal_replay_resume()")


def rename(home: EmbeddedHome) -> None:
    ask(
        home,
        "UPDATE publishing_rendition"
        " SET card = replace(card::text, 'Related one', 'Relabelled one')::jsonb",
    )


def names_shown(site: OwnSite, **headers: str) -> str:
    return site.get("/topics/", **headers).text


def test_staff_see_at_once_what_a_replica_that_lags_shows_nobody_for_long(
    pair: tuple[OwnSite, Replica],
) -> None:
    site, replica = pair
    wait_until(lambda: "Related" in names_shown(site))
    with replay_paused(replica):
        rename(site.home)
        of_publisher = names_shown(site, **of_staff())
        # A replica that lags is left alone once it is known, which takes two seconds.
        wait_until(lambda: "Relabelled" in names_shown(site))

    assert "Relabelled" in of_publisher


def test_a_replica_that_is_lost_costs_no_reader_a_page(pair: tuple[OwnSite, Replica]) -> None:
    site, replica = pair
    assert site.get("/topics/whole/").status == 200

    replica.stop()
    pages = [site.status_of("/topics/whole/") for _ in range(20)]
    replica.start()

    assert pages == [200] * 20


def test_readers_go_on_reading_without_the_primary(pair: tuple[OwnSite, Replica]) -> None:
    site, _ = pair
    # Each worker finds out for itself that the replica, which was away before, is back.
    for _look in range(2):
        wait_until(lambda: set(at_once(site.status_of, ["/topics/whole/"] * 20)) == {200})
    site.stop_database()
    pages = [site.status_of("/topics/whole/") for _ in range(5)]
    search = site.get("/search/?q=whole")
    form = site.post("/topics/whole/report/", b"text=")
    staff = site.get("/admin/", **of_staff())
    site.start_database()

    assert pages == [200] * 5
    assert "/topics/whole/" in search.text
    assert (form.status, staff.status) == (503, 503)
    site.wait_for("/healthz")
