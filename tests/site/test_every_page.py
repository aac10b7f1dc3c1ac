"""What holds for each page that a reader can open."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.reading import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]


@pytest.mark.parametrize("address", [address for address, _ in PAGES] + ["/healthz", "/robots.txt"])
def test_no_page_can_be_posted_to(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    "address", [address for address, _ in PAGES] + ["/nowhere/", "/accounts/login/"]
)
def test_every_page_shows_the_site_notice_and_only_where_it_is_set(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = client.get(address).content.decode()
    monkeypatch.setattr(settings, "SITE_NOTICE", "Sample <data> only")
    with_notice = client.get(address).content.decode()

    assert "Sample" not in without
    assert "Sample &lt;data&gt; only" in with_notice


@pytest.mark.parametrize("address", [address for address, _ in PAGES] + ["/nowhere/"])
def test_every_page_names_the_help_line_at_its_foot_and_only_where_there_is_one(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = client.get(address).content.decode()
    monkeypatch.setattr(settings, "HELP_LINE_NAME", "Cancer <Line>")
    monkeypatch.setattr(settings, "HELP_LINE_NUMBER", "1-800-4-CANCER")
    foot = client.get(address).content.decode().partition("<footer")[2]

    assert "help-line" not in without.partition("</style>")[2]
    assert 'href="tel:+18004226237"' in foot
    assert "Cancer &lt;Line&gt;" in foot


@pytest.mark.parametrize("address", [address for address, _ in PAGES])
def test_readers_get_no_cookie_and_the_strict_headers(client: Client, address: str) -> None:
    response = client.get(address)

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert response.headers["ETag"].startswith('"')
    for name, value in {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }.items():
        assert response.headers[name] == value
