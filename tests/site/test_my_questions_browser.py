"""“My questions” in a real browser: nothing leaves it, nothing is kept before a reader asks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.paper import printed, text_on
from tests.reader_site import NOTICE, Site

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Request

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ADDRESS = "/topics/immunotherapy/questions/"
KEY = f"my-questions {ADDRESS}"
TICKED = "How will we know if it works?"
TICKED_ONE = 2
NOT_TICKED = "Is immunotherapy a choice for my type and stage of cancer?"
HOSTILE = "<script>alert(1)</script> & who drives me home?"
KEEP = "Keep on this device"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }"
BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException(); } })"


def own(page: Page, number: int = 0) -> Locator:
    return page.get_by_label("Add a question of your own").nth(number)


def kept(page: Page) -> dict[str, Any] | None:
    found: dict[str, Any] | None = page.evaluate(
        "key => JSON.parse(localStorage.getItem(key))", KEY
    )
    return found


def choose(page: Page, address: str = ADDRESS) -> None:
    """Tick one question with the keyboard, and type one that would do harm if it were obeyed."""
    page.goto(address)
    page.get_by_role("checkbox").nth(TICKED_ONE).focus()
    page.keyboard.press("Space")
    own(page).focus()
    page.keyboard.type(HOSTILE)
    page.keyboard.press("Enter")
    page.keyboard.type("And back?")


@pytest.mark.parametrize("script", [True, False])
def test_paper_has_what_was_ticked_and_typed_and_nothing_else(
    site: Site, tmp_path: Path, script: bool
) -> None:
    with site.context(java_script_enabled=script) as context:
        page = context.new_page()
        choose(page)
        [sheet] = printed(page, tmp_path)

    text = text_on(sheet)
    assert TICKED in text
    assert f"{HOSTILE} And back?" in text
    assert NOT_TICKED not in text
    assert "Add a question" not in text
    for fact in (NOTICE, "NCI updated 2019-09-24", "Verified 2025-01-15", "Look for a newer copy."):
        assert fact in text


def test_paper_has_all_questions_where_none_is_ticked(scriptless: Page, tmp_path: Path) -> None:
    scriptless.goto(ADDRESS)
    sheets = printed(scriptless, tmp_path, paper="Letter")

    text = " ".join(map(text_on, sheets))
    assert TICKED in text
    assert NOT_TICKED in text


def test_a_question_of_50_000_letters_is_printed_to_its_end(page: Page, tmp_path: Path) -> None:
    page.goto(ADDRESS)
    own(page).fill("word " * 10_000 + "theend")
    words = [word.text for sheet in printed(page, tmp_path) for word in sheet]

    assert words.count("word") == 10_000
    assert "theend" in words
    expect(own(page)).to_be_visible()


def test_nothing_leaves_and_nothing_is_kept_before_the_reader_asks(
    page: Page, tmp_path: Path
) -> None:
    choose(page)
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 - Playwright wants a function
    page.get_by_role("button", name="One more question").click()
    page.keyboard.type("Third?")
    stored = page.context.storage_state(indexed_db=True)
    page.get_by_role("button", name=KEEP).click()
    printed(page, tmp_path)

    assert stored == {"cookies": [], "origins": []}
    assert page.context.storage_state()["cookies"] == []
    assert [x.url for x in requests if "/c/" not in x.url] == []
    assert page.url.endswith(ADDRESS)


def test_a_kept_list_comes_back_until_it_is_forgotten(page: Page) -> None:
    choose(page)
    page.get_by_role("button", name=KEEP).click()
    expect(page.get_by_role("status")).to_contain_text("kept on this device, and nowhere else")
    page.reload()
    expect(page.get_by_role("status")).to_contain_text(
        re.compile(r"on this device, on [A-Z][a-z]+ [0-9]{1,2}, 20[0-9]{2}\.")
    )
    expect(page.get_by_label(TICKED)).to_be_checked()
    expect(own(page)).to_have_value(f"{HOSTILE}\nAnd back?")
    page.get_by_label(NOT_TICKED).check()
    expect(page.get_by_role("status")).to_contain_text("You have changed your list.")
    page.get_by_role("button", name="Forget them").click()

    assert page.evaluate("localStorage.length") == 0
    expect(page.get_by_role("status")).to_contain_text("keeps your list no longer")
    expect(page.get_by_role("button", name=KEEP)).to_be_focused()


def test_lists_of_two_topics_do_not_mix(page: Page) -> None:
    choose(page)
    page.get_by_role("button", name=KEEP).click()
    page.goto("/topics/chemotherapy/questions/")

    expect(page.locator(":checked")).to_have_count(0)
    expect(own(page)).to_have_value("")


def test_a_question_with_new_words_stays_as_the_reader_ticked_it(page: Page) -> None:
    choose(page)
    page.get_by_role("button", name=KEEP).click()
    page.evaluate(
        """([key, now]) => {
          const kept = JSON.parse(localStorage.getItem(key));
          localStorage.setItem(key, JSON.stringify({ ...kept, ticked: [now, "Its old words?"] }));
        }""",
        [KEY, NOT_TICKED],
    )
    page.reload()

    expect(page.get_by_label(NOT_TICKED)).to_be_checked()
    expect(own(page)).to_have_value("Its old words?")
    expect(own(page, 1)).to_have_value(f"{HOSTILE}\nAnd back?")
    expect(page.get_by_role("status")).to_contain_text("We changed the words of a question")


def test_all_kept_lists_are_in_one_place_and_can_be_forgotten_there(page: Page) -> None:
    for address in (ADDRESS, "/topics/chemotherapy/questions/"):
        choose(page, address)
        page.get_by_role("button", name=KEEP).click()
    page.evaluate("localStorage.setItem('my-questions /topics/damaged/questions/', '{}')")
    page.goto("/my-questions/")

    expect(page.get_by_text(HOSTILE)).to_have_count(2)
    page.get_by_role("button", name="Forget this list /topics/damaged/questions/").click()
    page.get_by_role("button", name="Forget this list Immunotherapy").click()
    expect(page.get_by_role("status")).to_contain_text("does not keep that list any longer")
    expect(page.get_by_role("link", name="Open this list Chemotherapy")).to_be_visible()
    page.get_by_role("button", name="Forget all lists").click()
    expect(page.get_by_text("No list is kept on this device")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_without_script_the_place_of_all_lists_says_how_it_works(scriptless: Page) -> None:
    scriptless.goto("/my-questions/")

    expect(scriptless.get_by_text("No list is kept on this device")).to_be_visible()
    expect(scriptless.get_by_text("needs a browser that runs scripts")).to_be_visible()
    expect(scriptless.get_by_role("button", name="Forget")).to_have_count(0)


@pytest.mark.parametrize("fault", [FULL, BLOCKED], ids=["full", "blocked"])
def test_a_device_that_cannot_keep_the_list_says_so_and_loses_nothing(
    page: Page, fault: str
) -> None:
    page.add_init_script(fault)
    choose(page)
    page.get_by_role("button", name=KEEP).click()

    expect(page.get_by_role("status")).to_contain_text("This device could not keep your list.")
    expect(page.get_by_label(TICKED)).to_be_checked()
    expect(own(page)).to_have_value(f"{HOSTILE}\nAnd back?")


@pytest.mark.parametrize("damaged", ["no JSON", "null", "7", "{}", '{"ticked": 1, "own": {}}'])
def test_what_is_kept_and_cannot_be_read_does_no_harm(page: Page, damaged: str) -> None:
    page.goto(ADDRESS)
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, damaged])
    choose(page)
    page.get_by_role("button", name=KEEP).click()

    assert (kept(page) or {})["own"] == [f"{HOSTILE}\nAnd back?"]


def test_own_questions_are_added_and_removed_with_the_keyboard(page: Page) -> None:
    choose(page)
    more = page.get_by_role("button", name="One more question")
    for number in range(1, 50):
        more.press("Enter")
        expect(own(page, number)).to_be_focused()
        page.keyboard.type(f"Question {number}?")
    more.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("50 questions of your own")
    page.get_by_role("button", name="Remove this question").nth(1).press("Enter")

    expect(own(page, 1)).to_have_value("Question 2?")
    expect(own(page, 1)).to_be_focused()


def test_lists_kept_in_two_windows_are_both_there(page: Page) -> None:
    choose(page)
    other = page.context.new_page()
    other.goto(ADDRESS)
    own(other).fill("From the other window?")
    page.get_by_role("button", name=KEEP).click()
    expect(own(other, 1)).to_have_value(f"{HOSTILE}\nAnd back?")
    other.get_by_role("button", name=KEEP).click()

    assert {*(kept(page) or {})["own"]} == {"From the other window?", f"{HOSTILE}\nAnd back?"}
