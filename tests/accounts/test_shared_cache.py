"""The cache by which all processes count together."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection

from explainer.accounts.models import SharedCount
from tests.accounts.signing_in import later
from tests.racing import at_once


@pytest.mark.django_db
def test_what_is_kept_comes_back_until_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("tries", [1.5, 2.5], 300)

    assert cache.get("tries") == [1.5, 2.5]
    assert not cache.add("tries", "again", 300)
    later(monkeypatch, 301)
    assert cache.get("tries", "nothing") == "nothing"
    assert cache.add("tries", "again", 300)
    assert cache.get("tries") == "again"
    assert cache.delete("tries")
    assert not cache.delete("tries")


@pytest.mark.django_db
def test_nothing_expires_that_was_to_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("key", "value", None)
    later(monkeypatch, 10**9)

    assert cache.get("key") == "value"


@pytest.mark.django_db(transaction=True)
def test_one_of_many_at_once_adds_an_entry_even_where_one_has_just_expired() -> None:
    cache.set("lock", "old", 0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_sharedcount SET expires_at = 0")

    added = at_once(lambda number: cache.add("lock", number, 10), range(12))

    assert sum(added) == 1


@pytest.mark.django_db
def test_a_row_that_somebody_wrote_runs_nothing() -> None:
    """A pickle in its place would be a program."""
    cache.set("key", "value", 300)
    program = "gASVHgAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjAR0cnVllIWUUpQu"
    SharedCount.objects.update(value=program)

    assert cache.get("key") == program


@pytest.mark.django_db
def test_what_has_expired_does_not_pile_up() -> None:
    SharedCount.objects.bulk_create(
        SharedCount(key=f"old {n}", value=1, expires_at=0) for n in range(60)
    )

    cache.set("new", 1, 300)

    assert SharedCount.objects.count() == 11
