"""The admin's scripts in a real browser: moving rows, the editor, its preview, its uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from explainer.pictures.models import Picture
from tests.admin_browser import at_the_desk
from tests.admin_forms import change_page
from tests.factories import make_term, make_topic, make_user
from tests.picture_files import picture_file
from topics.models import Section, Takeaway, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE_A_FILE = """([data, type]) => {
  const editor = document.querySelector("#id_sections-0-body");
  editor.focus();
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(data)], "x.png", { type }));
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true }));
}"""


@pytest.fixture
def topic() -> Topic:
    topic = make_topic(terms=[make_term(name="antigen")])
    for order, text in enumerate(("two", "three"), start=2):
        Takeaway.objects.create(topic=topic, order=order, text=text)
    Section.objects.create(topic=topic, order=2, heading="Second", body="Second body.")
    return topic


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, topic: Topic) -> Iterator[Page]:
    make_user(role="writer", username="ada")
    with at_the_desk(browser, live_server.url, "ada") as page:
        page.goto(change_page(topic))
        yield page


def shown_takeaways(page: Page) -> list[str]:
    inputs = page.locator("#takeaways-group tr.form-row:not(.empty-form) .field-text input")
    return [inputs.nth(number).input_value() for number in range(inputs.count())]


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and continue editing").click()
    page.locator(".messagelist .success").wait_for()


def test_rows_are_moved_by_keyboard_and_stay_where_they_were_put(page: Page, topic: Topic) -> None:
    up = page.locator("#takeaways-2").get_by_role("button", name="Move up")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").last).to_have_text("Moved to place 1 of 3.")
    assert shown_takeaways(page) == ["three", "It is a treatment.", "two"]

    save(page)

    assert [x.text for x in topic.takeaways.all()] == ["three", "It is a treatment.", "two"]
    assert shown_takeaways(page) == ["three", "It is a treatment.", "two"]


def test_the_first_row_stays_first_and_says_so(page: Page) -> None:
    page.locator("#takeaways-0").get_by_role("button", name="Move up").click()

    expect(page.get_by_role("status").last).to_have_text("This is the first one.")
    assert shown_takeaways(page)[0] == "It is a treatment."


def test_a_new_row_is_moved_up_and_another_new_one_removed(page: Page, topic: Topic) -> None:
    page.get_by_role("button", name="Add another Key takeaway").click()
    page.get_by_role("button", name="Add another Key takeaway").click()
    page.locator("#id_takeaways-3-text").fill("new")
    for _place in range(3):
        page.locator("#takeaways-3").get_by_role("button", name="Move up").click()
    page.locator("#takeaways-4 .inline-deletelink").click()

    save(page)

    assert [x.text for x in topic.takeaways.all()] == ["new", "It is a treatment.", "two", "three"]


def test_a_moved_section_keeps_what_was_typed(page: Page, topic: Topic) -> None:
    page.locator("#id_sections-1-body").fill("Typed **before** the move.")
    page.locator("#sections-1").get_by_role("button", name="Move up").click()

    save(page)

    assert topic.sections.all()[0].body == "Typed **before** the move."


def test_the_preview_shows_what_the_page_will_show(page: Page) -> None:
    page.locator("#id_sections-0-body").fill("# A heading\n\n**Bold** <script>alert(1)</script>")

    preview = page.locator("#sections-0 .markdownx-preview")

    expect(preview.locator("h3")).to_have_text("A heading")
    expect(preview.locator("strong")).to_have_text("Bold")
    expect(preview).to_contain_text("<script>alert(1)</script>")


def test_an_added_section_has_a_preview_too(page: Page) -> None:
    page.get_by_role("button", name="Add another Section").click()
    page.locator("#id_sections-2-body").fill("*New*")

    expect(page.locator("#sections-2 .markdownx-preview em")).to_have_text("New")


def test_the_tab_key_leaves_the_editor(page: Page) -> None:
    editor = page.locator("#id_sections-0-body")
    editor.focus()
    before = editor.input_value()
    page.keyboard.press("Tab")

    expect(editor).not_to_be_focused()
    assert editor.input_value() == before


def test_a_pasted_picture_is_written_into_the_text_and_shown(page: Page) -> None:
    page.evaluate(PASTE_A_FILE, [list(picture_file()), "image/png"])

    shown = page.locator("#sections-0 .markdownx-preview img")

    expect(shown).to_have_attribute("alt", "Say what the picture shows")
    assert shown.get_attribute("src") == Picture.objects.get().get_absolute_url()


def test_a_word_is_chosen_by_typing_its_beginning(page: Page, topic: Topic) -> None:
    make_term(name="biopsy", slug="biopsy")
    page.get_by_role("button", name="Add another Word to know").click()
    page.locator("#words_to_know-1 .select2-selection").click()
    page.locator(".select2-search__field").last.fill("biop")
    page.get_by_role("option", name="biopsy").click()

    save(page)

    assert [x.term.slug for x in topic.words_to_know.all()][-1] == "biopsy"


def test_nothing_is_wider_than_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_refused_picture_is_explained_and_leaves_the_text_alone(
    browser: Browser, live_server: LiveServer, topic: Topic
) -> None:
    make_user(role="writer", username="ada")
    expected = "Bad Request|Invalid response"
    with at_the_desk(browser, live_server.url, "ada", expected=expected) as page:
        page.goto(change_page(topic))
        page.evaluate(PASTE_A_FILE, [[60, 115, 118, 103], "image/png"])

        expect(page.locator("#sections-0 [role=alert]")).to_contain_text("This is not a picture")
        expect(page.locator("#id_sections-0-body")).to_have_value(
            "It helps your **own** immune system."
        )


def test_without_script_the_numbers_move_the_rows(
    browser: Browser, live_server: LiveServer, topic: Topic
) -> None:
    make_user(role="writer", username="ada")
    with at_the_desk(browser, live_server.url, "ada") as signed_in:
        state = signed_in.context.storage_state()
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, storage_state=state
    )
    page = context.new_page()
    page.goto(change_page(topic))
    page.locator("#id_takeaways-2-order").fill("0")
    page.locator("#id_takeaways-0-order").fill("9")
    save(page)
    context.close()

    assert [x.text for x in topic.takeaways.all()] == ["two", "It is a treatment.", "three"]
