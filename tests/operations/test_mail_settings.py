"""Where mail goes: to the console until a host is named, then over SMTP, encrypted."""

from __future__ import annotations

from threading import Event

import pytest
from django.core.exceptions import ImproperlyConfigured

from explainer.operations import mail
from explainer.operations.mail import mailer, sender

NAMES = (
    "EMAIL_HOST",
    "EMAIL_PORT",
    "EMAIL_HOST_USER",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_USE_TLS",
    "DEFAULT_FROM_EMAIL",
)


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    # A test that has a server in this process leaves the other one set.
    monkeypatch.setattr(mail, "serves_people", Event())


def test_without_a_host_mail_goes_to_the_console() -> None:
    assert mailer() == {"BACKEND": "django.core.mail.backends.console.EmailBackend", "OPTIONS": {}}
    assert sender() == "cancer-explained@localhost"


def test_with_a_host_mail_goes_over_smtp_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_HOST", "mail.explained.example")
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", "desk@explained.example")
    monkeypatch.setenv("EMAIL_HOST_USER", "desk")
    monkeypatch.setenv("EMAIL_HOST_PASSWORD", "secret")

    assert mailer()["BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert mailer()["OPTIONS"] == {
        "host": "mail.explained.example",
        "port": 587,
        "username": "desk",
        "password": "secret",
        "use_tls": True,
        "timeout": 30,
    }
    assert sender() == "desk@explained.example"


def test_a_page_waits_for_a_mail_server_less_long_than_nginx_for_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EMAIL_HOST", "mail.explained.example")
    somebody_waits = Event()
    somebody_waits.set()
    monkeypatch.setattr(mail, "serves_people", somebody_waits)

    assert mailer()["OPTIONS"]["timeout"] == 5


@pytest.mark.parametrize(("tls", "port"), [("true", 587), ("false", 25)])
def test_the_port_follows_the_encryption(
    monkeypatch: pytest.MonkeyPatch, tls: str, port: int
) -> None:
    monkeypatch.setenv("EMAIL_HOST", "mail.explained.example")
    monkeypatch.setenv("EMAIL_USE_TLS", tls)

    assert mailer()["OPTIONS"]["port"] == port


@pytest.mark.parametrize("host", ["", "mail.explained.example"])
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("EMAIL_PORT", "smtp", "EMAIL_PORT must be a whole number"),
        ("EMAIL_PORT", "0", "EMAIL_PORT must be between 1 and 65535"),
        ("EMAIL_USE_TLS", "yes", "EMAIL_USE_TLS must be 'true' or 'false'"),
        ("EMAIL_HOST_USER", "desk", "go together: set both"),
        ("EMAIL_HOST_PASSWORD", "secret", "go together: set both"),
    ],
)
def test_a_bad_value_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, host: str, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv("EMAIL_HOST", host)
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=said) as refusal:
        mailer()

    assert "secret" not in str(refusal.value)


def test_a_mail_server_wants_to_know_whom_mail_is_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_HOST", "mail.explained.example")

    with pytest.raises(ImproperlyConfigured, match="DEFAULT_FROM_EMAIL must be set"):
        sender()
