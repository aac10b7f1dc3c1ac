"""The desk in a real browser: a day's work by keyboard, two people at once, and without script."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from explainer.sources.models import Source, TakenBack, Verification
from tests.admin_browser import at_the_desk, log_in
from tests.admin_forms import page_about
from tests.browser import axe_violations
from tests.clock import today
from tests.desk_pages import HOME, checked_so_that_it_is_due, item_page, make_due
from tests.factories import (
    make_live_topics,
    make_question,
    make_source,
    make_submitted,
    make_topic,
    make_user,
    verify_and_publish,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = [(1280, 900), (360, 740)]


@pytest.fixture
def site(live_server: LiveServer) -> str:
    for name in ("ada", "grace"):
        make_user(role="reviewer", username=name)
    return live_server.url


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    with at_the_desk(browser, site, "ada") as page:
        yield page


@contextmanager
def without_script(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    log_in(page, "ada")
    yield page
    context.close()


def verdicts_of_today() -> list[str]:
    made = Verification.objects.filter(verified_on=today()).order_by("pk")
    return [str(verdict) for verdict in made.values_list("verdict", flat=True)]


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait for it."""
    with page.expect_navigation():
        page.keyboard.press(key)


def start(page: Page) -> None:
    expect(page.get_by_role("button", name="Start checking")).to_be_focused()
    press(page, "Enter")


def test_a_reviewer_clears_twenty_due_pages_by_keyboard_alone(page: Page) -> None:
    make_live_topics(19, like=make_due())
    page.goto(HOME)

    start(page)
    for _ in range(20):
        expect(page.locator("[data-item-heading]")).to_be_focused()
        press(page, "1")

    expect(page.locator(".messagelist")).to_contain_text("That was the last one.")
    assert verdicts_of_today() == ["still_right"] * 20
    made = Verification.objects.filter(verified_on=today())
    assert len({check.publication_id for check in made}) == 20


def test_two_reviewers_at_once_get_different_items_and_neither_loses_work(
    browser: Browser, site: str, page: Page
) -> None:
    first, second = make_due(-9, title="First"), make_due(-8, title="Second")
    with at_the_desk(browser, site, "grace") as graces:
        for desk in (page, graces):
            desk.goto(HOME)
        start(page)
        start(graces)
        expect(page.locator("h1")).to_have_text("First")
        expect(graces.locator("h1")).to_have_text("Second")
        page.get_by_label("Note for the team").fill("Ada's long note.")

        graces.goto(item_page(first))
        expect(graces.locator(".taken")).to_contain_text("ada took this at")
        graces.get_by_role("button", name="Take it over").click()
        graces.get_by_label("Note for the team").fill("Grace's note.")
        graces.get_by_role("button", name="Needs a clinician").click()
        page.get_by_role("button", name="Needs a writer").click()

        expect(page.locator(".errornote")).to_contain_text("grace recorded “needs a clinician” on")
        expect(page.get_by_label("Note for the team")).to_have_value("Ada's long note.")
        page.get_by_role("button", name="Needs a writer").click()
        page.locator(".recorded-verdict").wait_for()

    notes = Verification.objects.filter(publication=first.publication).exclude(note="")
    assert {x.note for x in notes} == {"Ada's long note.", "Grace's note."}
    assert second.publication is not None


def test_a_key_for_a_verdict_that_wants_a_note_leads_to_the_note(page: Page) -> None:
    page.goto(item_page(make_due()))

    page.keyboard.press("3")

    note = page.get_by_label("Note for the team")
    expect(note).to_be_focused()
    expect(page.locator("[data-desk-status]")).to_contain_text("Write first what has to be done.")
    page.keyboard.type("135 su")
    expect(note).to_have_value("135 su")
    assert verdicts_of_today() == []
    page.keyboard.press("Escape")
    press(page, "3")
    assert verdicts_of_today() == ["needs_writer"]


@pytest.mark.parametrize("keys", ["Control+1", "Alt+1", "Meta+1", "Shift+S", "7", "x"])
def test_keys_with_a_modifier_or_without_a_meaning_do_nothing(page: Page, keys: str) -> None:
    page.goto(item_page(make_due()))

    page.keyboard.press(keys)

    expect(page.locator("[data-item-heading]")).to_be_visible()
    assert verdicts_of_today() == []


def test_each_key_does_what_its_button_shows(page: Page) -> None:
    topics = [make_due(-9 + number, title=f"Topic {number}") for number in range(5)]
    page.goto(item_page(topics[0]))

    press(page, "5")
    expect(page.locator("h1")).to_have_text("Topic 1")
    press(page, "s")
    expect(page.locator("h1")).to_have_text("Topic 2")
    page.get_by_label("Note for the team").fill("Ask somebody.")
    page.keyboard.press("Escape")
    press(page, "4")
    press(page, "2")

    expect(page.locator("h1")).to_have_text("Small correction: Topic 3")
    assert verdicts_of_today() == ["source_gone", "needs_clinician"]


def test_a_slip_is_taken_back_with_u_and_comes_back_filled(page: Page) -> None:
    topic = make_due()
    make_due(-1, title="Next")
    page.goto(item_page(topic))
    page.get_by_label("Note for the team").fill("Kept.")
    page.keyboard.press("Escape")
    press(page, "1")
    expect(page.locator(".recorded-verdict")).to_contain_text(
        "Recorded: still right for “Immunotherapy”."
    )

    press(page, "u")

    expect(page.locator("h1")).to_have_text("Immunotherapy")
    expect(page.get_by_label("Note for the team")).to_have_value("Kept.")
    assert TakenBack.objects.count() == 1


def test_the_offer_goes_after_ten_seconds_and_is_announced_once(page: Page) -> None:
    page.clock.install()
    page.goto(item_page(make_due()))
    press(page, "1")

    page.clock.run_for(1_000)
    expect(page.locator("[data-desk-status]")).to_contain_text("10 seconds to take it back.")
    page.clock.run_for(8_500)
    expect(page.locator(".recorded-verdict")).to_be_visible()
    page.clock.run_for(1_000)

    expect(page.locator(".recorded-verdict")).to_have_count(0)


def test_shortcuts_are_switched_off_for_good_and_on_again(page: Page) -> None:
    topic = make_due()
    page.goto(item_page(topic))
    expect(page.get_by_role("button", name="Still right").locator("kbd")).to_be_visible()
    page.get_by_label("Keyboard shortcuts on").uncheck()

    page.keyboard.press("1")
    page.goto(item_page(topic))
    page.keyboard.press("1")

    expect(page.get_by_role("button", name="Still right").locator("kbd")).to_be_hidden()
    assert verdicts_of_today() == []
    page.get_by_label("Keyboard shortcuts on").check()
    press(page, "1")
    assert verdicts_of_today() == ["still_right"]


def test_without_script_the_whole_loop_works(browser: Browser, site: str) -> None:
    for number, title in enumerate(("One", "Two", "Three")):
        make_due(-9 + number, title=title)
    with without_script(browser, site) as page:
        page.get_by_role("button", name="Start checking").click()
        expect(page.locator("h1")).to_have_text("One")
        expect(page.locator("[data-shortcuts]")).to_be_hidden()
        page.get_by_role("button", name="Still right").click()
        page.get_by_role("button", name="Take back").click()
        expect(page.locator("h1")).to_have_text("One")
        page.get_by_role("button", name="Still right").click()
        page.get_by_role("button", name="Needs a writer").click()
        expect(page.locator(".errorlist")).to_have_text(
            "Say in the note what the writer has to do."
        )
        page.get_by_label("Note for the team").fill("Name the dose.")
        page.get_by_role("button", name="Needs a writer").click()
        page.get_by_role("button", name="Small correction").click()
        page.get_by_role("button", name="30-second version").click()
        page.get_by_label("30-second version").fill("It helps you.")
        page.get_by_label("Why, in one sentence").fill("Too long.")
        page.get_by_role("button", name="Record, and submit the correction").click()
        expect(page.locator(".messagelist")).to_contain_text("That was the last one.")

    assert verdicts_of_today() == ["still_right", "still_right", "needs_writer", "small_correction"]


def test_the_verdicts_stay_in_view_beside_a_long_text(page: Page) -> None:
    page.goto(item_page(make_due(body="A long text about cells.\n\n" * 200)))

    for place in (0, 3_000):
        page.mouse.wheel(0, place)
        expect(page.get_by_role("button", name="Still right")).to_be_in_viewport(ratio=1)
        expect(page.get_by_label("Date on NCI’s page today")).to_be_in_viewport(ratio=1)


@pytest.fixture
def pages() -> dict[str, str]:
    """An address of each page of the desk, with something on it."""
    source = make_source(title="A page of NCI with a long name")
    topic = make_topic(source=source, body="A word.\n\n| a | b |\n| - | - |\n| c | d |")
    make_question(topic=topic)
    verify_and_publish(topic, today=checked_so_that_it_is_due(-9))
    submitted = make_due(-3, title="Submitted", source=source)
    submitted.takeaways.update(text="Other words.")
    make_submitted(submitted)
    corrected = f"{page_about(topic, 'correct')}?part=takeaways-{topic.takeaways.get().pk}"
    return {
        "desk": HOME,
        "item": item_page(topic),
        "review": page_about(submitted, "review"),
        "parts": page_about(topic, "correct"),
        "correction": corrected,
        "bulk": f"/admin/desk/source/{Source.objects.get().pk}/",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_desk_shuts_anybody_out(
    page: Page, pages: dict[str, str], scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = {}
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        for name, address in pages.items():
            page.goto(address)
            found[f"{name} {width}"] = axe_violations(page)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_form_that_came_back_shuts_nobody_out_and_has_the_focus(page: Page) -> None:
    page.goto(item_page(make_due()))

    page.get_by_role("button", name="Needs a writer").click()

    expect(page.locator(".errornote")).to_be_focused()
    assert axe_violations(page) == []


def test_nothing_is_wider_than_a_phone(page: Page, pages: dict[str, str]) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    widths = {}
    for name, address in pages.items():
        page.goto(address)
        widths[name] = page.evaluate("document.documentElement.scrollWidth")

    assert set(widths.values()) == {360}, widths
