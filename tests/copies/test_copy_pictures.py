"""The QR code on a copy: what a phone reads in it, and where there is none."""

from __future__ import annotations

import re
from datetime import date

import pytest
import zxingcpp
from django.test import Client
from PIL import Image, ImageDraw

from explainer.copies.codes import Copy, code_of
from explainer.copies.pictures import QUIET_MODULES, qr_picture

CODE = code_of(Copy(412, date(2026, 7, 2)))
PIXELS = 4
STEP = re.compile(r"([Mmh])(-?\d+)(?: (-?[\d.]+))?")

# Each page asks for the state of the site first.
pytestmark = pytest.mark.django_db


def as_pixels(svg: str) -> Image.Image:
    """Draw the picture as any program would: its lines are rows of black modules."""
    found = re.search(r'viewBox="0 0 (\d+) \1".*stroke="#000" d="([^"]+)"', svg)
    assert found is not None
    side, x, y = int(found[1]) * PIXELS, 0, 0.0
    picture = ImageDraw.Draw(image := Image.new("L", (side, side), "white"))
    for step, across, down in STEP.findall(found[2]):
        if step == "h":
            top = int(y) * PIXELS
            ends = (x * PIXELS, top, (x + int(across)) * PIXELS - 1, top + PIXELS - 1)
            picture.rectangle(ends, fill="black")
        x = int(across) + (0 if step == "M" else x)
        y = y if step == "h" else float(down) + (0 if step == "M" else y)
    return image


def read(svg: str) -> list[str]:
    """Return what a decoder that knows nothing of our encoder reads in the picture."""
    return [found.text for found in zxingcpp.read_barcodes(as_pixels(svg))]


@pytest.mark.parametrize("host", ["testserver", "localhost:8000"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_phone_reads_the_address_at_which_the_page_was_opened(
    client: Client, host: str, scheme: str
) -> None:
    response = client.get(f"/c/{CODE}.svg", HTTP_HOST=host, secure=scheme == "https")

    assert read(response.content.decode()) == [f"{scheme}://{host}/c/{CODE}/"]


def test_a_long_address_is_read_too() -> None:
    address = f"https://{'long.' * 40}example/c/{CODE}/"

    assert read(qr_picture(address).decode()) == [address]


def test_the_picture_is_black_on_white_with_a_white_edge_on_every_paper(client: Client) -> None:
    svg = client.get(f"/c/{CODE}.svg").content.decode()
    image = as_pixels(svg)
    edge = QUIET_MODULES * PIXELS

    assert re.search(r'<path fill="#fff" d="M0 0h(\d+)v\1h-\1z"/>', svg)
    assert set(re.findall(r"#\w+", svg)) == {"#000", "#fff"}
    assert image.point(lambda x: 255 - x).getbbox() == (edge, edge, *[image.width - edge] * 2)
    assert len(svg) < 3_000


def test_the_picture_is_kept_for_a_year_and_under_a_strict_policy(client: Client) -> None:
    response = client.get(f"/c/{CODE}.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    "code",
    [CODE.lower(), CODE.replace("-", ""), f"{CODE}0", CODE[:-1] + "9", "a", "x" * 50_000, "%00"],
)
def test_only_a_code_as_it_is_printed_has_a_picture(client: Client, code: str) -> None:
    assert client.get(f"/c/{code}.svg").status_code == 404
