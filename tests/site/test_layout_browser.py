"""Where things stand: the header on a phone, the aside beside the text, one filled button."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.reader_site import PAGES, PHONE, Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]
ASIDE = [
    "quiz", "quiz marked", "flashcards", "path quiz", "search", "search, many found",
    "search, none found", "ledger", "ledger, none found", "not found",
]  # fmt: skip
BOXES = """() => {
  const box = (x) => x.getBoundingClientRect();
  const aside = document.querySelector(".page-aside");
  const others = [...document.querySelectorAll("main > *")].filter((x) => x !== aside);
  return {
    beside: others.every((x) => box(x).right < box(aside).left),
    top: box(aside).top - box(others[0]).top,
    after: box(aside).top - Math.max(...others.map((x) => box(x).bottom)),
    right: box(aside).right,
  };
}"""
FILLED = """() => {
  const clear = "rgba(0, 0, 0, 0)";
  const isFilled = (x) => x.checkVisibility() && getComputedStyle(x).backgroundColor !== clear;
  return [...document.querySelectorAll("main section, main form, main > div, .masthead")]
    .filter((x) => [...x.querySelectorAll("button:not(dfn *), .start")].filter(isFilled).length > 1)
    .map((x) => x.textContent.trim().slice(0, 60));
}"""


@pytest.mark.parametrize("name", ASIDE)
def test_the_aside_stands_beside_the_text_and_on_a_phone_after_it(site: Site, name: str) -> None:
    with site.context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(PAGES[name])
        wide = page.evaluate(BOXES)
        page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        narrow = page.evaluate(BOXES)

    assert wide["beside"]
    assert 0 <= wide["top"] < 40
    assert wide["right"] == 1120
    assert not narrow["beside"]
    assert narrow["after"] >= 0


@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_shows_the_way_and_the_word_search_in_one_row(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": PHONE["height"]})
    page.goto("/topics/immunotherapy/")
    header = page.locator(".masthead")

    for name in ("Topics", "Glossary"):
        expect(header.get_by_role("link", name=name)).to_be_visible()
    search = header.get_by_role("button", name="Search")
    assert search.inner_text() == "Search"
    assert header.evaluate("x => x.offsetHeight") == 52
    search.click()
    expect(page.get_by_label("Search for a topic or a word")).to_be_visible()


@pytest.mark.parametrize("name", sorted({*ASIDE, "home", "my questions", "kept pages", "path"}))
def test_no_section_has_two_filled_buttons(page: Page, name: str) -> None:
    page.goto(PAGES[name])

    assert page.evaluate(FILLED) == []
