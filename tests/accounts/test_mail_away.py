"""Pages that send a mail while no mail server takes it."""

from __future__ import annotations

import logging
from smtplib import SMTPRecipientsRefused

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.test import Client

from tests.accounts.signing_in import is_inside, log_in, set_up_app
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NEW = "wild goose under marble"
ADDRESS = "ada@example.org"


@pytest.fixture(
    params=[
        ConnectionRefusedError(111, "Connection refused"),
        SMTPRecipientsRefused({ADDRESS: (550, b"nobody")}),
        ValueError("This is no address."),
    ],
    ids=lambda error: type(error).__name__,
)
def error(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Exception:
    """No mail leaves, and this is why."""

    def refuse(_mail: EmailMessage) -> int:
        raise request.param

    monkeypatch.setattr(EmailMessage, "send", refuse)
    error: Exception = request.param
    return error


@pytest.fixture
def ada() -> User:
    return make_user(role="writer", username="ada", email=ADDRESS)


def test_a_factor_is_set_up_and_its_recovery_codes_are_shown(
    client: Client, ada: User, error: Exception, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    # A test's transaction never ends, and the mail goes once it has.
    monkeypatch.setattr(transaction, "on_commit", lambda step: step())
    log_in(client, "ada")
    codes = set_up_app(client)

    assert len(set(codes)) == 10
    assert is_inside(client)
    said = [x.getMessage() for x in caplog.records if x.levelno == logging.WARNING]
    assert said
    assert all(type(error).__name__ in line and ADDRESS not in line for line in said)


def test_a_password_is_changed(client: Client, ada: User, error: Exception) -> None:
    log_in(client, "ada")
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    assert client.post("/accounts/password/", form).status_code == 302
    ada.refresh_from_db()
    assert ada.check_password(NEW)


def test_who_asks_for_a_link_does_not_learn_whether_there_is_an_account(
    client: Client, ada: User, error: Exception
) -> None:
    answers = [
        client.post("/accounts/password/reset/", {"email": address})
        for address in (ada.email, "nobody@example.org")
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
