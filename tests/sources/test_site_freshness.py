"""Of the whole site PostgreSQL says what `freshness` says of each text."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainer.publishing.models import Publication
from explainer.sources.freshness import DUE_ON_SQL, Freshness, State, freshness, months_after
from explainer.sources.models import Source, Verification
from explainer.sources.site_freshness import checks_of_the_site, freshness_query
from explainer.sources.verified import verified_texts
from explainer.workflow.moves import withdraw
from tests import clock
from tests.factories import (
    make_corrected,
    make_source,
    make_topic,
    make_user,
    move_request_by,
    put_live,
    take_back,
    verify,
)
from topics.models import TopicSource

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

FIRST_DAY = date(2024, 2, 29)
SEEN, OTHER, NONE = (date(2020, 1, 1), "updated"), (date(2021, 5, 6), "posted"), (None, "none")
dates_seen = st.sampled_from([SEEN, OTHER, (SEEN[0], "posted"), NONE])
AROUND_THE_DAYS = (-400, -31, -30, -29, -1, 0, 1, 400)


class Check(NamedTuple):
    """A check of the first or the second source, so many days after the first."""

    place: int
    verdict: str
    days: int
    seen: tuple[date | None, str]


checks = st.lists(
    st.builds(
        Check,
        st.integers(0, 1),
        st.sampled_from(Verification.Verdict.values),
        st.integers(0, 700),
        dates_seen,
    ),
    max_size=6,
)


def in_sql(today: date) -> dict[int, Freshness]:
    query = freshness_query(checks_of_the_site(), today)
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.parameters)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {
        row["publication_id"]: Freshness(State[row["state"]], row["due_on"], row["since"])
        for row in rows
    }


def in_python(today: date) -> dict[int, Freshness]:
    known = verified_texts(Publication.objects.live().for_list())
    return {key: freshness(text.facts, today) for key, text in known.items()}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(st.lists(st.tuples(st.dates(date(1999, 1, 1), date(2040, 1, 1)), st.integers(1, 60))))
def test_a_check_is_due_on_the_same_day(pairs: list[tuple[date, int]]) -> None:
    days, months = [day for day, _ in pairs], [count for _, count in pairs]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {DUE_ON_SQL} FROM unnest(%s::date[], %s::int[])"  # noqa: S608 - of our own
            " AS text (verified_on, recheck_months)",
            [days, months],
        )
        found = [day for (day,) in cursor.fetchall()]

    assert found == [months_after(day, count) for day, count in pairs]


@pytest.fixture
def page() -> Publication:
    """A live page that rests on two sources, both seen with one date."""
    topic = make_topic()
    TopicSource.objects.create(topic=topic, order=2, source=make_source())
    Source.objects.update(date=SEEN[0], date_kind=SEEN[1])
    put_live(topic, today=FIRST_DAY)
    return Publication.objects.get()


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=checks, recorded=dates_seen, months=st.integers(1, 60), hour=st.integers(0, 23))
def test_every_text_is_as_fresh_for_postgresql_as_for_its_page(
    page: Publication,
    made: list[Check],
    recorded: tuple[date | None, str],
    months: int,
    hour: int,
) -> None:
    with undone():
        record(page, made)
        Publication.objects.update(recheck_months=months)
        source = Source.objects.filter(verifications__publication=page).earliest("pk")
        Source.objects.filter(pk=source.pk).update(date=recorded[0], date_kind=recorded[1])
        Source.objects.update(dated_at=datetime(2026, 3, 29, hour, 30, tzinfo=UTC))
        due_on = in_python(FIRST_DAY)[page.pk].due_on
        days = [due_on + timedelta(days=x) for x in AROUND_THE_DAYS]

        assert [in_sql(day) for day in days] == [in_python(day) for day in days]


def record(page: Publication, made: list[Check]) -> None:
    sources, reviewer = list(Source.objects.order_by("pk")), make_user(role="reviewer")
    Verification.objects.bulk_create(
        Verification(
            publication=page,
            digest=page.live.digest,
            source=sources[check.place],
            reviewer=reviewer,
            nci_date=check.seen[0],
            nci_date_kind=check.seen[1],
            verdict=check.verdict,
            verified_on=FIRST_DAY + timedelta(days=check.days),
        )
        for check in made
    )


def test_what_was_taken_back_or_is_of_an_earlier_text_says_nothing() -> None:
    topic = make_topic()
    verify(topic, verdict="needs_writer", today=FIRST_DAY)
    slip = Verification.objects.get()
    take_back(slip)
    put_live(topic, today=FIRST_DAY)
    topic.takeaways.update(text="It is another treatment.")
    put_live(topic, today=FIRST_DAY + timedelta(days=30))
    today = FIRST_DAY + timedelta(days=60)

    assert in_sql(today) == in_python(today)
    assert [x.state for x in in_sql(today).values()] == [State.VERIFIED]


def test_a_corrected_text_is_corrected() -> None:
    topic = make_topic(published=True)
    topic.takeaways.update(text="It is one treatment.")
    make_corrected(topic)

    assert in_sql(clock.today()) == in_python(clock.today())
    assert [x.state for x in in_sql(clock.today()).values()] == [State.CORRECTED]


def test_a_withdrawn_page_is_no_live_text() -> None:
    topic = make_topic(published=True)
    person = make_user(role="publisher")
    withdraw(topic, move_request_by(person, topic, why="It was wrong."))

    assert in_sql(clock.today()) == {}
