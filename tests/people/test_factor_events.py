"""A second factor that comes, goes or is refused leaves a row that says whose hand it was."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client

from explainer.people import acting
from explainer.people.events import record
from explainer.people.models import AccountEvent, EventKind
from tests.accounts.signing_in import FACTOR, log_in, set_up_app
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
APP, CODES = "an app that shows codes", "recovery codes"


@pytest.fixture
def ann() -> User:
    return make_user(role="writer", username="ann")


def since(key: int) -> list[tuple[str, str, str]]:
    """Return what was noted after a row, with by whom."""
    rows = AccountEvent.objects.filter(pk__gt=key).order_by("pk")
    return [(x.kind, x.detail, str(x.by or "nobody")) for x in rows]


def newest() -> int:
    return AccountEvent.objects.latest("pk").pk


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_factor_that_its_owner_sets_up_and_takes_away_is_noted_as_theirs(
    client: Client, ann: User
) -> None:
    client.force_login(ann)
    before = newest()

    set_up_app(client)
    client.post("/accounts/app/remove/")

    assert since(before) == [
        ("factor_added", APP, "ann"),
        ("recovery_codes", CODES, "ann"),
        ("factor_removed", APP, "ann"),
        ("factor_removed", CODES, "ann"),
    ]


def test_new_recovery_codes_are_noted(client: Client, ann: User) -> None:
    client.force_login(ann)
    set_up_app(client)
    before = newest()

    client.post("/accounts/recovery-codes/new/")

    assert since(before) == [("factor_removed", CODES, "ann"), ("recovery_codes", CODES, "ann")]


def test_what_a_command_takes_away_is_nobodys(client: Client, ann: User) -> None:
    client.force_login(ann)
    set_up_app(client)
    before = newest()

    call_command("reset_second_factor", "ann")

    assert ("factor_removed", APP, "nobody") in since(before)


def test_a_refused_code_is_noted_though_a_password_was_refused_in_the_same_second(
    client: Client, ann: User
) -> None:
    client.force_login(ann)
    set_up_app(client)
    client.logout()
    before = newest()

    log_in(client, "ann", "a wrong password")
    log_in(client, "ann")
    for _ in range(3):
        client.post(FACTOR, {"code": "000000"})

    assert since(before) == [("refused", "", "nobody"), ("factor_refused", "", "nobody")]


def test_a_code_that_is_used_is_no_other_factor(client: Client, ann: User) -> None:
    client.force_login(ann)
    codes = set_up_app(client)
    client.logout()
    before = newest()

    log_in(client, "ann")
    client.post(FACTOR, {"code": codes[0]})

    assert since(before) == [("login", "", "ann")]


@pytest.mark.parametrize(
    ("sql", "noted"),
    [
        ("DELETE FROM mfa_authenticator", [("factor_removed", "a passkey", "nobody")]),
        ("UPDATE mfa_authenticator SET last_used_at = now()", []),
        (
            "UPDATE mfa_authenticator SET data = '{\"credential\": 2}'",
            [("factor_removed", "a passkey", "nobody"), ("factor_added", "a passkey", "nobody")],
        ),
    ],
)
def test_raw_sql_leaves_the_same_row(
    ann: User, sql: str, noted: list[tuple[str, str, str]]
) -> None:
    Authenticator.objects.create(user=ann, type="webauthn", data={"credential": 1})
    before = newest()

    run(sql)

    assert since(before) == noted


def test_a_login_of_another_house_is_noted(ann: User) -> None:
    before = newest()

    login = SocialAccount.objects.create(user=ann, provider="oidc", uid="a-1")
    login.save()
    login.delete()

    assert since(before) == [
        ("linked", "oidc: a-1", "nobody"),
        ("unlinked", "oidc: a-1", "nobody"),
    ]


def test_ones_own_new_password_is_noted_as_ones_own(client: Client, ann: User) -> None:
    log_in(client, "ann")
    before = newest()

    new = "quite another password"
    client.post(
        "/accounts/password/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert ("password", "", "ann") in since(before)


def test_the_next_request_of_the_connection_has_no_name(client: Client, ann: User) -> None:
    client.force_login(ann)
    client.post("/accounts/password/", {})

    record(EventKind.LOGOUT, person=ann)
    User.objects.filter(pk=ann.pk).update(is_staff=False)

    assert AccountEvent.objects.latest("pk").by is None


def test_a_connection_whose_name_cannot_be_taken_back_is_closed(
    client: Client, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []

    def fail(key: str, **_how: bool) -> None:
        if not key:
            raise DatabaseError

    client.force_login(ann)
    monkeypatch.setattr(acting, "_name_the_actor", fail)
    monkeypatch.setattr(connection, "close", lambda: closed.append(True))

    client.post("/accounts/password/", {})

    assert closed == [True]
