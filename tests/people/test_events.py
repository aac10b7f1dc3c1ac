"""What happens to an account leaves a row, whatever program did it, and the row stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.signals import user_login_failed
from django.db import IntegrityError, connection, transaction
from django.test import Client

from explainer.people.acting import acting
from explainer.people.events import record
from explainer.people.models import AccountEvent, EventKind
from tests.database import as_owner
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
ROW = {"kind": EventKind.LOGOUT, "detail": "x"}


def since(key: int) -> list[tuple[str, str, str]]:
    """Return what was noted after a row: the account, what happened, and the detail."""
    rows = AccountEvent.objects.filter(pk__gt=key).order_by("pk")
    return [(x.name, x.kind, x.detail) for x in rows]


@pytest.fixture
def ann() -> User:
    return make_user(username="ann")


@pytest.fixture
def before(ann: User) -> int:
    return AccountEvent.objects.latest("pk").pk


def run(sql: str, *values: Any) -> None:  # noqa: ANN401 - what SQL takes
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_new_account_is_noted_with_what_it_may(ann: User) -> None:
    User.objects.create_superuser("root", password=PASSWORD)

    rows = AccountEvent.objects.filter(name__in=["ann", "root"]).order_by("pk")
    assert [(x.name, x.kind, x.detail) for x in rows] == [
        ("ann", "made", ""),
        ("ann", "right_given", "staff: may sign in to the admin"),
        ("root", "made", ""),
        ("root", "right_given", "superuser: every right"),
        ("root", "right_given", "staff: may sign in to the admin"),
    ]


@pytest.mark.parametrize(
    ("change", "noted"),
    [
        ("is_superuser = true", ("right_given", "superuser: every right")),
        ("is_staff = false", ("right_taken", "staff: may sign in to the admin")),
        ("is_active = false", ("inactive", "")),
        ("username = 'bea'", ("name", "before: ann")),
        ("email = 'ann@example.org'", ("email", "")),
        ("password = '!none'", ("password", "to none: the account has no password now")),
    ],
)
def test_raw_sql_leaves_the_same_row(
    ann: User, before: int, change: str, noted: tuple[str, str]
) -> None:
    run(f"UPDATE auth_user SET {change} WHERE id = %s", ann.pk)  # noqa: S608 - the cases above

    name = "bea" if "bea" in change else "ann"
    assert since(before) == [(name, *noted)]


def test_what_is_no_right_and_no_way_in_leaves_no_row(ann: User, before: int) -> None:
    ann.first_name = "Ann"
    ann.save()

    assert since(before) == []


def test_a_new_password_is_noted_without_it(ann: User, before: int) -> None:
    ann.set_password("another long password")
    ann.save()

    ((name, kind, detail),) = since(before)
    assert (name, kind) == ("ann", "password")
    assert "another" not in detail
    assert ann.password not in detail


def test_roles_and_rights_are_noted_as_they_come_and_go(ann: User, before: int) -> None:
    role = Group.objects.get(name="Reviewers")
    right = Permission.objects.get(codename="change_user")

    ann.groups.add(role)
    ann.groups.clear()
    ann.user_permissions.set([right])
    ann.user_permissions.remove(right)

    assert since(before) == [
        ("ann", "role_given", "Reviewers"),
        ("ann", "role_taken", "Reviewers"),
        ("ann", "right_given", "auth.change_user"),
        ("ann", "right_taken", "auth.change_user"),
    ]


def test_a_row_that_is_turned_into_another_is_one_taken_and_one_given(ann: User) -> None:
    writers, publishers = (Group.objects.get(name=x) for x in ("Medical writers", "Publishers"))
    ann.groups.add(writers)
    before = AccountEvent.objects.latest("pk").pk

    run("UPDATE auth_user_groups SET group_id = %s WHERE user_id = %s", publishers.pk, ann.pk)

    assert since(before) == [
        ("ann", "role_taken", "Medical writers"),
        ("ann", "role_given", "Publishers"),
    ]


def test_a_right_of_a_role_is_noted_as_it_comes_and_goes(before: int) -> None:
    role, right = Group.objects.get(name="Reviewers"), Permission.objects.get(codename="add_user")

    role.permissions.add(right)
    role.permissions.remove(right)

    assert since(before) == [
        ("", "role_widened", "Reviewers: auth.add_user"),
        ("", "role_narrowed", "Reviewers: auth.add_user"),
    ]


def test_an_account_that_is_deleted_leaves_its_name(ann: User, before: int) -> None:
    key = ann.pk

    ann.delete()

    assert since(before) == [("ann", "deleted", "")]
    assert AccountEvent.objects.filter(person_id=key).count() == 3


def test_the_row_says_who_was_at_work_and_only_then(ann: User, before: int) -> None:
    boss = make_user()
    with acting(boss):
        User.objects.filter(pk=ann.pk).update(is_active=False)
    User.objects.filter(pk=ann.pk).update(is_active=True)

    rows = AccountEvent.objects.filter(pk__gt=before, person=ann).order_by("pk")
    assert [(x.kind, x.by) for x in rows] == [("inactive", boss), ("active", None)]


def test_what_fails_while_somebody_is_at_work_leaves_no_name_behind(ann: User) -> None:
    with pytest.raises(RuntimeError), acting(make_user()):
        raise RuntimeError
    User.objects.filter(pk=ann.pk).update(is_active=False)

    assert AccountEvent.objects.latest("pk").by is None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE people_accountevent SET kind = 'logout'",
        "DELETE FROM people_accountevent",
        "TRUNCATE people_accountevent",
        "INSERT INTO people_accountevent (kind) VALUES ('something else')",
    ],
)
def test_nobody_changes_a_row(ann: User, sql: str) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), as_owner(), transaction.atomic():
        run(sql)


def test_nobody_chooses_when_a_row_was_or_whose_name_it_has(ann: User) -> None:
    run(
        "INSERT INTO people_accountevent (kind, at, person_id, name)"
        " VALUES ('login', '2001-01-01', %s, 'bea')",
        ann.pk,
    )

    row = AccountEvent.objects.latest("pk")
    assert (row.name, row.at.year > 2001) == ("ann", True)


# Logins


def test_signing_in_and_out_is_noted(client: Client, ann: User, before: int) -> None:
    client.login(username="ann", password=PASSWORD)
    client.logout()

    rows = AccountEvent.objects.filter(pk__gt=before).order_by("pk")
    assert [(x.kind, x.person, x.by) for x in rows] == [
        ("login", ann, ann),
        ("logout", ann, ann),
    ]


@pytest.mark.parametrize("typed", ["ann", "ANN", "ANN@example.org"])
def test_a_refused_login_is_noted_with_the_account_and_by_nobody(
    client: Client, ann: User, typed: str
) -> None:
    User.objects.filter(pk=ann.pk).update(email="ann@example.org")
    before = AccountEvent.objects.latest("pk").pk

    client.login(username=typed, password="wrong")

    row = AccountEvent.objects.get(pk__gt=before)
    assert (row.kind, row.person, row.by) == ("refused", ann, None)


@pytest.mark.parametrize("typed", ["hunter2 the password", "a\x00b", "<script>", "x" * 50_000, ""])
def test_a_name_that_nobody_has_is_not_kept(before: int, typed: str) -> None:
    user_login_failed.send(__name__, credentials={"username": typed}, request=None)

    assert since(before) == [("", "refused", "")]


def test_a_thousand_refusals_leave_as_many_rows_as_there_were_seconds(before: int) -> None:
    """All of a transaction is at one moment: here a thousand come in the same second."""
    people = [make_user(username=f"person-{x}") for x in range(3)]

    for number in range(1_000):
        record(EventKind.REFUSED, person=[*people, None][number % 4])

    refused = AccountEvent.objects.filter(pk__gt=before, kind=EventKind.REFUSED)
    assert sorted(x.name for x in refused) == ["", "person-0", "person-1", "person-2"]


@pytest.mark.parametrize(
    ("kind", "is_known", "moment"),
    [
        (EventKind.REFUSED, True, "second"),
        (EventKind.FACTOR_REFUSED, True, "second"),
        (EventKind.LOCKED_OUT, True, "minute"),
        (EventKind.LOCKED_OUT, False, "minute"),
        (EventKind.REFUSED, False, "minute"),
    ],
)
def test_the_next_moment_has_a_row_of_its_own(
    ann: User, before: int, kind: EventKind, is_known: bool, moment: str
) -> None:
    person = ann if is_known else None
    rows = AccountEvent.objects.filter(pk__gt=before)

    for begun_before, count in (("0", 1), ("1 microsecond", 2)):
        record(kind, person=person)
        moved = "UPDATE people_accountevent SET at = date_trunc(%s, now()) - %s::interval"
        with as_owner():
            run("SET CONSTRAINTS ALL IMMEDIATE")
            run("ALTER TABLE people_accountevent DISABLE TRIGGER USER")
            run(f"{moved} WHERE id > %s", moment, begun_before, before)
            run("ALTER TABLE people_accountevent ENABLE TRIGGER USER")
        record(kind, person=person)
        assert rows.count() == count


def test_two_logins_in_one_second_are_two_rows(ann: User) -> None:
    record(EventKind.LOGIN, person=ann, by=ann)
    record(EventKind.LOGIN, person=ann, by=ann)

    assert AccountEvent.objects.filter(person=ann, kind=EventKind.LOGIN).count() == 2


def test_a_password_stored_anew_after_an_upgrade_is_called_that(ann: User) -> None:
    stored = "pbkdf2_sha256${}$salt$digest"
    User.objects.filter(pk=ann.pk).update(password=stored.format(600_000))
    before = AccountEvent.objects.latest("pk").pk

    for password in (stored.format(1_000_000), stored.format(1_000_000).replace("dig", "gid")):
        User.objects.filter(pk=ann.pk).update(password=password)

    assert since(before) == [
        ("ann", "password", "or the same one, stored in a stronger way"),
        ("ann", "password", ""),
    ]
