"""Who finds a weakness of the site learns whom to tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from explainer.env import env_contacts, env_https_address
from explainer.site.security_txt import expires_on
from tests import clock

ADDRESS = "/.well-known/security.txt"


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    contacts = ["mailto:security@explained.example", "tel:+1-201-555-0123"]
    monkeypatch.setattr(settings, "SECURITY_CONTACT", contacts)
    monkeypatch.setattr(settings, "SITE_ADDRESS", "https://explained.example")
    monkeypatch.setattr(settings, "SECURITY_POLICY", "https://explained.example/about/security/")


@pytest.mark.django_db
@pytest.mark.usefixtures("named")
def test_the_file_says_whom_to_tell_and_until_when(client: Client) -> None:
    response = client.get(ADDRESS)

    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "Contact: mailto:security@explained.example\n"
        "Contact: tel:+1-201-555-0123\n"
        f"Expires: {expires_on(clock.today())}T00:00:00Z\n"
        "Preferred-Languages: en\n"
        "Canonical: https://explained.example/.well-known/security.txt\n"
        "Policy: https://explained.example/about/security/\n"
    )
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.django_db
def test_without_a_contact_there_is_no_file(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SECURITY_CONTACT", [])

    assert client.get(ADDRESS).status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("named")
def test_another_contact_is_another_file_for_whoever_kept_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = client.get(ADDRESS)["ETag"]
    again = client.get(ADDRESS, headers={"If-None-Match": tag})
    monkeypatch.setattr(settings, "SECURITY_CONTACT", ["https://explained.example/report/"])

    assert again.status_code == 304
    assert client.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 29), date(2027, 10, 1)),
        (date(2026, 1, 31), date(2026, 12, 1)),
        (date(2026, 2, 1), date(2027, 1, 1)),
        (date(2028, 2, 29), date(2029, 1, 1)),
    ],
)
def test_it_holds_for_less_than_a_year_and_changes_once_a_month(today: date, day: date) -> None:
    assert expires_on(today) == day
    assert timedelta(days=300) < day - today < timedelta(days=365)


@pytest.mark.parametrize(
    ("value", "contacts"),
    [
        ("", []),
        (" , ", []),
        ("mailto:a@b.example", ["mailto:a@b.example"]),
        (
            "https://b.example/report?x=1, tel:+44-20-7946-0000",
            ["https://b.example/report?x=1", "tel:+44-20-7946-0000"],
        ),
    ],
)
def test_contacts_are_read(
    monkeypatch: pytest.MonkeyPatch, value: str, contacts: list[str]
) -> None:
    monkeypatch.setenv("SECURITY_CONTACT", value)

    assert env_contacts("SECURITY_CONTACT") == contacts


@pytest.mark.parametrize(
    "value",
    [
        "security@explained.example", "mailto:", "mailto:nobody", "mailto:a@b.example\nExpires: x",
        "http://b.example", "https://", "https://b.example/\nContact: x", "https://b.example/é",
        "https://b.example/ x", "https://b.example:0", "https://[::1", "tel:112", "tel:+",
        "tel:+1x",
        "javascript:alert(1)", "mailto:a@b.example, x",
    ],
)  # fmt: skip
def test_a_contact_that_is_none_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SECURITY_CONTACT", value)

    with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT must name addresses like"):
        env_contacts("SECURITY_CONTACT")


@pytest.mark.parametrize("value", ["http://b.example", "x", "https://b.example/\nContact: x"])
def test_a_policy_that_has_no_address_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SECURITY_POLICY", value)

    with pytest.raises(ImproperlyConfigured, match="SECURITY_POLICY must be an address like"):
        env_https_address("SECURITY_POLICY")


@pytest.mark.django_db
def test_a_password_manager_finds_where_to_change_a_password(client: Client) -> None:
    response = client.get("/.well-known/change-password")

    assert (response.status_code, response["Location"]) == (302, "/accounts/password/")
