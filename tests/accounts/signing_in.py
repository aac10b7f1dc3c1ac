"""What somebody of the staff does at the pages of accounts."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any, Final

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from explainer.accounts.secrets_at_rest import decrypt
from tests.factories import PASSWORD

if TYPE_CHECKING:
    import pytest
    from django.contrib.auth.models import User
    from django.test import Client

LOGIN: Final = "/accounts/login/"
FACTOR: Final = "/accounts/factor/"
ADMIN: Final = "/admin/"
LOCKED_OUT: Final = "Wait 5 minutes"


def log_in(client: Client, login: str, password: str = PASSWORD, **more: Any) -> Any:  # noqa: ANN401 - the test client's own response
    return client.post(LOGIN, {"login": login, "password": password}, **more)


def is_inside(client: Client) -> bool:
    """Tell whether the admin opens."""
    return client.get(ADMIN).status_code == 200


def code_of(secret: str, *, steps: int = 0) -> str:
    counter = int(time.time()) // app_settings.TOTP_PERIOD + steps
    return str(format_hotp_value(hotp_value(secret, counter)))


def secret_of(user: User) -> str:
    return decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])


def set_up_app(client: Client) -> list[str]:
    """Set up an app that shows codes, as somebody who is logged in; return the recovery codes."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/app/add/").content.decode()
    found = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert found, page
    answer = client.post("/accounts/app/add/", {"code": code_of(found[1])}, follow=True)
    return re.findall(r"<li><code>(\d+)</code>", answer.content.decode())


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let the clock of sessions and limits be on by so much."""
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + seconds)
