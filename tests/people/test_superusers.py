"""The last active superuser stays one: there is no other way back in."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tests.factories import PASSWORD, make_user
from tests.racing import SECONDS_TO_WAIT, somebody_else, wait_until_somebody_waits_for_a_lock


def superuser(name: str) -> User:
    return User.objects.create_superuser(name, password=PASSWORD)


def superusers() -> list[str]:
    people = User.objects.filter(is_superuser=True, is_active=True).order_by("username")
    return [x.username for x in people]


CHANGES = [{"is_superuser": False}, {"is_active": False}]


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_the_last_superuser_stays_one(change: dict[str, bool]) -> None:
    boss = superuser("boss")

    with pytest.raises(IntegrityError, match="last active superuser"), transaction.atomic():
        User.objects.filter(pk=boss.pk).update(**change)

    assert superusers() == ["boss"]


@pytest.mark.django_db
def test_the_last_superuser_is_not_deleted() -> None:
    boss = superuser("boss")

    with pytest.raises(IntegrityError, match="last active superuser"), transaction.atomic():
        boss.delete()

    assert superusers() == ["boss"]


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_an_inactive_superuser_does_not_count(change: dict[str, bool]) -> None:
    boss, gone = superuser("boss"), superuser("gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=boss.pk).update(**change)


@pytest.mark.django_db
def test_two_at_once_in_one_statement_are_refused() -> None:
    superuser("one"), superuser("two")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.all().update(is_active=False)

    assert superusers() == ["one", "two"]


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_one_of_two_can_go_and_others_change_as_they_like(change: dict[str, bool]) -> None:
    superuser("boss"), superuser("other")
    make_user(username="ann")

    User.objects.filter(username__in=["other", "ann"]).update(**change)

    assert superusers() == ["boss"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", CHANGES)
def test_two_superusers_who_end_each_other_at_once_leave_one(change: dict[str, bool]) -> None:
    superuser("one"), superuser("two")

    def end_two() -> int:
        return User.objects.filter(username="two").update(**change)

    with somebody_else(end_two) as begin:
        with transaction.atomic():
            User.objects.filter(username="one").update(**change)
            ended = begin()
            wait_until_somebody_waits_for_a_lock()
        with pytest.raises(IntegrityError, match="last active superuser"):
            ended.result(SECONDS_TO_WAIT)

    assert superusers() == ["two"]
