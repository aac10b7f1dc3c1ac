"""The mark of the site where browsers and home screens look for it, and nothing else with it."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from explainer.gallery.tokens import tokens
from explainer.site import icons

SMALL = 12_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "kind", "sizes"),
    [
        ("/favicon.ico", "image/vnd.microsoft.icon", {(16, 16), (32, 32), (48, 48)}),
        ("/apple-touch-icon.png", "image/png", {(180, 180)}),
    ],
)
def test_a_browser_finds_the_mark_where_it_looks_unasked(
    client: Client, address: str, kind: str, sizes: set[tuple[int, int]]
) -> None:
    response = client.get(address)

    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert response["Cache-Control"] == "public, max-age=604800"
    assert not response.cookies
    assert len(response.content) < SMALL
    picture = Image.open(BytesIO(response.content))
    assert picture.info.get("sizes", {picture.size}) == sizes


@pytest.mark.django_db
def test_a_phone_finds_name_and_icons_for_its_home_screen(client: Client) -> None:
    page = client.get("/")
    response = client.get("/site.webmanifest")
    manifest = response.json()

    assert '<link rel="manifest" href="/site.webmanifest">' in page.content.decode()
    assert "manifest-src 'self'" in page["Content-Security-Policy"]
    assert response["Content-Type"] == "application/manifest+json"
    assert not response.cookies
    assert (manifest["name"], manifest["display"]) == ("Cancer Explained", "minimal-ui")
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512"]
    for icon in manifest["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        assert isinstance(path, str)
        with Image.open(path) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_the_home_screen_has_the_colours_of_the_site() -> None:
    light = tokens("light")

    assert (light["tint"], light["accent"]) == (icons.GROUND, icons.INK)


@pytest.mark.parametrize("address", ["/favicon.ico", "/apple-touch-icon.png", "/site.webmanifest"])
def test_nothing_can_be_posted_to_a_mark(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
