"""How long a session lasts, and where somebody is logged in."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.signing_in import is_inside, later, log_in
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

SESSIONS = "/accounts/sessions/"
NEW = "wild goose under marble"


@pytest.fixture
def ada() -> User:
    return make_user(role="writer", username="ada")


@pytest.mark.parametrize(("minutes", "inside"), [(29, True), (31, False)])
def test_half_an_hour_without_a_page_ends_a_session(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch, minutes: int, inside: bool
) -> None:
    log_in(client, "ada")
    later(monkeypatch, minutes * 60)

    assert is_inside(client) is inside
    assert (
        Session.objects.exists() is inside
        or "logged out" in client.get("/accounts/login/").content.decode()
    )


@pytest.mark.parametrize(("hours", "inside"), [(11.9, True), (12.1, False)])
def test_twelve_hours_end_a_session_however_busy(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch, hours: float, inside: bool
) -> None:
    log_in(client, "ada")
    for _page in range(int(hours * 60 / 20)):
        later(monkeypatch, 20 * 60)
        client.get("/accounts/still-here/")
    later(monkeypatch, hours * 60 % 20 * 60)

    assert is_inside(client) is inside


def test_who_types_is_there(client: Client, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(client, "ada")
    for _sign in range(3):
        later(monkeypatch, 25 * 60)
        assert client.get("/accounts/still-here/").status_code == 204

    assert is_inside(client)


def test_a_session_is_written_at_most_once_a_minute(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def writes() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/accounts/still-here/")
        return sum(x["sql"].startswith(("INSERT", "UPDATE")) for x in asked)

    log_in(client, "ada")

    assert writes() == 0
    later(monkeypatch, 61)
    assert writes() > 0
    assert writes() == 0


def test_readers_cost_no_question_about_sessions(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get("/topics/")

    assert not [x for x in asked if "session" in x["sql"]]


def test_one_sees_where_one_is_logged_in_and_ends_it_there(ada: User) -> None:
    here, there = Client(), Client(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="<b>Telephone</b>")
    log_in(here, "ada")
    log_in(there, "ada")

    page = here.get(SESSIONS).content.decode()
    assert "192.0.2.7" in page
    assert "&lt;b&gt;Telephone" in page
    assert "<b>Telephone" not in page
    session = UserSession.objects.get(ip="192.0.2.7")
    here.post(f"{SESSIONS}{session.pk}/end/")
    assert not is_inside(there)
    assert is_inside(here)


def test_one_ends_all_the_others(ada: User) -> None:
    browsers = [Client(), Client(), Client()]
    for browser in browsers:
        log_in(browser, "ada")

    browsers[1].post(SESSIONS)

    assert [is_inside(x) for x in browsers] == [False, True, False]


def test_nobody_ends_a_session_of_somebody_else(client: Client, ada: User) -> None:
    make_user(role="writer", username="grace")
    hers = Client()
    log_in(hers, "grace")
    log_in(client, "ada")
    session = UserSession.objects.get(user__username="grace")

    assert client.post(f"{SESSIONS}{session.pk}/end/").status_code == 404
    assert Client().post(f"{SESSIONS}{session.pk}/end/")["Location"].startswith("/accounts/login/")
    assert client.get(f"{SESSIONS}{session.pk}/end/").status_code == 405
    assert is_inside(hers)


def test_a_new_password_ends_the_other_sessions(ada: User) -> None:
    here, there = Client(), Client()
    log_in(here, "ada")
    log_in(there, "ada")

    here.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert (is_inside(here), is_inside(there)) == (True, False)
    assert log_in(Client(), "ada", NEW).status_code == 302


def test_a_session_that_says_no_time_is_over(client: Client, ada: User) -> None:
    """As one would that began before there were limits."""
    client.force_login(ada)
    session = client.session
    del session["began_at"]
    session.save()

    assert not is_inside(client)


def test_a_session_that_began_elsewhere_stands_in_the_list(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(ada)
    later(monkeypatch, 61)

    assert is_inside(client)
    assert UserSession.objects.filter(user=ada).count() == 1
