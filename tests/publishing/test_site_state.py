"""The state of the site: another one for everybody with each change, and nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from explainer.publishing.models import Publication, Rendition
from explainer.publishing.site_state import SiteMark, state_of_the_site
from explainer.sources.models import Source
from tests.factories import make_source, make_topic, make_user, put_live

pytestmark = pytest.mark.django_db(transaction=True)
# Who waited for somebody else's transaction would wait for ever.
PATIENCE = "SET lock_timeout = '10s'"


@contextmanager
def another_connection() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(**connection.get_connection_params() | {"autocommit": False}) as session:
        session.execute(PATIENCE)
        session.commit()
        yield session


def retitle(session: psycopg.Connection[Any], source: Source, title: str) -> None:
    session.execute("UPDATE sources_source SET title = %s WHERE id = %s", [title, source.pk])


CHANGES: dict[str, Callable[[], object]] = {
    "a row comes": make_source,
    "a row changes": lambda: Source.objects.update(title="Another title"),
    "a row goes": lambda: Source.objects.all().delete(),
    "a text goes live": lambda: put_live(make_topic()),
    "a name of a reviewer": lambda: User.objects.update(first_name="Ada"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_of_what_readers_see_makes_another_state(change: str) -> None:
    make_source()
    make_user(role="reviewer")
    before = state_of_the_site()

    CHANGES[change]()

    assert state_of_the_site() != before


def test_what_no_reader_sees_moves_nothing() -> None:
    user = make_user(role="reviewer")
    draft = make_topic()
    before = state_of_the_site()

    User.objects.filter(pk=user.pk).update(last_login="2026-07-01T00:00Z")
    draft.sections.update(body="Not yet.")

    assert state_of_the_site() == before


def test_a_change_that_was_undone_leaves_the_state() -> None:
    make_source()
    before = state_of_the_site()

    with transaction.atomic():
        Source.objects.update(title="Another title")
        meanwhile = state_of_the_site()
        transaction.set_rollback(True)

    assert meanwhile != before
    assert state_of_the_site() == before


def test_what_follows_a_savepoint_that_was_undone_is_a_change() -> None:
    make_source()
    before = state_of_the_site()

    with transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic():
            Source.objects.update(address="http://not-secure.example")
        Source.objects.update(title="Another title")

    assert state_of_the_site() != before


def test_of_two_who_write_at_once_neither_waits_and_each_makes_a_state_of_its_own() -> None:
    first, second = make_source(), make_source()
    states = [state_of_the_site()]

    with another_connection() as slow, another_connection() as quick:
        retitle(slow, first, "Slow")
        states.append(state_of_the_site())
        retitle(quick, second, "Quick")
        quick.commit()
        states.append(state_of_the_site())
        slow.commit()
        states.append(state_of_the_site())

    assert states[1] == states[0]
    assert len(set(states)) == 3


def test_two_who_write_the_same_in_another_order_are_held_up_by_these_rows_alone() -> None:
    """A deadlock over the state would need a row of it that somebody waits for."""
    sources = [make_source() for _ in range(6)]

    with another_connection() as one, another_connection() as two:
        for mine, yours in zip(sources[:3], sources[3:], strict=True):
            retitle(one, mine, "One")
            retitle(two, yours, "Two")
        two.commit()
        one.commit()

    assert SiteMark.objects.count() == 2


def test_one_after_the_other_needs_one_row() -> None:
    for _ in range(5):
        make_source()

    assert SiteMark.objects.count() == 1


def test_a_state_that_was_lost_comes_back_as_none_that_was_there_before() -> None:
    make_source()
    before = state_of_the_site()

    SiteMark.objects.all().delete()
    Source.objects.update(title="Another title")

    assert state_of_the_site() not in ("", before)


def test_many_writes_of_one_transaction_write_one_mark() -> None:
    put_live(make_topic())
    before = SiteMark.objects.get()

    with transaction.atomic():
        Publication.objects.update(recheck_months=6)
        first = SiteMark.objects.get()
        Rendition.objects.update(sort_key="a")
        Source.objects.update(title="Another title")

    assert before.mark != first.mark == SiteMark.objects.get().mark
