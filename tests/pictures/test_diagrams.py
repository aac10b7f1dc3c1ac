"""The diagrams that ship with the site: readable, small, and at an address that stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from explainer.pictures.diagrams import FOLDER
from explainer.text.markdown import render
from tests.factories import make_topic

DIAGRAMS = sorted(FOLDER.glob("*.svg"))
EVERY = pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
# The width of a section on a phone of 320 and of 360 pixels.
NARROW, PHONE = 288, 328
SMALLEST_TEXT = 12
BYTES = 4_000
TEXT = re.compile(r'<text.*? x="(\d+)" y="(\d+)">(.+?)</text>')
# No letter of a common sans-serif is wider on average, at a size of one.
WIDTH_OF_A_LETTER = 0.56


def test_there_are_three() -> None:
    assert [path.stem for path in DIAGRAMS] == ["beam-and-seed", "brakes", "cells-out-grow-back"]


@pytest.mark.django_db
@EVERY
def test_a_reader_gets_it_at_an_address_that_stays(client: Client, path: Path) -> None:
    response = client.get(reverse("pictures:diagram", args=[path.stem]))

    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert not response.cookies


@pytest.mark.parametrize("name", ["none", "../favicon", "..%2ffavicon", "brakes.svg%00"])
@pytest.mark.django_db
def test_there_is_no_other_file_behind_that_address(client: Client, name: str) -> None:
    assert client.get(f"/pictures/diagrams/{name}.svg").status_code == 404


@EVERY
def test_it_can_be_read_on_a_phone_in_light_and_dark(path: Path) -> None:
    text = path.read_text()
    width, height = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', text)[0])
    size = float(re.findall(r"text\{font:(\d+)px", text)[0])
    words = TEXT.findall(text)

    assert width == PHONE
    assert size * NARROW / width >= SMALLEST_TEXT
    assert len(words) == text.count("<text") > 4
    assert [x for x in words if not size <= int(x[1]) <= height - 4] == []
    halves = [(int(x), len(said) * size * WIDTH_OF_A_LETTER / 2) for x, _, said in words]
    assert [x for x, half in halves if x - half < 0 or x + half > width] == []
    assert "prefers-color-scheme:dark" in text


@EVERY
def test_it_is_small_and_fetches_nothing(path: Path) -> None:
    text = path.read_text()

    assert len(text.encode()) <= BYTES
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)|<script|<image|href", text) == []
    assert "<title>" in text


def test_a_section_shows_it_with_the_writers_words() -> None:
    html = render("![A brake on a T cell.](/pictures/diagrams/brakes.svg)")

    assert '<img src="/pictures/diagrams/brakes.svg" alt="A brake on a T cell."' in html


@pytest.mark.django_db
def test_readers_of_a_live_topic_get_every_diagram_that_it_names(client: Client) -> None:
    body = "Here it is:\n\n![A brake.](/pictures/diagrams/brakes.svg)"
    topic = make_topic(body=body, published=True)

    page = client.get(topic.get_absolute_url()).content.decode()

    [address] = re.findall(r'<img src="(/pictures/[^"]+)"', page)
    assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_a_builder_finds_each_in_the_gallery(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SHOW_COMPONENTS", True)

    page = client.get("/components/").content.decode()

    assert [x.stem for x in DIAGRAMS if f'src="/pictures/diagrams/{x.stem}.svg"' not in page] == []
