"""READERS.md over the library in a browser: R7, R15 of every topic; R1, R3, R12 of odd ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from tests.article_limits import HEIGHT, HIGHEST, MOST_TAB_STOPS, TAB_STOPS
from tests.browser import axe_violations, bottom_of, cut_off, small_targets
from tests.reader_site import PHONE, Site, served_site
from tests.whole_library import odd_addresses, topics_of_the_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, ViewportSize

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]
HEIGHT_OF_A_SCREEN = PHONE["height"]
NARROW: ViewportSize = {"width": 320, "height": 640}
LISTS = [
    "/", "/topics/", "/topics/?level=advanced", "/topics/?tag=side+effects", "/a-to-z/",
    "/glossary/", "/glossary/?letter=c", "/paths/", "/flashcards/", "/quiz/",
]  # fmt: skip


@pytest.fixture(scope="module")
def site(browser: Browser, library: None) -> Iterator[Site]:
    with served_site(browser) as site, pytest.MonkeyPatch.context() as patch:
        # Readers have no such link at the foot, which would be one more stop of the keyboard.
        patch.setattr(settings, "SHOW_COMPONENTS", False)
        yield site


@pytest.fixture(scope="module")
def measured(site: Site) -> dict[str, dict[str, float]]:
    """Return what is measured of each topic on a phone and on a computer: each is loaded once."""
    found: dict[str, dict[str, float]] = {slug: {} for slug in topics_of_the_library()}
    with site.context() as context:
        page = context.new_page()
        for slug, numbers in found.items():
            page.set_viewport_size({"width": PHONE["width"], "height": HEIGHT_OF_A_SCREEN})
            page.goto(f"/topics/{slug}/")
            for width in sorted(HIGHEST):
                page.set_viewport_size({"width": width, "height": HEIGHT_OF_A_SCREEN})
                numbers[f"first screen {width}"] = bottom_of(page, "#thirty-seconds")
                numbers[f"height {width}"] = page.evaluate(HEIGHT)
                numbers[f"stops {width}"] = page.evaluate(TAB_STOPS)
    return found


@pytest.mark.parametrize(
    ("name", "most"),
    [
        (f"first screen {PHONE['width']}", PHONE["height"]),
        *((f"height {width}", height) for width, height in HIGHEST.items()),
        *((f"stops {width}", MOST_TAB_STOPS) for width in HIGHEST),
    ],
)
def test_no_topic_is_too_long_for_its_page(
    measured: dict[str, dict[str, float]], name: str, most: int
) -> None:
    assert len(measured) >= 60
    assert {slug: x[name] for slug, x in measured.items() if x[name] > most} == {}


def test_a_frightened_reader_sees_all_needs_on_the_first_screen(page: Page) -> None:
    page.goto("/")
    needs = page.get_by_role("navigation", name="What brings you here?").get_by_role("link")

    assert needs.count() >= 8
    assert bottom_of(page, "nav[aria-labelledby=needs]") <= PHONE["height"]


def test_axe_finds_nothing_on_odd_pages_and_full_lists(page: Page) -> None:
    found = {}
    for number, address in enumerate([*LISTS, *odd_addresses()]):
        # Each in one of the two: the colours are the same on all pages.
        page.emulate_media(color_scheme="dark" if number % 2 else "light")
        page.goto(address)
        found[address] = [*axe_violations(page), *small_targets(page)]

    assert {address: faults for address, faults in found.items() if faults} == {}


def test_no_word_of_them_is_cut_off_by_a_narrow_screen_and_wide_spacing(site: Site) -> None:
    found = {}
    with site.context(viewport=NARROW, bypass_csp=True) as context:
        page = context.new_page()
        for address in [*LISTS, *odd_addresses()]:
            page.goto(address)
            found[address] = cut_off(page, width=NARROW["width"])

    assert {address: faults for address, faults in found.items() if faults} == {}
