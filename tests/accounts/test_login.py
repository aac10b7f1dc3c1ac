"""Getting in, and being kept out."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from tests.accounts.signing_in import ADMIN, LOCKED_OUT, LOGIN, is_inside, later, log_in
from tests.factories import PASSWORD, make_user
from tests.racing import at_once

pytestmark = pytest.mark.django_db

OTHER_ADDRESS = "192.0.2.7"


@pytest.fixture
def ada() -> User:
    return make_user(role="writer", username="ada", email="Ada@Example.org")


@pytest.mark.parametrize("login", ["ada", "ADA", "ada@example.org", "Ada@Example.org"])
def test_staff_get_in_by_name_or_address(client: Client, ada: User, login: str) -> None:
    answer = log_in(client, login)

    assert (answer.status_code, answer["Location"]) == (302, ADMIN)
    assert is_inside(client)


@pytest.mark.parametrize("login", ["nobody", "nobody@example.org", "ada", "ada@example.org"])
def test_a_refusal_does_not_say_whether_there_is_such_an_account(
    client: Client, ada: User, login: str
) -> None:
    page = log_in(client, login, "wrong").content.decode()

    assert "This name and this password do not go together." in page
    assert not is_inside(client)


@pytest.mark.parametrize("login", ["ada\0", "a" * 50_000, "<script>alert(1)</script>", "👩‍⚕️", "@"])
def test_whatever_is_sent_as_a_name_gets_a_page(client: Client, ada: User, login: str) -> None:
    answer = log_in(client, login)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_an_empty_site_refuses_everybody_kindly(client: Client) -> None:
    assert "do not go together" in log_in(client, "admin", "admin").content.decode()


@pytest.mark.parametrize("login", ["ada", "nobody"])
def test_after_five_wrong_passwords_the_right_one_has_to_wait(
    client: Client, ada: User, login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [log_in(client, login, f"wrong {n}").content.decode() for n in range(6)]

    assert [LOCKED_OUT in page for page in pages] == [False] * 5 + [True]
    assert LOCKED_OUT in log_in(client, login).content.decode()
    assert not is_inside(client)
    later(monkeypatch, 5 * 60 + 1)
    assert LOCKED_OUT not in log_in(client, login).content.decode()
    assert is_inside(client) is (login == "ada")


def test_the_account_waits_at_every_address_and_under_all_its_names(ada: User) -> None:
    for number, login in enumerate(["ada", "ADA", "ada@example.org", "ada", "Ada@Example.org"]):
        log_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), login, "wrong")

    assert LOCKED_OUT in log_in(Client(REMOTE_ADDR=OTHER_ADDRESS), "ada").content.decode()


def test_the_sender_waits_for_every_account_and_nobody_else_does(client: Client, ada: User) -> None:
    make_user(role="writer", username="grace")
    for number in range(5):
        log_in(client, f"guess {number}", "wrong")

    assert LOCKED_OUT in log_in(client, "ada").content.decode()
    assert log_in(Client(REMOTE_ADDR=OTHER_ADDRESS), "ada").status_code == 302
    assert log_in(Client(REMOTE_ADDR=OTHER_ADDRESS), "grace").status_code == 302


def test_a_right_password_in_between_wipes_nothing(client: Client, ada: User) -> None:
    make_user(role="writer", username="grace")
    for _try in range(4):
        log_in(client, "ada", "wrong")
    log_in(Client(), "grace")
    log_in(client, "ada", "wrong")

    assert LOCKED_OUT in log_in(client, "ada").content.decode()


def test_a_whole_network_of_ipv6_is_one_sender_and_ipv4_in_its_clothes_is_not(ada: User) -> None:
    for number in range(5):
        log_in(Client(REMOTE_ADDR=f"2001:db8::{number}"), f"guess {number}", "wrong")
        log_in(Client(REMOTE_ADDR=f"::ffff:192.0.2.{number}"), f"other {number}", "wrong")

    assert LOCKED_OUT in log_in(Client(REMOTE_ADDR="2001:db8::ffff"), "ada").content.decode()
    assert log_in(Client(REMOTE_ADDR="::ffff:192.0.2.99"), "ada").status_code == 302


def test_a_sender_cannot_choose_an_address(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for proxied in (False, True):
        monkeypatch.setattr(settings, "BEHIND_TLS_PROXY", proxied)
        for number in range(5):
            forged = f"198.51.100.{number}" + (", 203.0.113.5" if proxied else "")
            log_in(client, f"guess {number}", "wrong", headers={"X-Forwarded-For": forged})
        again = {"X-Forwarded-For": "198.51.100.99" + (", 203.0.113.5" if proxied else "")}

        assert LOCKED_OUT in log_in(client, "ada", headers=again).content.decode()


def test_a_proxy_that_writes_ports_makes_nobody_wait_for_others(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BEHIND_TLS_PROXY", True)
    for port in range(5):
        forwarded = {"X-Forwarded-For": f"203.0.113.5:{5000 + port}"}
        log_in(client, f"guess {port}", "wrong", headers=forwarded)
    same, other = ({"X-Forwarded-For": f"203.0.113.{x}:6000"} for x in (5, 6))

    assert LOCKED_OUT in log_in(client, "ada", headers=same).content.decode()
    assert log_in(client, "ada", headers=other).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_thirty_at_once_get_no_more_tries_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    make_user(role="writer", username="ada")
    tried: list[str] = []
    check = User.check_password

    def counted(self: User, password: str) -> bool:
        tried.append(password)
        return check(self, password)

    monkeypatch.setattr(User, "check_password", counted)
    numbers = range(30)

    at_once(lambda n: log_in(Client(REMOTE_ADDR=f"192.0.2.{n}"), "ada", f"wrong {n}"), numbers)

    assert 1 <= len(tried) <= 5


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_an_account_that_may_not_work_here_is_told_why_once_its_password_is_right(
    client: Client, ada: User, field: str
) -> None:
    User.objects.filter(pk=ada.pk).update(**{field: False})

    assert "do not go together" in log_in(client, "ada", "wrong").content.decode()
    answer = log_in(client, "ada", follow=True)
    assert "This account is not in use" in answer.content.decode()
    assert not is_inside(client)


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_who_is_let_go_loses_the_session_at_once(client: Client, ada: User, field: str) -> None:
    log_in(client, "ada")
    User.objects.filter(pk=ada.pk).update(**{field: False})

    assert not is_inside(client)
    User.objects.filter(pk=ada.pk).update(**{field: True})
    # What the gate has ended stays so; Django itself only looks away from an inactive account.
    assert is_inside(client) is (field == "is_active")


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admins_own_login_leads_to_the_one_page_and_lets_nobody_in(
    client: Client, ada: User, method: str
) -> None:
    sent = {"username": "ada", "password": PASSWORD, "next": "/admin/"}

    answer = getattr(client, method)("/admin/login/?next=/admin/topics/", sent)

    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)
    assert not is_inside(client)


def test_after_the_login_it_goes_on_where_somebody_was_going(client: Client, ada: User) -> None:
    address = "/admin/auth/user/"
    asked = client.get(client.get(address)["Location"])["Location"]

    answer = client.post(asked, {"login": "ada", "password": PASSWORD})

    assert answer["Location"] == address


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\0"],
)
def test_a_login_leads_to_no_other_site(client: Client, ada: User, elsewhere: str) -> None:
    asked = client.get("/admin/login/", {"next": elsewhere})["Location"]
    known = {"login": "ada", "password": PASSWORD, "next": elsewhere}

    assert "evil" not in asked
    assert client.post(LOGIN, known)["Location"] == ADMIN


@pytest.mark.parametrize("page", ["/admin/logout/", "/admin/password_change/"])
def test_what_the_admin_had_for_accounts_leads_to_their_pages(
    client: Client, ada: User, page: str
) -> None:
    log_in(client, "ada")

    assert client.post(page)["Location"].startswith("/accounts/")


def test_who_logs_out_is_out(client: Client, ada: User) -> None:
    log_in(client, "ada")

    assert client.post("/accounts/logout/", follow=True).status_code == 200
    assert not is_inside(client)


@pytest.mark.parametrize("page", ["signup/", "email/", "social/signup/", "3rdparty/", "code/"])
def test_nobody_signs_up(client: Client, page: str) -> None:
    assert client.get(f"/accounts/{page}").status_code == 404


def test_a_login_over_https_passes_with_what_browsers_send_under_the_policy_of_the_page(
    ada: User, settings: object
) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(LOGIN, secure=True)
    known = {
        "login": "ada",
        "password": PASSWORD,
        "csrfmiddlewaretoken": browser.cookies["csrftoken"].value,
    }

    # Under “no-referrer”, browsers send this origin, and no address.
    refused = browser.post(LOGIN, known, secure=True, headers={"Origin": "null"})
    let_in = browser.post(LOGIN, known, secure=True, headers={"Origin": "https://testserver"})

    assert page["Referrer-Policy"] == "same-origin"
    assert (refused.status_code, let_in.status_code) == (403, 302)


def test_pages_of_accounts_run_and_keep_nothing(client: Client, ada: User) -> None:
    log_in(client, "ada")
    for address in (LOGIN, "/accounts/", "/accounts/sessions/", "/accounts/nowhere/"):
        answer = client.get(address)

        assert "no-store" in answer["Cache-Control"]
        assert "script-src 'self';" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
