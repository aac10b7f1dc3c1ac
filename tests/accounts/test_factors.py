"""The second factor: whose session has shown it, and what a session without it may not do."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from tests.accounts.signing_in import (
    ADMIN,
    FACTOR,
    LOCKED_OUT,
    code_of,
    is_inside,
    later,
    log_in,
    secret_of,
    set_up_app,
)
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def factor_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REQUIRE_SECOND_FACTOR", True)


@pytest.fixture
def ada() -> User:
    return make_user(role="writer", username="ada", email="ada@example.org")


@pytest.fixture
def codes(ada: User) -> list[str]:
    """Let Ada have an app already, and return her recovery codes."""
    browser = Client()
    log_in(browser, "ada")
    return set_up_app(browser)


def test_who_has_no_factor_is_led_to_set_one_up_and_then_works(client: Client, ada: User) -> None:
    log_in(client, "ada")

    asked = client.get(ADMIN, follow=True)
    assert asked.redirect_chain[-1][0] == "/accounts/"
    assert "need a second factor" in asked.content.decode()
    assert not is_inside(client)
    codes = set_up_app(client)
    assert len(set(codes)) == 10
    assert is_inside(client)


def test_a_superuser_of_before_gets_in_by_the_password_and_sets_up_a_factor(client: Client) -> None:
    User.objects.create_superuser("root", password=PASSWORD)
    log_in(client, "root")

    assert not is_inside(client)
    set_up_app(client)
    assert is_inside(client)
    assert client.get("/admin/auth/user/").status_code == 200


def test_the_password_alone_opens_nothing_once_there_is_a_factor(
    client: Client, ada: User, codes: list[str]
) -> None:
    assert log_in(client, "ada")["Location"] == FACTOR
    assert not is_inside(client)
    assert client.get("/accounts/app/remove/")["Location"].startswith("/accounts/login/")

    client.post(FACTOR, {"code": code_of(secret_of(ada), steps=1)})

    assert is_inside(client)


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_of_another_minute_is_refused(
    client: Client, ada: User, codes: list[str], steps: int
) -> None:
    log_in(client, "ada")

    page = client.post(FACTOR, {"code": code_of(secret_of(ada), steps=steps)})

    assert "This code is wrong, too old, or was used before." in page.content.decode()
    assert not is_inside(client)


def test_a_code_works_once(ada: User, codes: list[str]) -> None:
    code, inside = code_of(secret_of(ada), steps=1), []
    for _time in range(2):
        browser = Client()
        log_in(browser, "ada")
        browser.post(FACTOR, {"code": code})
        inside.append(is_inside(browser))

    assert inside == [True, False]


def test_a_recovery_code_works_once_and_none_is_shown_again(ada: User, codes: list[str]) -> None:
    inside = []
    for code in (codes[0], codes[0], codes[1]):
        browser = Client()
        log_in(browser, "ada")
        browser.post(FACTOR, {"code": code})
        inside.append(is_inside(browser))

    assert inside == [True, False, True]
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = browser.get("/accounts/recovery-codes/").content.decode()
    assert "cannot be shown again" in page
    assert codes[2] not in page


def test_after_five_wrong_codes_the_right_one_has_to_wait(
    client: Client, ada: User, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(client, "ada")
    pages = [client.post(FACTOR, {"code": "000000"}).content.decode() for _try in range(6)]

    assert [LOCKED_OUT in page for page in pages] == [False] * 5 + [True]
    client.post(FACTOR, {"code": codes[0]})
    assert not is_inside(client)
    later(monkeypatch, 5 * 60 + 1)
    client.post(FACTOR, {"code": codes[0]})
    assert is_inside(client)


def test_it_is_the_session_that_is_asked_and_not_the_account(ada: User, codes: list[str]) -> None:
    """As one that began before the factor was set up, or before the setting was."""
    old = Client()
    old.force_login(ada)

    assert old.get("/accounts/app/remove/")["Location"].startswith("/accounts/login/")
    asked = old.get(ADMIN, follow=True)
    assert asked.redirect_chain[-1][0].startswith("/accounts/factor/again/")
    old.post(asked.redirect_chain[-1][0], {"code": codes[0]})
    assert is_inside(old)


def test_the_password_given_again_is_no_second_factor(ada: User, codes: list[str]) -> None:
    old = Client()
    old.force_login(ada)

    old.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert not is_inside(old)


def test_who_removes_the_last_factor_may_work_no_longer(client: Client, ada: User) -> None:
    log_in(client, "ada")
    set_up_app(client)

    client.post("/accounts/app/remove/")

    assert not Authenticator.objects.exists()
    assert not is_inside(client)


def test_a_factor_is_changed_only_after_a_password_given_again(
    client: Client, ada: User, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(client, "ada")
    client.post(FACTOR, {"code": codes[0]})
    later(monkeypatch, 6 * 60)

    for page in ("app/remove/", "passkeys/add/", "recovery-codes/new/"):
        answer = client.post(f"/accounts/{page}")
        assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.filter(user=ada).count() == 2


@pytest.mark.parametrize("page", ["admin/", "admin/auth/user/", "admin/topics/topic/add/"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_without_the_factor_a_page_of_staff_answers_as_to_nobody(
    client: Client, ada: User, page: str, method: str
) -> None:
    client.force_login(ada)

    answer = getattr(client, method)(f"/{page}")

    assert answer.status_code == getattr(Client(), method)(f"/{page}").status_code == 302


@pytest.mark.parametrize("page", ["markdownify", "upload"])
def test_what_the_editor_asks_for_needs_the_factor_too(
    client: Client, ada: User, page: str
) -> None:
    client.force_login(ada)

    assert client.post(f"/admin/markdownx/{page}/", {"content": "*Hello*"}).status_code == 403


def test_without_the_requirement_a_password_is_enough(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REQUIRE_SECOND_FACTOR", False)

    log_in(client, "ada")

    assert is_inside(client)


def test_secrets_stand_encrypted_and_survive_a_new_key(
    client: Client, ada: User, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, kept = (
        secret_of(ada),
        json.dumps([*Authenticator.objects.values_list("data", flat=True)]),
    )
    old = settings.SECRET_KEY

    assert secret not in kept
    assert not any(code in kept for code in codes)
    monkeypatch.setattr(settings, "SECRET_KEY", "another key, by which nothing was encrypted yet")
    monkeypatch.setattr(settings, "SECRET_KEY_FALLBACKS", [old])
    assert secret_of(ada) == secret
    log_in(client, "ada")
    client.post(FACTOR, {"code": codes[0]})
    assert is_inside(client)


# As a browser sends it, of a passkey that nobody has, for an account with a very high number.
MADE_UP = json.dumps(
    {
        "id": "AA",
        "rawId": "AA",
        "type": "public-key",
        "response": {
            "clientDataJSON": "AA",
            "authenticatorData": "AA",
            "signature": "AA",
            "userHandle": "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
        },
    }
)


@pytest.mark.parametrize(
    "sent",
    ["", "{", "[]", "null", "3", '"x"', "{}", '{"response": 3}', MADE_UP, "[" * 30_000, "\0"],
)
def test_whatever_is_sent_as_a_passkey_lets_nobody_in_and_breaks_nothing(
    client: Client, ada: User, codes: list[str], sent: str
) -> None:
    client.get("/accounts/passkeys/login/", headers={"Accept": "application/json"})
    alone = client.post("/accounts/passkeys/login/", {"credential": sent})
    log_in(client, "ada")
    behind_the_password = client.post(FACTOR, {"credential": sent})

    assert (alone.status_code, alone["Location"]) == (302, "/accounts/login/")
    assert behind_the_password.status_code == 200
    assert not is_inside(client)


@pytest.mark.parametrize("sent", ["[]", "{}", '{"response": {"attestationObject": "AA"}}'])
def test_nothing_is_added_that_no_passkey_made(client: Client, ada: User, sent: str) -> None:
    log_in(client, "ada")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/passkeys/add/")

    answer = client.post("/accounts/passkeys/add/", {"name": "Mine", "credential": sent})

    assert answer.status_code == 200
    assert not Authenticator.objects.exists()
