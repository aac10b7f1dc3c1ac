"""With 2,000 topics of 5 editions each every page takes the queries that it takes with 20."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from explainer.desk.forecast import checks_wanted, level, week_index
from explainer.desk.review_status import review_statuses
from explainer.desk.waiting import Why, waiting
from explainer.publishing.models import Edition, Publication
from explainer.sources.models import Verification
from tests import clock
from tests.factories import make_live_topics, make_topic, make_user, verify_and_publish
from topics.content import TOPIC

# Has the test database made; the site is that of the whole module.
pytestmark = pytest.mark.django_db

FEW, MANY, EDITIONS = 20, 2_000, 5
# For each page its address, who opens it, and how many queries it may take at most.
PAGES = {
    "desk": ("/admin/", "reviewer", 12),
    "desk, filtered": ("/admin/?why=overdue&kind=topic&words=copy&mine=", "reviewer", 12),
    "desk, a late page": ("/admin/?page=99", "reviewer", 13),
    "desk, a source looked for": ("/admin/?find_source=zz", "reviewer", 13),
    "home of a writer": ("/admin/", "writer", 16),
    "home of a publisher": ("/admin/", "publisher", 14),
    "one item of the desk": ("/admin/desk/topic/copy-7/", "reviewer", 8),
    "forecast": ("/admin/desk/forecast/", "reviewer", 8),
    "article": ("/topics/copy-7/", None, 4),
    "history of an article": ("/topics/copy-7/history/", None, 6),
    "all topics": ("/topics/", None, 4),
    "how we verify": ("/how-we-verify/", None, 6),
    "ledger": ("/how-we-verify/ledger/", None, 4),
    "ledger, a late page": ("/how-we-verify/ledger/?page=2", None, 4),
    "feed": ("/feed.atom", None, 7),
    "feed, a late page": ("/feed.atom?before=20270101T000000000000-3-20", None, 7),
    "feed of a page": ("/topics/copy-7/feed.atom", None, 8),
    "sitemap": ("/sitemap-publications.xml", None, 4),
    "API": ("/api/pages/", None, 4),
    "API, texts": ("/api/v1/topics/", None, 4),
    "API, a text": ("/api/v1/topics/copy-7/", None, 3),
    "API, checks": ("/api/v1/verifications/", None, 3),
    "look-up by code": (
        "/api/infobutton/?mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=C50",
        None,
        2,
    ),
}


@dataclass
class Measured:
    """What one page answered, and how many queries it took, with few topics and with many."""

    statuses: list[int] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)

    def measure(self, client: Client, address: str) -> None:
        # Once before, for what a process reads once and keeps.
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            self.statuses.append(client.get(address).status_code)
        self.queries.append(len(captured))


@pytest.fixture(scope="module")
def measured(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Measured]]:
    """Open every page on a small site and on the same grown large: built once, never committed."""
    found = {name: Measured() for name in PAGES}
    with django_db_blocker.unblock(), transaction.atomic():
        clients: dict[str | None, Client] = {None: Client(raise_request_exception=False)}
        for name in ("reviewer", "writer", "publisher"):
            clients[name] = Client(raise_request_exception=False)
            clients[name].force_login(make_user(role=name))
        like = make_topic(title="The first")
        verify_and_publish(like, today=clock.today() - timedelta(days=400))
        for grown_by in (FEW - 1, MANY - FEW):
            make_live_topics(grown_by, like=like, editions=EDITIONS)
            for name, (address, role, _most) in PAGES.items():
                found[name].measure(clients[role], address)
        yield found
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_as_many_queries_with_2000_topics_as_with_20(
    measured: dict[str, Measured], name: str
) -> None:
    page, most = measured[name], PAGES[name][2]

    assert page.statuses == [200, 200]
    assert page.queries[0] == page.queries[1]
    assert page.queries[0] <= most


def test_the_site_is_as_large_as_it_claims(measured: dict[str, Measured]) -> None:
    assert Publication.objects.live().of_kind(TOPIC).count() == MANY
    assert Edition.objects.count() == EDITIONS * (MANY - 1) + 1
    assert Verification.objects.count() == Edition.objects.count()


def test_where_2000_topics_stand_is_one_query(
    measured: dict[str, Measured], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = review_statuses(clock.today())

    assert len(found) == MANY


def test_the_queue_of_2000_topics_takes_a_query_and_one_more_a_kind(
    measured: dict[str, Measured], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # The statuses, and the submitted texts of four kinds.
    with django_assert_num_queries(5):
        found = waiting(clock.today(), clock.now())

    assert [item.why for item in found] == [Why.OVERDUE] * MANY


def test_a_plan_for_2000_topics_is_written_in_six_queries(
    measured: dict[str, Measured], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    today = clock.today() - timedelta(days=100)
    due_on = max(checks.due_on for checks in checks_wanted(today))

    # Beside the savepoint: what is wanted; the old plans go, the new ones come in thousands.
    with django_assert_num_queries(6):
        done = level(today)

    # All are due in one week; those that fall to that week anyway stay.
    weeks = week_index(due_on, today) + 1
    assert (done.before, done.after) == (MANY, ceil(MANY / weeks))
    assert done.moved == MANY - MANY // weeks
