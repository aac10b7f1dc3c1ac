"""Helping somebody who has lost telephone and recovery codes."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from tests.accounts.signing_in import is_inside, log_in, set_up_app
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_an_operator_takes_the_factors_away_and_the_sessions_end(
    client: Client, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REQUIRE_SECOND_FACTOR", True)
    make_user(role="writer", username="ada", email="ada@example.org")
    log_in(client, "ada")
    set_up_app(client)

    call_command("reset_second_factor", "Ada@example.org")

    said = capsys.readouterr().out
    assert said.startswith("Removed TOTP Authenticator, Recovery codes of ada")
    assert not Authenticator.objects.exists()
    assert not is_inside(client)
    log_in(client, "ada")
    set_up_app(client)
    assert is_inside(client)


def test_it_says_whom_it_does_not_know_or_has_nothing_of(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_user(username="ada")

    with pytest.raises(CommandError, match="No account is called 'nobody'"):
        call_command("reset_second_factor", "nobody")
    call_command("reset_second_factor", "ada")
    assert capsys.readouterr().out == "ada has no second factor.\n"
