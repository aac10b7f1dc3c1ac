"""A new password by mail."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.test import Client

from tests import clock
from tests.accounts.signing_in import is_inside, later, log_in
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

RESET = "/accounts/password/reset/"
NEW = "wild goose under marble"


@pytest.fixture
def ada() -> User:
    return make_user(role="writer", username="ada", email="Ada@Example.org")


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"^https?://\S+$", str(mail.body), re.MULTILINE)
    assert found, mail.body
    return found[0]


def open_link(client: Client, link: str) -> str:
    """Open it as a browser does; return where the form is."""
    answer = client.get(re.sub(r"https?://[^/]+", "", link))
    return str(answer.headers.get("Location", ""))


def give(client: Client, form: str, password: str = NEW) -> str:
    sent = {"password1": password, "password2": password}
    return client.post(form, sent, follow=True).content.decode()


def test_a_link_gives_a_new_password_once(
    client: Client, ada: User, mailoutbox: list[EmailMessage]
) -> None:
    logged_in = Client()
    log_in(logged_in, "ada")
    client.post(RESET, {"email": "ada@example.org"})
    link = link_in(mailoutbox[0])

    form = open_link(client, link)
    assert link.rstrip("/").rpartition("-")[2] not in form
    assert "Your password is new" in give(client, form)
    assert not is_inside(logged_in)
    assert not is_inside(client)
    assert log_in(Client(), "ada", NEW).status_code == 302
    again = Client()
    assert "no longer valid" in again.get(re.sub(r"https?://[^/]+", "", link)).content.decode()
    assert mailoutbox[0].to == ["ada@example.org"]
    assert "<" not in mailoutbox[0].body


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_a_link_works_for_an_hour(
    client: Client, ada: User, mailoutbox: list[EmailMessage], minutes: int, works: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    client.post(RESET, {"email": "ada@example.org"})
    monkeypatch.setattr(
        "django.contrib.auth.tokens.PasswordResetTokenGenerator._now",
        moved_clock(minutes),
    )

    assert bool(open_link(client, link_in(mailoutbox[0]))) is works


def moved_clock(minutes: int) -> object:
    return lambda _self: clock.now().replace(tzinfo=None) + timedelta(minutes=minutes)


def test_the_answer_is_the_same_whether_there_is_an_account(
    client: Client, ada: User, mailoutbox: list[EmailMessage]
) -> None:
    pages = [
        client.post(RESET, {"email": address}, follow=True).content
        for address in ("ada@example.org", "nobody@example.org")
    ]

    assert pages[0] == pages[1]
    assert [mail.to for mail in mailoutbox] == [["ada@example.org"], ["nobody@example.org"]]
    assert "No account here has it" in mailoutbox[1].body


def test_the_link_leads_to_the_site_whatever_the_request_names(
    client: Client, ada: User, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SITE_ADDRESS", "https://explained.example")
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])

    client.post(RESET, {"email": "ada@example.org"}, headers={"Host": "evil.example"})

    assert link_in(mailoutbox[0]).startswith(f"https://explained.example{RESET}key/")
    assert "evil" not in mailoutbox[0].body


def test_mails_to_one_address_are_few(
    client: Client, ada: User, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [client.post(RESET, {"email": "ada@example.org"}).status_code for _n in range(5)]

    assert answers == [302, 302, 302, 429, 429]
    assert len(mailoutbox) == 3
    later(monkeypatch, 60 * 60 + 1)
    assert client.post(RESET, {"email": "ada@example.org"}).status_code == 302


def test_an_inactive_account_gets_no_link(
    client: Client, ada: User, mailoutbox: list[EmailMessage]
) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)

    client.post(RESET, {"email": "ada@example.org"})

    assert "http" not in mailoutbox[0].body


@pytest.mark.parametrize("password", ["short", "password1234", "adaadaadaada", PASSWORD[:0]])
def test_a_bad_new_password_is_refused_beside_its_field(
    client: Client, ada: User, mailoutbox: list[EmailMessage], password: str
) -> None:
    client.post(RESET, {"email": "ada@example.org"})

    page = give(client, open_link(client, link_in(mailoutbox[0])), password)

    assert 'class="errorlist"' in page
    assert log_in(Client(), "ada").status_code == 302
