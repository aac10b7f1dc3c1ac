"""Every public page in every way that readers may see it: R1, R3, R5, R6, R12 of READERS.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import axe_violations, cut_off, small_targets
from tests.reader_site import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request, ViewportSize

    from tests.reader_site import Site

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

NARROW: ViewportSize = {"width": 320, "height": 640}
AS_USUAL: dict[str, Any] = {
    "color_scheme": "light", "forced_colors": "none", "reduced_motion": "no-preference",
}  # fmt: skip
MEDIA: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "reduced motion": {"reduced_motion": "reduce"},
}
# What does nothing without script has no place where there is none.
IDLE_BUTTONS = """() => [...document.querySelectorAll("button")]
  .filter((x) => x.checkVisibility() && !x.form && !x.popoverTargetElement)
  .map((x) => x.outerHTML)"""
every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())


@every_page
def test_axe_finds_nothing_in_any_mode(page: Page, address: str) -> None:
    page.goto(address)
    found = {}
    for mode, media in MEDIA.items():
        page.emulate_media(**AS_USUAL | media)
        found[mode] = axe_violations(page)
    page.set_viewport_size(NARROW)
    found["narrow"] = axe_violations(page)

    assert found == {mode: [] for mode in [*MEDIA, "narrow"]}


@every_page
def test_a_page_without_its_scripts_is_whole(page: Page, address: str) -> None:
    # Where scripts are off altogether, axe itself would wait for ever.
    page.route("**/*.js", lambda route: route.abort())
    page.goto(address)
    # A page that has none is no other page without them.
    found = axe_violations(page) if page.locator("script[src]").count() else []

    assert found == []
    assert page.evaluate(IDLE_BUTTONS) == []


@every_page
def test_no_word_is_cut_off_by_a_narrow_screen_and_wide_spacing(site: Site, address: str) -> None:
    # The probe brings a style sheet of its own, which the site's policy rightly refuses.
    with site.context(viewport=NARROW, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(address)

        assert cut_off(page, width=320) == []


@every_page
def test_a_finger_hits_every_link_and_button(page: Page, address: str) -> None:
    page.goto(address)

    assert small_targets(page) == []


@every_page
def test_nothing_leaves_the_site_and_nothing_is_stored(page: Page, address: str) -> None:
    requests: list[Request] = []
    refused: list[str] = []
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 - Playwright wants a function
    page.on("console", lambda message: refused.append(message.text))
    page.goto(address)
    home = page.url.removesuffix(address)

    assert [x.url for x in requests if not x.url.startswith(f"{home}/")] == []
    assert [text for text in refused if "Content Security Policy" in text] == []
    assert page.context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}
    assert page.evaluate("sessionStorage.length") == 0
