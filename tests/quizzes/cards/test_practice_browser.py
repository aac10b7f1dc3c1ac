"""Practice with the cards of a deck, in a real browser: begun by a press, one card at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import brotli
import pytest
from playwright.sync_api import expect

from tests.browser import axe_violations, cut_off, small_targets
from tests.house import ROOT, SCRIPT_BYTES
from tests.quizzes.cards.practicing import (
    BEGIN,
    BLOCKED,
    DECK,
    FULL,
    GO_ON,
    REVEAL,
    begin,
    button,
    front,
    rate,
    status,
    stored,
)

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.reader_site import Site

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WORDS = "/flashcards/words/"
MORNING = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
CARDS = 12
RATINGS = ["Again in 1 minute", "Hard in 6 minutes", "Good in 10 minutes", "Easy in 8 days"]


@pytest.fixture
def context(site: Site) -> Iterator[BrowserContext]:
    with site.context(timezone_id="UTC") as context:
        context.clock.set_fixed_time(MORNING)
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def scripts(page: Page) -> list[str]:
    """The addresses of all scripts that the page asks for, while it does."""
    asked: list[str] = []
    page.on("request", lambda x: asked.append(urlsplit(x.url).path) if ".js" in x.url else None)
    return asked


def test_nothing_is_stored_and_nothing_more_is_loaded_before_a_reader_begins(
    page: Page, scripts: list[str]
) -> None:
    for address in (DECK, WORDS, "/practice/"):
        page.goto(address)
        expect(page.locator("[data-begin], [data-tools]").first).to_be_visible()

        assert page.context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}
        assert page.evaluate("caches.keys()") == []
    assert "/static/js/practice.js" in scripts
    assert [x for x in scripts if "session" in x or "vendor" in x] == []


def test_all_scripts_of_practice_together_stay_small(page: Page, scripts: list[str]) -> None:
    begin(page)
    texts = {name: (ROOT / name.lstrip("/")).read_bytes() for name in scripts}

    assert "/static/js/vendor/ts-fsrs.js" in texts
    # They are compressed once, before anybody asks for them.
    assert sum(len(brotli.compress(x, quality=11)) for x in texts.values()) <= SCRIPT_BYTES


def test_a_card_shows_its_front_then_its_answer_then_when_it_would_come_back(page: Page) -> None:
    begin(page)
    expect(front(page)).to_have_text("Immune system")
    expect(page.locator(".flashcard").first).to_be_hidden()
    expect(page.get_by_text("The body’s defense").first).to_be_hidden()
    button(page, REVEAL).click()
    answer = page.get_by_role("group", name="The answer")

    expect(answer).to_be_focused()
    expect(answer).to_contain_text("The body’s defense")
    expect(answer).to_contain_text("Checked on")
    expect(page.get_by_role("group", name="How well").get_by_role("button")).to_have_text(RATINGS)


@pytest.mark.parametrize(
    ("rating", "sentence", "left"),
    [
        ("Again", "Again: that card comes back in 1 minute.", CARDS),
        ("Hard", "Hard: that card comes back in 6 minutes.", CARDS),
        ("Good", "Good: that card comes back in 10 minutes.", CARDS),
        ("Easy", "Easy: that card comes back in 8 days.", CARDS - 1),
    ],
)
def test_each_answer_is_stored_and_the_next_card_is_asked(
    page: Page, rating: str, sentence: str, left: int
) -> None:
    begin(page)
    rate(page, rating)

    expect(front(page)).to_have_text("T cell")
    expect(front(page)).to_be_focused()
    expect(status(page)).to_have_text(f"{sentence} {left} cards left for today.")
    assert list(stored(page)["cards"]) == ["term:immune-system"]


def test_at_the_end_the_plain_list_comes_back_with_the_day_of_the_next_card(page: Page) -> None:
    begin(page)
    for _ in range(CARDS):
        rate(page, "Easy")

    expect(status(page)).to_have_text(
        "Easy: that card comes back in 8 days. That is all for today. "
        "The next card comes back on December 7."
    )
    expect(button(page, GO_ON)).to_be_focused()
    expect(page.locator(".flashcard")).to_have_count(CARDS)
    expect(page.locator(".flashcard").first).to_be_visible()
    button(page, GO_ON).click()
    expect(status(page)).to_have_text(
        "That is all for today. The next card comes back on December 7."
    )


def test_a_card_that_was_not_known_comes_back_before_the_end(page: Page) -> None:
    begin(page)
    rate(page, "Again")
    for _ in range(CARDS - 1):
        rate(page, "Easy")

    expect(front(page)).to_have_text("Immune system")
    expect(status(page)).to_contain_text("1 card left for today.")
    rate(page, "Easy")
    expect(status(page)).to_contain_text("That is all for today.")


@pytest.mark.parametrize(("days", "is_back"), [(1, False), (2, True), (3, True)])
def test_a_card_comes_back_on_its_day_at_any_hour(page: Page, days: int, is_back: bool) -> None:
    begin(page)
    for _ in range(CARDS - 1):
        rate(page, "Easy")
    rate(page, "Good")
    rate(page, "Good")
    expect(status(page)).to_contain_text("The next card comes back on December 1.")
    page.context.clock.set_fixed_time(MORNING + timedelta(days=days, hours=-9))
    page.reload()
    button(page, GO_ON).click()

    expect(front(page)).to_be_visible(visible=is_back)
    expect(status(page)).to_contain_text("1 card left" if is_back else "That is all for today.")


def test_a_card_that_was_known_after_its_days_waits_longer(page: Page) -> None:
    begin(page)
    rate(page, "Easy")
    page.context.clock.set_fixed_time(MORNING + timedelta(days=8, hours=-2))
    begin(page, name=GO_ON)
    button(page, REVEAL).click()

    expect(front(page)).to_have_text("Immune system")
    expect(button(page, "Again")).to_have_text("Again in 10 minutes")
    expect(button(page, "Good")).to_have_text("Good in 39 days")


def test_a_reader_stops_and_goes_on_another_time(page: Page) -> None:
    begin(page)
    rate(page, "Easy")
    button(page, "Stop for now").click()

    expect(status(page)).to_have_text("You stopped. What you answered is kept on this device.")
    expect(button(page, GO_ON)).to_be_focused()
    expect(button(page, GO_ON)).to_be_in_viewport()
    expect(page.locator(".flashcard").first).to_be_visible()
    begin(page, name=GO_ON)
    expect(front(page)).to_have_text("T cell")


def test_a_long_deck_is_practiced_whole_and_brings_twenty_new_cards_a_day(page: Page) -> None:
    page.goto(WORDS)
    total = int(page.locator(".lead").inner_text().split()[0])
    begin(page, f"{WORDS}?page=2")
    expect(status(page)).to_have_text("20 cards left for today.")
    for _ in range(20):
        rate(page, "Easy")

    expect(status(page)).to_contain_text("The next card comes back on November 30.")
    assert total > 48
    assert len(stored(page)["decks"][WORDS]["keys"]) == total
    page.context.clock.set_fixed_time(MORNING + timedelta(days=1))
    begin(page, WORDS, GO_ON)
    expect(status(page)).to_have_text("20 cards left for today.")


def test_a_page_that_cannot_be_fetched_takes_no_card_from_the_deck(page: Page) -> None:
    begin(page, WORDS)
    whole = stored(page)["decks"]
    page.route("**/flashcards/words/?page=2", lambda route: route.abort())
    begin(page, WORDS, GO_ON)

    expect(status(page)).to_contain_text("Only the cards of this page are here now")
    assert {*stored(page)["decks"][WORDS]["keys"]} == {*whole[WORDS]["keys"]}


def test_a_deck_of_some_words_only_leaves_the_others_in_it(page: Page) -> None:
    begin(page)
    whole = {*stored(page)["decks"][DECK]["keys"]}
    begin(page, f"{DECK}?words=t-cell", GO_ON)

    expect(status(page)).to_contain_text("1 card left for today.")
    assert {*stored(page)["decks"][DECK]["keys"]} == whole


def test_what_another_tab_answered_stays_answered(page: Page, context: BrowserContext) -> None:
    other = context.new_page()
    begin(page)
    begin(other, name=GO_ON)
    rate(page, "Easy")

    expect(status(other)).to_contain_text("You answered that card in another tab.")
    expect(front(other)).to_have_text("T cell")
    rate(other, "Hard")
    expect(front(page)).not_to_have_text("T cell")
    assert [x["state"] for x in stored(page)["cards"].values()] == [2, 1]


def test_an_answer_looks_first_at_what_is_stored_by_now(page: Page) -> None:
    begin(page)
    button(page, REVEAL).click()
    # A page hears nothing of what it stores itself, as it may hear late of another tab.
    page.evaluate(
        """() => {
          const data = JSON.parse(localStorage.practice);
          data.cards["term:immune-system"] = {
            state: 2, step: 0, stability: 8, difficulty: 1, begun: "2026-11-29",
            reviewed: "2026-11-29T09:29:00.000Z", due: "2026-12-07T09:29:00.000Z" };
          localStorage.practice = JSON.stringify(data);
        }"""
    )
    button(page, "Again").click()

    expect(status(page)).to_contain_text("You answered that card in another tab.")
    expect(front(page)).to_have_text("T cell")
    assert stored(page)["cards"]["term:immune-system"]["stability"] == 8


@pytest.mark.parametrize("is_heard", [True, False])
def test_what_was_erased_in_another_tab_does_not_come_back(
    page: Page, context: BrowserContext, is_heard: bool
) -> None:
    other = context.new_page()
    begin(page)
    button(page, REVEAL).click()
    if is_heard:
        other.goto("/practice/")
        button(other, "Erase everything").click()
    else:
        page.evaluate("localStorage.clear()")
        button(page, "Good").click()

    expect(status(page)).to_contain_text("Your practice was erased in another tab.")
    expect(button(page, BEGIN)).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize(
    ("script", "sentence"), [(FULL, "no room left"), (BLOCKED, "lets no site store anything")]
)
def test_a_browser_that_stores_nothing_says_so_and_the_cards_stay(
    page: Page, script: str, sentence: str
) -> None:
    page.add_init_script(script)
    page.goto(DECK)
    button(page, BEGIN).click()

    expect(status(page)).to_contain_text(sentence)
    expect(page.locator(".flashcard").first).to_be_visible()
    assert page.context.storage_state() == {"cookies": [], "origins": []}


def test_an_answer_that_cannot_be_stored_can_be_given_again(page: Page) -> None:
    begin(page)
    page.evaluate("() => { window.setItem = Storage.prototype.setItem; }")
    page.evaluate(f"() => {{ {FULL} }}")
    rate(page, "Easy")
    expect(status(page)).to_contain_text("That could not be stored")
    expect(front(page)).to_have_text("Immune system")
    page.evaluate("() => { Storage.prototype.setItem = window.setItem; }")
    button(page, "Easy").click()

    expect(front(page)).to_have_text("T cell")
    assert list(stored(page)["cards"]) == ["term:immune-system"]


def test_what_cannot_be_read_is_not_overwritten(page: Page) -> None:
    page.goto(DECK)
    page.evaluate("localStorage.practice = '{\"version\": 1'")
    page.reload()
    button(page, BEGIN).click()

    expect(status(page)).to_contain_text("holds practice that we cannot read")
    assert page.evaluate("localStorage.practice") == '{"version": 1'


def test_practice_that_cannot_be_loaded_says_so(page: Page) -> None:
    page.route("**/ts-fsrs.js", lambda route: route.abort())
    page.goto(DECK)
    button(page, BEGIN).click()

    expect(status(page)).to_have_text(
        "That did not work. Please check your connection and try again."
    )
    expect(page.locator(".flashcard").first).to_be_visible()


def test_without_script_the_deck_is_a_plain_list(scriptless: Page) -> None:
    scriptless.goto(DECK)

    expect(scriptless.locator(".flashcard")).to_have_count(CARDS)
    expect(button(scriptless, BEGIN)).to_have_count(0)
    scriptless.get_by_role("link", name="Your practice on this device").click()
    expect(scriptless.get_by_text("No practice has begun on this device")).to_be_visible()


def test_a_reader_practices_by_keyboard_alone(page: Page) -> None:
    page.goto(DECK)
    button(page, BEGIN).focus()
    page.keyboard.press("Enter")
    for card in ("Immune system", "T cell"):
        expect(front(page)).to_be_focused()
        expect(front(page)).to_have_text(card)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("group", name="The answer")).to_be_focused()
        for _ in page.locator(".practice-card a").all():
            page.keyboard.press("Tab")
        for _ in ("Again", "Hard", "Good"):
            page.keyboard.press("Tab")
        expect(button(page, "Good")).to_be_focused()
        page.keyboard.press("Space")
    for _ in (REVEAL, "Stop for now"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(button(page, GO_ON)).to_be_focused()
    assert len(stored(page)["cards"]) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_of_practice(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(DECK)
    found = {"offer": axe_violations(page)}
    begin(page)
    found["front"] = axe_violations(page)
    button(page, REVEAL).click()
    found["answer"] = axe_violations(page)
    button(page, "Good").click()
    found["next"] = axe_violations(page)
    button(page, "Stop for now").click()
    found["stopped"] = axe_violations(page)

    assert found == {state: [] for state in ("offer", "front", "answer", "next", "stopped")}


def test_a_finger_hits_every_button_and_no_word_is_cut_off(site: Site) -> None:
    # The probe brings a style sheet of its own, which the site's policy rightly refuses.
    with site.context(viewport={"width": 320, "height": 640}, bypass_csp=True) as context:
        page = context.new_page()
        begin(page)
        button(page, REVEAL).click()

        assert small_targets(page) == []
        assert cut_off(page, width=320) == []
