"""The page of what a device holds: saved as a file, brought from one, erased in one press."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser import axe_violations, cut_off, small_targets
from tests.quizzes.cards.practicing import (
    BLOCKED,
    DECK,
    FULL,
    begin,
    button,
    rate,
    status,
    stored,
)

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, FilePayload, Page

    from tests.reader_site import Site

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ADDRESS = "/practice/"
MORNING = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
SAVE, BRING, ERASE = "Save as a file", "Bring a file from another device", "Erase everything"
MARKUP = "<img src=x onerror=alert(1)>"
CARD = {
    "state": 2, "step": 0, "stability": 8.2956, "difficulty": 1, "begun": "2026-11-20",
    "reviewed": "2026-11-20T09:00:00.000Z", "due": "2026-11-28T09:00:00.000Z",
}  # fmt: skip
LEARNED = CARD | {"state": 1, "step": 1, "due": "2026-11-20T09:10:00.000Z"}
DECK_DATA = {"name": "Words", "keys": ["term:t-cell", "term:other"], "begun": "2026-11-20"}
GOOD: dict[str, Any] = {
    "version": 1,
    "cards": {"term:t-cell": CARD, "faq:drip:0a1b2c3d": LEARNED},
    "decks": {"/flashcards/words/": DECK_DATA},
}


def with_card(**changed: object) -> str:
    return json.dumps(GOOD | {"cards": {"term:t-cell": CARD | changed}})


def with_deck(address: str = "/flashcards/words/", **changed: object) -> str:
    return json.dumps(GOOD | {"decks": {address: DECK_DATA | changed}})


def without(name: str) -> str:
    card = {key: value for key, value in CARD.items() if key != name}
    return json.dumps(GOOD | {"cards": {"term:t-cell": card}})


CUT = "This file is not whole, or it is another kind of file. Nothing was changed."
FOREIGN = "This file holds no practice of this site. Nothing was changed."
NEWER = "This file comes from a newer version of this site."
BROKEN = "This file holds a word, a number or a date that cannot be right. Nothing was changed."
LARGE = "This file is too large to be practice of this site. Nothing was changed."
BAD_FILES = {
    "empty": ("", CUT),
    "cut": (json.dumps(GOOD)[:-9], CUT),
    "a picture": ("\x89PNG\r\n\x00", CUT),
    "nothing": ("null", FOREIGN),
    "a list": (json.dumps([GOOD]), FOREIGN),
    "of somebody else": (json.dumps({"name": "x", "version": "1.0.0"}), FOREIGN),
    "without a version": (json.dumps(GOOD | {"version": None}), FOREIGN),
    "cards in a list": (json.dumps(GOOD | {"cards": []}), FOREIGN),
    "newer": (json.dumps(GOOD | {"version": 2}), NEWER),
    "older than all": (json.dumps(GOOD | {"version": 0}), BROKEN),
    "with more": (json.dumps(GOOD | {"more": 1}), BROKEN),
    "a card with more": (with_card(more=1), BROKEN),
    "a card without a date": (without("due"), BROKEN),
    "a card that is no card": (json.dumps(GOOD | {"cards": {"term:x": None}}), BROKEN),
    "a number as text": (with_card(stability="8"), BROKEN),
    "too large a number": (with_card(stability=1e300), BROKEN),
    "no number": (json.dumps(GOOD).replace("8.2956", "1e999"), BROKEN),
    "negative": (with_card(difficulty=-1), BROKEN),
    "no such state": (with_card(state=4), BROKEN),
    "no such step": (with_card(step=2), BROKEN),
    "a step of another state": (with_card(step=1), BROKEN),
    "no such day": (with_card(begun="2026-02-30"), BROKEN),
    "a date in words": (with_card(due="tomorrow"), BROKEN),
    "a date of another zone": (with_card(due="2026-11-28T09:00:00+01:00"), BROKEN),
    "back before it was answered": (with_card(due="2026-11-19T09:00:00.000Z"), BROKEN),
    "answered in the future": (
        with_card(reviewed="2027-01-01T09:00:00.000Z", due="2027-01-02T09:00:00.000Z"),
        BROKEN,
    ),
    "a key of no card": (json.dumps(GOOD | {"cards": {"__proto__": CARD}}), BROKEN),
    "a deck elsewhere": (with_deck("//elsewhere.example/"), BROKEN),
    "a deck elsewhere, written otherwise": (with_deck("/\\elsewhere.example/"), BROKEN),
    "a deck that is a script": (with_deck("javascript:alert(1)"), BROKEN),
    "a deck without a name": (with_deck(name=" "), BROKEN),
    "a deck with a long name": (with_deck(name="x" * 301), BROKEN),
    "a deck of other things": (with_deck(keys=[1]), BROKEN),
    "too large": (" " * 4_000_001, LARGE),
}


@pytest.fixture
def context(site: Site) -> Iterator[BrowserContext]:
    with site.context(timezone_id="UTC") as context:
        context.clock.set_fixed_time(MORNING)
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """The page on a device that knows one of the cards of `GOOD`, and another."""
    page = context.new_page()
    begin(page)
    rate(page, "Easy")
    rate(page, "Good")
    page.goto(ADDRESS)
    return page


def bring(page: Page, text: str) -> None:
    file: FilePayload = {
        "name": "x.json",
        "mimeType": "application/json",
        "buffer": text.encode(),
    }
    with page.expect_file_chooser() as chooser:
        button(page, BRING).click()
    chooser.value.set_files([file])


def test_a_reader_sees_their_decks_and_how_many_cards_are_for_today(page: Page) -> None:
    expect(page.locator("[data-decks] li")).to_have_count(1)
    expect(page.locator("[data-decks]")).to_contain_text("11 cards for today.")
    expect(page.get_by_text("No practice has begun")).to_be_hidden()
    page.get_by_role("link", name="Immunotherapy").click()

    expect(button(page, "Go on with your practice")).to_be_visible()


def test_a_deck_with_nothing_for_today_says_when_its_next_card_comes_back(page: Page) -> None:
    begin(page, name="Go on with your practice")
    for _ in range(11):
        rate(page, "Easy")
    page.goto(ADDRESS)

    expect(page.locator("[data-decks]")).to_contain_text(
        "Nothing for today. The next card comes back on December 3."
    )


def test_what_is_saved_on_one_device_is_brought_to_another(
    page: Page, site: Site, tmp_path: Path
) -> None:
    with page.expect_download() as download:
        button(page, SAVE).click()
    expect(status(page)).to_have_text("The file is among your downloads.")
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)

    assert file.name == "cancer-explained-practice.json"
    assert json.loads(file.read_text()) == stored(page)
    with site.context() as context:
        other = context.new_page()
        other.clock.set_fixed_time(MORNING)
        other.goto(ADDRESS)
        expect(button(other, SAVE)).to_be_hidden()
        bring(other, file.read_text())
        expect(status(other)).to_have_text("2 cards came from the file.")
        expect(other.get_by_role("link", name="Immunotherapy")).to_be_visible()
        assert stored(other) == stored(page)


@pytest.mark.parametrize(
    ("reviewed", "sentence"),
    [
        ("2026-11-20T09:00:00.000Z", "1 card came from the file. 1 card stayed"),
        ("2026-11-29T09:30:00.000Z", "1 card came from the file. 1 card stayed"),
        ("2026-11-29T09:30:00.001Z", "2 cards came from the file."),
    ],
)
def test_of_a_card_that_both_devices_know_the_later_answer_stays(
    page: Page, reviewed: str, sentence: str
) -> None:
    known = stored(page)
    theirs = CARD | {"reviewed": reviewed, "due": "2026-12-20T09:00:00.000Z"}
    bring(page, json.dumps(GOOD | {"cards": GOOD["cards"] | {"term:t-cell": theirs}}))
    expect(status(page)).to_contain_text(sentence)

    cards = stored(page)["cards"]
    newer = theirs if "2 cards" in sentence else known["cards"]["term:t-cell"]
    assert cards == {
        "term:immune-system": known["cards"]["term:immune-system"],
        "term:t-cell": newer,
        "faq:drip:0a1b2c3d": LEARNED,
    }
    assert set(stored(page)["decks"]) == {DECK, "/flashcards/words/"}


@pytest.mark.parametrize(("text", "sentence"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_file_that_is_not_right_is_refused_whole(page: Page, text: str, sentence: str) -> None:
    before = page.evaluate("localStorage.practice")
    bring(page, text)

    expect(status(page)).to_contain_text(sentence)
    assert page.evaluate("localStorage.practice") == before


def test_a_file_can_be_brought_again_after_it_was_refused(page: Page) -> None:
    bring(page, "")
    expect(status(page)).to_have_text(CUT)
    bring(page, json.dumps(GOOD))

    expect(status(page)).to_contain_text("came from the file.")


def test_markup_in_the_name_of_a_deck_is_text(page: Page) -> None:
    bring(page, with_deck(name=MARKUP))

    expect(page.get_by_role("link", name=MARKUP)).to_be_visible()
    expect(page.locator("main img")).to_have_count(0)


def test_a_file_that_does_not_fit_changes_nothing(page: Page) -> None:
    before = page.evaluate("localStorage.practice")
    page.evaluate(f"() => {{ {FULL} }}")
    bring(page, json.dumps(GOOD))

    expect(status(page)).to_contain_text("no room left")
    assert page.evaluate("localStorage.practice") == before


def test_everything_is_erased_in_one_press(page: Page, context: BrowserContext) -> None:
    button(page, ERASE).click()

    expect(status(page)).to_have_text("Erased. Nothing of your practice is left on this device.")
    expect(page.locator("[data-decks] li")).to_have_count(0)
    expect(page.get_by_text("No practice has begun")).to_be_visible()
    expect(button(page, ERASE)).to_be_hidden()
    expect(button(page, BRING)).to_be_focused()
    assert context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}


def test_what_cannot_be_read_is_said_and_can_be_erased(page: Page) -> None:
    page.evaluate("localStorage.practice = '{}'")
    page.reload()
    expect(status(page)).to_contain_text("holds practice that this page cannot read")
    button(page, ERASE).click()

    expect(status(page)).to_contain_text("Erased.")
    assert page.evaluate("localStorage.length") == 0


def test_a_browser_that_stores_nothing_says_so(page: Page) -> None:
    page.add_init_script(BLOCKED)
    page.reload()

    expect(status(page)).to_contain_text("This browser lets no site store anything.")


def test_what_another_tab_does_is_shown(page: Page, context: BrowserContext) -> None:
    other = context.new_page()
    begin(other, name="Go on with your practice")
    rate(other, "Easy")

    expect(page.locator("[data-decks]")).to_contain_text("10 cards for today.")


def test_axe_finds_nothing_in_any_state_of_the_page(page: Page) -> None:
    found = {"decks": axe_violations(page)}
    bring(page, "")
    expect(status(page)).to_have_text(CUT)
    found["refused"] = axe_violations(page)
    button(page, ERASE).click()
    found["erased"] = axe_violations(page)

    assert found == {state: [] for state in ("decks", "refused", "erased")}


def test_a_finger_hits_every_button_and_no_word_is_cut_off(site: Site) -> None:
    # The probe brings a style sheet of its own, which the site's policy rightly refuses.
    with site.context(viewport={"width": 320, "height": 640}, bypass_csp=True) as context:
        page = context.new_page()
        begin(page)
        page.goto(ADDRESS)
        expect(button(page, ERASE)).to_be_visible()

        assert small_targets(page) == []
        assert cut_off(page, width=320) == []
