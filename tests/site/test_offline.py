"""Keeping a page on a device, as far as the server has a part in it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import make_topic, put_live
from tests.reading import draft_page

# Each page asks for the state of the site first.
pytestmark = pytest.mark.django_db
WORKER = "/offline.js"


def test_the_service_worker_comes_from_the_root_and_is_asked_for_anew(client: Client) -> None:
    response = client.get(WORKER)

    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert response["ETag"]
    assert "Set-Cookie" not in response
    assert b"addEventListener" in response.content


@pytest.mark.parametrize("address", [WORKER, "/kept/"])
def test_nobody_sends_anything_to_what_keeps_pages(client: Client, address: str) -> None:
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_scripts_and_site_agree_on_addresses_and_names() -> None:
    scripts = settings.BASE_DIR / "static" / "js"
    keeping, worker, keep, kept, here = (
        (scripts / f"{name}.js").read_text()
        for name in ("keeping", "offline", "keep", "kept", "on_this_device")
    )

    assert f'register("{reverse("site:offline_worker")}")' in keeping
    assert f"{{location.origin}}{reverse('site:kept')}`" in worker
    assert f'startsWith("{reverse("admin:index")}")' in worker
    assert 'PREFIX = "kept "' in keeping
    assert 'PREFIX = "kept "' in worker
    assert "`kept ${path}`" in keep
    assert "`kept ${path}`" in kept
    assert all(r"/^kept \/[^/]/" in script for script in (keeping, worker, here))


def test_pages_may_have_a_service_worker_of_this_site_only(client: Client) -> None:
    assert "worker-src 'self';" in client.get("/kept/")["Content-Security-Policy"]


def test_the_page_of_kept_pages_says_without_script_what_it_is(client: Client) -> None:
    page = client.get("/kept/?x=%00").content.decode()

    assert "No page is kept on this device, or this browser cannot keep pages." in page
    assert '<meta name="robots" content="noindex">' in page


def test_nobody_keeps_a_draft() -> None:
    page = draft_page(make_topic().compose(), [])

    assert "js/listen.js" in page
    assert "js/keep.js" not in page
    assert "data-keep" not in page


@pytest.mark.parametrize("depth", ["", "?depth=30-seconds", "?depth=3-minutes"])
def test_a_reader_may_keep_a_live_page_at_every_depth(client: Client, depth: str) -> None:
    topic = make_topic(slug="kept")
    topic.sections.update(key_sentence="In one sentence.")
    put_live(topic)

    page = client.get(f"{topic.get_absolute_url()}{depth}").content.decode()

    assert page.count('data-keep="/topics/kept/"') == 1
    assert 'data-pages="/topics/kept/?depth=30-seconds /topics/kept/?depth=3-minutes /' in page
