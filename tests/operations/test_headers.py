"""For how long an answer is kept, and by whom: readers' browsers, caches on the way, our nginx."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from explainer.copies.codes import Copy, code_of
from explainer.operations.headers import (
    FOR_READERS,
    NGINX_ASKS,
    NGINX_CACHE,
    ONE_YEAR,
    PUBLIC_CACHE,
    SECONDS_IN_NGINX,
)
from tests.admin_forms import signed_in
from tests.factories import make_topic, make_user, make_withdrawn
from tests.reading import PAGES, whole_topic

SECONDS_GONE_EVERYWHERE = 90
SECONDS_GONE_BEHIND_NGINX = 5
MINUTE = "public, max-age=60"
KEPT = [
    "/", "/topics/", "/topics/?tag=treatment&level=beginner", "/topics/whole/",
    "/topics/whole/?depth=3-minutes", "/topics/whole/?path=both", "/glossary/?letter=w",
    "/how-we-verify/?page=2", "/feed.atom?tag=treatment", "/api/v1/topics/?since=2026-01-01",
    "/search/", "/robots.txt", "/?",
]  # fmt: skip
KEPT_BY_NOBODY = [
    "/search/?q=lump", "/search/suggestions/?q=lum", "/quiz/?start=1", "/c/?code=2J0-A811",
    "/topics/whole/quiz/?q1=1&check=1", "/topics/whole/flashcards/?shuffle=7",
    "/how-we-verify/ledger/?q=copy", "/how-we-verify/ledger.csv?from=2026-01-01",
    "/api/v1/search/?q=lump", "/topics/whole/report/", "/topics/whole/report/thanks/",
    "/?utm_source=mail", "/topics/whole/?depth=3-minutes&x=1", "/topics/whole/?=", "/?%00=1",
    "/no-such-page/?x=1", "/healthz", "/?tag=a&&", f"/?{'x=1&' * 6_000}",
]  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_of_the_module")]


def fill_site() -> None:
    whole_topic()


def seconds_in(header: str) -> int:
    """Add up for how long an answer may be shown: while it is fresh, and while it is renewed."""
    parts = dict(part.strip().split("=") for part in header.split(",") if "=" in part)
    return sum(int(seconds) for seconds in parts.values())


def test_a_withdrawn_page_is_soon_gone_from_every_cache() -> None:
    assert seconds_in(PUBLIC_CACHE) <= SECONDS_GONE_EVERYWHERE
    # One second more, because nginx counts whole ones.
    assert seconds_in(NGINX_CACHE) + 1 < SECONDS_GONE_BEHIND_NGINX
    assert f"max-age={SECONDS_IN_NGINX}," in NGINX_CACHE


@pytest.mark.parametrize("address", KEPT)
def test_what_is_the_same_for_everybody_is_kept_for_a_minute(client: Client, address: str) -> None:
    response = client.get(address)

    assert (response.status_code, response["Cache-Control"]) == (200, PUBLIC_CACHE)
    assert response["X-Accel-Expires"] == "1"
    assert FOR_READERS not in response


@pytest.mark.parametrize("address", KEPT_BY_NOBODY)
def test_what_somebody_asked_for_themselves_is_kept_by_nobody(client: Client, address: str) -> None:
    response = client.get(address, headers={NGINX_ASKS: "1"})

    assert response["Cache-Control"] == "no-store"
    assert "X-Accel-Expires" not in response
    assert FOR_READERS not in response


@pytest.mark.parametrize("address", [address for address, _ in PAGES])
def test_staff_with_a_session_get_nothing_that_is_kept(client: Client, address: str) -> None:
    client.force_login(make_user(role="writer"))

    response = client.get(address)

    assert response["Cache-Control"] == "no-store"
    assert "X-Accel-Expires" not in response


def test_a_session_that_has_ended_counts_as_one(client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "long-gone"

    assert client.get("/")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_only_reading_is_kept(client: Client, method: str) -> None:
    for address in ("/", "/api/v1/topics/", "/topics/whole/report/"):
        response = getattr(client, method)(address)

        assert response["Cache-Control"] == "no-store", address
        assert "X-Accel-Expires" not in response


def test_our_nginx_is_told_seconds_and_hands_on_what_readers_are_told(client: Client) -> None:
    response = client.get("/topics/whole/", headers={NGINX_ASKS: "1"})

    assert response["Cache-Control"] == NGINX_CACHE
    assert response["X-Accel-Expires"] == "1"
    assert response[FOR_READERS] == PUBLIC_CACHE


def test_an_answer_that_nothing_has_changed_is_kept_as_long(client: Client) -> None:
    tag = client.get("/")["ETag"]

    response = client.get("/", headers={"If-None-Match": tag, NGINX_ASKS: "1"})

    assert (response.status_code, response["Cache-Control"]) == (304, NGINX_CACHE)
    assert (response["X-Accel-Expires"], response[FOR_READERS]) == ("1", PUBLIC_CACHE)


def test_a_page_that_is_missing_or_gone_is_kept_by_nginx_for_a_second(client: Client) -> None:
    make_withdrawn(make_topic(slug="gone", published=True))

    missing = client.get("/topics/nowhere/", headers={NGINX_ASKS: "1"})
    gone = client.get("/topics/gone/", headers={NGINX_ASKS: "1"})

    # A browser asks again at once: the page may be there a moment later.
    assert (missing.status_code, "Cache-Control" in missing) == (404, False)
    assert (gone.status_code, gone[FOR_READERS]) == (410, MINUTE)
    assert missing["X-Accel-Expires"] == gone["X-Accel-Expires"] == "1"


def test_a_way_to_another_address_is_kept_by_nginx_for_a_second(client: Client) -> None:
    way = client.get("/topics/whole", headers={NGINX_ASKS: "1"})
    asked = client.get("/topics/whole?x=1", headers={NGINX_ASKS: "1"})

    assert (way.status_code, way["X-Accel-Expires"], "Cache-Control" in way) == (301, "1", False)
    assert (asked.status_code, asked["Cache-Control"]) == (301, "no-store")


def test_a_page_that_broke_is_kept_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("Broken on purpose.")

    monkeypatch.setattr("explainer.site.views.needs_on_home", broken)

    response = Client(raise_request_exception=False).get("/", headers={NGINX_ASKS: "1"})

    assert (response.status_code, response["Cache-Control"]) == (500, "no-store")
    assert "X-Accel-Expires" not in response


def test_what_never_changes_is_kept_by_readers_for_a_year_and_not_by_nginx(client: Client) -> None:
    address = f"/c/{code_of(Copy(1, date(2026, 7, 1)))}.svg"

    response = client.get(address, headers={NGINX_ASKS: "1"})
    with_more = client.get(f"{address}?x=1")
    signed_in(client, "writer")

    assert (response[FOR_READERS], response["X-Accel-Expires"]) == (ONE_YEAR, "1")
    assert with_more["Cache-Control"] == "no-store"
    assert client.get(address)["Cache-Control"] == ONE_YEAR


def test_no_page_of_the_admin_is_kept(client: Client) -> None:
    for address in (
        "/accounts/login/",
        "/accounts/",
        "/admin/login/",
        "/admin/",
        "/admin/nowhere/",
    ):
        response = client.get(address, headers={NGINX_ASKS: "1"})

        assert "no-store" in response["Cache-Control"]
        assert "X-Accel-Expires" not in response
