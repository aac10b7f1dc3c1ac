"""Somebody follows a path from the first page to the review quiz, with script and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import bottom_of
from tests.reader_site import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.reader_site import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PATH = "/paths/cancer-treatments/"


def follow(page: Page) -> None:
    """Go from the path's page to its quiz by its own links, one step at a time."""
    page.goto(PATH)
    page.get_by_role("link", name="Start with “Chemotherapy”").click()
    for title in ("Radiation therapy", "Immunotherapy"):
        page.get_by_text("Next: step").locator("..").get_by_role("link", name=title).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_role("link", name="Review quiz").click()


def answer(page: Page) -> None:
    for question in page.get_by_role("group").all():
        question.get_by_label("I am not sure").check()
    page.get_by_role("button", name="Check my answers").click()


@pytest.mark.parametrize("script", [True, False])
def test_reader_follows_a_path_to_its_quiz_and_learns_what_is_right(
    site: Site, script: bool
) -> None:
    with site.context(java_script_enabled=script) as context:
        page = context.new_page()
        follow(page)
        answer(page)

        expect(page.get_by_role("status").filter(has_text="0 of 10 right.")).to_be_visible()
        expect(page.get_by_text("You were not sure.")).to_have_count(10)
        assert f"{PATH}quiz/?asked=" in page.url
        assert context.storage_state() == {"cookies": [], "origins": []}


def test_the_step_takes_no_room_from_the_30_second_version(site: Site) -> None:
    with site.context() as context:
        page = context.new_page()
        page.goto("/topics/radiation-therapy/?path=cancer-treatments")
        rows = page.locator(".breadcrumb li").evaluate_all(
            "all => new Set(all.map(x => x.getBoundingClientRect().top)).size"
        )
        along = bottom_of(page, "#thirty-seconds")
        page.goto("/topics/radiation-therapy/")

        assert rows == 1
        assert along == bottom_of(page, "#thirty-seconds") <= PHONE["height"]
