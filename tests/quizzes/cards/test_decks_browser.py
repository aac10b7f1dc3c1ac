"""Decks in a real browser: with a keyboard, on a phone, without script, and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import axe_violations
from tests.reader_site import PHONE, Site

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]
DECK = "/topics/immunotherapy/flashcards/"
WORDS = "/flashcards/words/"
WIDE = {"width": 1280, "height": 900}


def fronts(page: Page) -> Locator:
    return page.locator(".flashcard summary")


def fronts_after(page: Page, link: str) -> list[str]:
    """Return the fronts of the page to which a link leads, once that is there."""
    with page.expect_navigation():
        page.get_by_role("link", name=link, exact=True).click()
    return fronts(page).all_text_contents()


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("address", [DECK, f"{DECK}?shuffle=3", WORDS, "/flashcards/"])
def test_a_deck_with_all_cards_open_has_no_barrier(
    site: Site, address: str, viewport: dict[str, int]
) -> None:
    with site.context(viewport=viewport) as context:
        page = context.new_page()
        page.goto(address)
        for card in page.locator(".flashcard").all():
            card.evaluate("x => x.open = true")

        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_reader_without_script_shuffles_by_a_link_and_puts_the_cards_back(
    scriptless: Page,
) -> None:
    scriptless.goto(DECK)
    in_order = fronts(scriptless).all_text_contents()
    shuffled = fronts_after(scriptless, "Shuffle")
    again = fronts_after(scriptless, "Shuffle again")
    scriptless.get_by_role("link", name="In order").click()

    expect(fronts(scriptless)).to_have_text(in_order)
    assert shuffled not in (in_order, again)
    assert sorted(shuffled) == sorted(again) == sorted(in_order)


def test_reader_with_a_keyboard_opens_a_card_and_reads_where_it_comes_from(page: Page) -> None:
    page.goto(DECK)
    fronts(page).first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.locator(".flashcard").first).to_have_attribute("open", "")
    expect(page.locator(".flashcard").first.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/*/")


def test_a_deck_that_goes_over_pages_is_shuffled_by_its_link_with_script_too(page: Page) -> None:
    page.goto(WORDS)
    first = fronts_after(page, "Shuffle")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".flashcard[open]")).to_have_count(len(first))
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**/flashcards/words/?shuffle=*&page=2")

    expect(fronts(page).first).not_to_have_text(first[0])
    assert not {*first} & {*fronts(page).all_text_contents()}


def test_reader_shuffles_in_place_without_the_network(page: Page) -> None:
    page.goto(DECK)
    before = fronts(page).all_text_contents()
    page.context.set_offline(True)
    page.evaluate("Math.random = () => 0")
    page.get_by_role("button", name="Shuffle").click()

    expect(fronts(page)).to_have_text([*before[1:], before[0]])
    expect(page.get_by_role("status")).to_have_text("The cards are shuffled and closed.")


@pytest.mark.parametrize("script", [True, False])
def test_paper_shows_both_sides_of_each_card_and_its_source(site: Site, script: bool) -> None:
    with site.context(java_script_enabled=script) as context:
        page = context.new_page()
        page.goto(DECK)
        page.emulate_media(media="print")

        for back in page.locator(".flashcard > div").all():
            expect(back).to_be_visible()
            expect(back).to_contain_text("Checked on")
        expect(page.locator(".tools")).to_be_hidden()
