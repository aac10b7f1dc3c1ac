"""What happens at the pages of accounts stands in the account log."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from explainer.people.models import AccountEvent
from tests.accounts.signing_in import FACTOR, log_in, set_up_app
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_user(role="writer", username="ada", email="ada@example.org")


def noted(since: int = 0) -> list[tuple[str, str | None]]:
    """Return what the log says, and who did it."""
    rows = AccountEvent.objects.filter(pk__gt=since).order_by("pk").select_related("by")
    return [(row.kind, row.by.username if row.by else None) for row in rows]


def last() -> int:
    return AccountEvent.objects.latest("pk").pk


@pytest.mark.django_db(transaction=True)
def test_logins_factors_and_their_refusals(client: Client) -> None:
    make_user(role="writer", username="ada")
    since = last()
    log_in(client, "ada", "wrong")
    log_in(client, "ada")
    codes = set_up_app(client)
    other = Client()
    log_in(other, "ada")
    for code in ("000000", codes[0]):
        other.post(FACTOR, {"code": code})
    client.post("/accounts/recovery-codes/new/")
    client.post("/accounts/app/remove/")
    client.post("/accounts/logout/")

    assert [kind for kind, _by in noted(since)] == [
        "refused", "login", "factor_added", "recovery_codes", "factor_refused", "login",
        "factor_removed", "recovery_codes", "factor_removed", "factor_removed", "logout",
    ]  # fmt: skip
    assert {by for kind, by in noted(since) if "refused" not in kind} == {"ada"}


def test_sessions_that_were_ended(ada: User) -> None:
    browsers = [Client(), Client()]
    for browser in browsers:
        log_in(browser, "ada")
    since = last()

    browsers[0].post("/accounts/sessions/")

    assert noted(since) == [("sessions_ended", "ada")]


def test_a_password_by_mail_and_one_given_anew(
    client: Client, ada: User, mailoutbox: list[Any]
) -> None:
    since = last()
    client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    [path] = re.findall(r"http://testserver(\S+)", mailoutbox[0].body)
    new = "wild goose under marble"
    client.post(client.get(path)["Location"], {"password1": new, "password2": new})
    log_in(client, "ada", new)
    changed = {"oldpassword": new, "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/password/", changed | {"password1": f"{new} 2", "password2": f"{new} 2"})

    assert [kind for kind, _by in noted(since)] == ["password", "reset", "login", "password"]


def test_what_an_operator_takes_away_was_done_by_nobody_logged_in(
    client: Client, ada: User
) -> None:
    log_in(client, "ada")
    set_up_app(client)
    since = last()

    call_command("reset_second_factor", "ada")

    assert noted(since) == [
        ("factor_removed", None),
        ("factor_removed", None),
        ("sessions_ended", None),
    ]


def test_who_is_locked_out_leaves_a_row_too(client: Client, ada: User) -> None:
    for number in range(5):
        log_in(client, f"guess {number}", "wrong")
    since = last()

    log_in(client, "ada")

    assert noted(since) == [("locked_out", None)]
    assert AccountEvent.objects.latest("pk").person == ada
