"""Logging in by an issuer's word: for accounts that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory

from explainer.accounts import single_sign_on
from explainer.accounts.settings import single_sign_on as read_settings
from tests.accounts.signing_in import ADMIN, FACTOR, log_in, set_up_app
from tests.factories import make_user

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = pytest.mark.django_db

ISSUER = {
    "OIDC_SERVER": "https://issuer.example",
    "OIDC_CLIENT_ID": "desk",
    "OIDC_CLIENT_SECRET": "a secret",
}


@pytest.fixture(autouse=True)
def issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ISSUER.items():
        monkeypatch.setenv(name, value)
    app = read_settings()
    monkeypatch.setattr(settings, "SINGLE_SIGN_ON", app)
    monkeypatch.setattr(settings, "SOCIALACCOUNT_PROVIDERS", {"openid_connect": {"APPS": [app]}})
    monkeypatch.setattr(settings, "ROOT_URLCONF", "tests.accounts.single_sign_on_urls")


@pytest.fixture
def ada() -> User:
    return make_user(role="writer", username="ada", email="Ada@example.org")


def come_back(
    address: str, *, verified: bool = True, uid: str = "1", process: str = "login"
) -> tuple[HttpResponse, Any]:
    """Come back from the issuer, who has vouched for somebody."""
    request = RequestFactory().get("/accounts/oidc/staff/login/callback/")
    request.session = SessionStore()
    request.user = AnonymousUser()
    # As the middleware of messages does.
    setattr(request, "_messages", CookieStorage(request))  # noqa: B010
    with context.request_context(request):
        login = SocialLogin(
            user=User(email=address),
            account=SocialAccount(provider="staff", uid=uid),
            email_addresses=[EmailAddress(email=address, verified=verified, primary=True)],
            provider=get_adapter().get_provider(request, "staff"),
        )
        login.state = {"process": process}
        return complete_login(request, login), request


@pytest.mark.parametrize("address", ["ada@example.org", "ADA@EXAMPLE.ORG"])
def test_whoever_has_an_account_with_the_verified_address_gets_in(ada: User, address: str) -> None:
    for _time in range(2):
        answer, request = come_back(address)

        assert (answer.status_code, answer["Location"]) == (302, ADMIN)
        assert request.user == ada
    assert User.objects.count() == 1


@pytest.mark.parametrize("address", ["grace@example.org", ""])
def test_whoever_has_none_gets_none(ada: User, address: str) -> None:
    answer, request = come_back(address)

    assert answer.status_code == 403
    assert "no account of staff here has the e-mail address" in answer.content.decode()
    assert request.user.is_anonymous
    assert User.objects.count() == 1


def test_an_address_that_the_issuer_has_not_verified_lets_nobody_in(ada: User) -> None:
    assert come_back("ada@example.org", verified=False)[0].status_code == 403


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_who_may_not_work_here_does_not_get_in_though_connected_before(
    ada: User, field: str
) -> None:
    come_back("ada@example.org")
    User.objects.filter(pk=ada.pk).update(**{field: False})

    answer, request = come_back("ada@example.org")
    assert answer.status_code == 403
    assert request.user.is_anonymous


def test_an_address_of_two_accounts_lets_nobody_in(ada: User) -> None:
    make_user(role="publisher", username="grace", email="ada@example.org")

    assert come_back("ada@example.org")[0].status_code == 403


def test_an_identity_goes_with_its_account_and_not_with_an_address(ada: User) -> None:
    """The issuer may give somebody else's address to a person who was connected before."""
    make_user(role="publisher", username="grace", email="grace@example.org")
    come_back("ada@example.org", uid="1")

    assert come_back("grace@example.org", uid="1")[0].status_code == 403


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_nobody_connects_an_identity_themselves(ada: User, process: str) -> None:
    assert come_back("ada@example.org", process=process)[0].status_code == 403
    assert not SocialAccount.objects.exists()


def test_the_second_factor_is_asked_for_all_the_same(client: Client, ada: User) -> None:
    log_in(client, "ada")
    set_up_app(client)

    answer, request = come_back("ada@example.org")
    assert answer["Location"] == FACTOR
    assert request.user.is_anonymous


def test_the_login_offers_it_where_it_is_set(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()

    assert "Log in with your organization" in page
    assert single_sign_on.urlpatterns


def test_it_is_not_there_where_it_is_not_set(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SINGLE_SIGN_ON", {})
    monkeypatch.setattr(settings, "ROOT_URLCONF", "explainer.urls")

    assert "Log in with your" not in client.get("/accounts/login/").content.decode()
    assert client.get("/accounts/oidc/staff/login/").status_code == 404


@pytest.mark.parametrize(
    "changed",
    [{"OIDC_SERVER": ""}, {"OIDC_CLIENT_SECRET": ""}, {"OIDC_SERVER": "http://x.example"}],
)
def test_half_of_the_settings_stop_the_start(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str]
) -> None:
    for name, value in changed.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match="go together"):
        read_settings()
