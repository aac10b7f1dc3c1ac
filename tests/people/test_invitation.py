"""Whoever gets an account chooses their password themselves, by a link in a mail."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from explainer.people.forms import NO_MAIL
from explainer.people.models import AccountEvent
from explainer.people.person_admin import NOT_INVITED
from tests.admin_forms import errors_of, opened
from tests.factories import make_user
from tests.people.accounts import KEEPERS, LIST, OTHERS, make_person, page_of, sign_in

pytestmark = pytest.mark.django_db
ADD = f"{LIST}add/"
CHOSEN = "a password of my own"


@pytest.fixture
def _mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's tests keep what would be sent."""
    monkeypatch.setenv("EMAIL_HOST", "mail.example.org")


def make_ann(client: Client) -> Any:  # noqa: ANN401 - the test client's own response
    sent = opened(client, ADD) | {"username": ["ann"], "email": ["ann@example.org"]}
    return client.post(ADD, sent, follow=True)


def link_in(body: str) -> str:
    found = re.search(r"^https?://[^/]+(/accounts/password/reset/key/\S+)$", body, re.MULTILINE)
    assert found, body
    return found[1]


def choose(link: str) -> Client:
    """Open the link as somebody else, and choose a password there."""
    client = Client()
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0] if form.redirect_chain else link
    client.post(address, {"password1": CHOSEN, "password2": CHOSEN})
    return client


@pytest.mark.usefixtures("_mail_server")
def test_the_link_in_the_mail_lets_the_person_choose_a_password(client: Client) -> None:
    boss = sign_in(client, "administrator")

    page = make_ann(client).content.decode()
    ann = User.objects.get(username="ann")
    assert not ann.has_usable_password()
    choose(link_in(str(mail.outbox[0].body)))

    assert "went to ann@example.org" in page
    assert mail.outbox[0].to == ["ann@example.org"]
    assert Client().login(username="ann", password=CHOSEN)
    rows = AccountEvent.objects.filter(name="ann", kind__in=["invited", "password"]).order_by("pk")
    assert [(x.kind, x.by, x.detail) for x in rows] == [
        ("invited", boss, ""),
        ("password", None, "from none"),
    ]


@pytest.mark.usefixtures("_mail_server")
def test_a_link_works_once(client: Client) -> None:
    sign_in(client, "administrator")
    make_ann(client)
    link = link_in(str(mail.outbox[0].body))

    choose(link)
    before = User.objects.get(username="ann").password
    choose(link)

    assert User.objects.get(username="ann").password == before


@pytest.mark.usefixtures("_mail_server")
def test_the_mail_names_the_site_and_no_host_that_somebody_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SITE_ADDRESS", "https://explained.example")
    sign_in(client, "administrator")

    make_ann(client)

    hosts = set(re.findall(r"https?://([^/\s]+)/", str(mail.outbox[0].body)))
    assert hosts == {"explained.example"}


def test_without_a_mail_server_a_password_is_typed(client: Client) -> None:
    sign_in(client, "administrator")
    sent = opened(client, ADD) | {"username": ["ann"], "email": ["ann@example.org"]}

    page = errors_of(client, ADD, sent)

    assert NO_MAIL in page
    assert not User.objects.filter(username="ann").exists()
    assert mail.outbox == []


@pytest.mark.usefixtures("_mail_server")
def test_a_mail_server_that_refuses_leaves_the_account_and_a_sentence(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_mail: object) -> None:
        raise ConnectionRefusedError

    sign_in(client, "administrator")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)

    page = make_ann(client).content.decode()

    assert NOT_INVITED in page
    assert User.objects.filter(username="ann").exists()
    assert not AccountEvent.objects.filter(kind="invited").exists()


@pytest.mark.usefixtures("_mail_server")
@pytest.mark.parametrize("target", ["superuser", "administrator", "plain", "rights"])
@pytest.mark.parametrize("actor", [*KEEPERS, *OTHERS])
def test_a_link_is_sent_by_those_who_keep_the_account(
    client: Client, actor: str, target: str
) -> None:
    sign_in(client, actor)
    person = make_person(target)
    User.objects.filter(pk=person.pk).update(email="somebody@example.org")

    client.post(page_of(person, "invite"))

    is_kept = actor == "superuser" or (actor in KEEPERS and target == "plain")
    assert len(mail.outbox) == is_kept


@pytest.mark.usefixtures("_mail_server")
@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_nobody_without_an_address_and_nobody_inactive_gets_a_link(
    client: Client, change: dict[str, Any]
) -> None:
    sign_in(client, "administrator")
    person = make_user(role="writer")
    User.objects.filter(pk=person.pk).update(**{"email": "ann@example.org", **change})

    client.post(page_of(person, "invite"))

    assert mail.outbox == []


def test_no_page_of_another_program_changes_accounts() -> None:
    """Its admin would let a superuser take somebody's second factor without a row in the log."""
    theirs = [x for x in apps.get_models() if x.__module__.startswith("allauth.")]

    assert theirs
    assert [x for x in theirs if admin.site.is_registered(x)] == []
