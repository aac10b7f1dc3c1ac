from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.db import connection

from explainer.site.first_start import fill_if_empty
from explainer.site.roles import make_groups
from topics.models import Topic

if TYPE_CHECKING:
    pass

TODAY = date(2026, 7, 2)


@pytest.mark.django_db(transaction=True)
def test_passwords_are_said_before_anybody_else_can_see_the_accounts() -> None:
    make_groups()
    seen_by_others = []

    fill_if_empty(TODAY, lambda _line: seen_by_others.append(users_seen_by_others()))

    assert set(seen_by_others) == {0}
    assert User.objects.count() == 3


def users_seen_by_others() -> int:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM auth_user")
            return int(cursor.fetchone()[0])
    finally:
        other.close()


@pytest.mark.django_db
def test_passwords_that_cannot_be_said_leave_the_site_empty() -> None:
    def say(_line: str) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        fill_if_empty(TODAY, say)

    assert not User.objects.exists()
    assert not Topic.objects.exists()


@pytest.mark.django_db
def test_a_password_given_by_the_environment_is_taken_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SAMPLE_REVIEWER_PASSWORD", "my own choice")
    said: list[str] = []

    fill_if_empty(TODAY, said.append)

    assert User.objects.get(username="reviewer").check_password("my own choice")
    assert "my own choice" not in "\n".join(said)


@pytest.mark.django_db
def test_a_site_with_somebody_in_it_is_left_as_it_is() -> None:
    User.objects.create_user("operator")

    fill_if_empty(TODAY, pytest.fail)

    assert User.objects.count() == 1
    assert not Topic.objects.exists()
