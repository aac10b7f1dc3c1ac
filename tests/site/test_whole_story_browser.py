"""The main job, end to end: from a writer's change to what a reader without script finds."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.admin_browser import at_the_desk
from tests.database import cloned
from tests.starter import STARTER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARTICLE = "/topics/immunotherapy/"
OLD = "White blood cells and certain organs and tissues make up your immune system."
NEW = "A **quokka** is a small animal, and not a part of your immune system."
NEW_AS_SHOWN = "A quokka is a small animal, and not a part of your immune system."


@pytest.fixture
def site(live_server: LiveServer) -> Iterator[str]:
    with cloned(STARTER):
        yield live_server.url


def open_topic(page: Page) -> None:
    page.locator("#content-main .model-topic th a").click()
    page.get_by_role("link", name="Immunotherapy", exact=True).click()


def write(browser: Browser, site: str) -> None:
    with at_the_desk(browser, site, "writer") as page:
        open_topic(page)
        page.locator("#id_sections-0-body").fill(NEW)
        preview = page.locator("#sections-0 .markdownx-preview")
        expect(preview.locator("strong")).to_have_text("quokka")
        page.get_by_role("button", name="Save and continue editing").click()
        expect(page.locator(".state")).to_contain_text("Changed since edition 1.")
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="View as a reader").click()
        expect(opened.value.locator("main")).to_contain_text(NEW_AS_SHOWN)
        expect(opened.value.locator("main")).to_contain_text("Draft: readers cannot see this.")
        expect(page.get_by_role("link", name="Publish…")).to_have_count(0)
        page.get_by_role("link", name="Submit for review…").click()
        page.get_by_label("What changed, and why").fill("An animal.")
        page.get_by_role("button", name="Submit for review").click()
        expect(page.locator(".state")).to_contain_text("In review.")


def review(browser: Browser, site: str) -> None:
    with at_the_desk(browser, site, "reviewer") as page:
        page.goto("/admin/topics/topic/")
        page.get_by_role("link", name="Immunotherapy", exact=True).click()
        page.get_by_role("link", name="Review", exact=True).click()
        expect(page.locator("main")).to_contain_text("An animal.")
        expect(page.locator(".difference")).to_contain_text("quokka")
        for tick in page.get_by_label("I compared the text with this page").all():
            tick.check()
        page.get_by_role("button", name="Right: ready to publish").click()
        expect(page.locator(".messagelist")).to_contain_text("is ready")


def publish(browser: Browser, site: str) -> None:
    with at_the_desk(browser, site, "publisher") as page:
        open_topic(page)
        page.get_by_role("link", name="Publish…").click()
        expect(page.locator(".publish-text")).to_contain_text("This would become edition 2.")
        expect(page.locator(".checks")).to_contain_text("still right")
        page.get_by_role("button", name="Publish now").click()
        page.get_by_role("link", name="Open the reader’s page").click()
        expect(page.locator("main")).to_contain_text(NEW_AS_SHOWN)


def take_the_quiz(reader: Page) -> None:
    reader.goto(f"{ARTICLE}quiz/")
    questions = reader.locator("form.quiz fieldset")
    for number in range(questions.count()):
        questions.nth(number).get_by_role("radio").first.check()
    reader.get_by_role("button", name="Check my answers").click()
    expect(reader.locator(".quiz-total")).to_contain_text(f"of {questions.count()} right")


def open_a_flashcard(reader: Page) -> None:
    reader.goto(f"{ARTICLE}flashcards/")
    cards = reader.locator("details.flashcard")
    expect(cards).to_have_count(12)
    cards.first.locator("summary").click()
    expect(cards.first).to_have_attribute("open", "")


def find_by_search(reader: Page, word: str) -> None:
    reader.goto("/")
    search = reader.get_by_role("search", name="Search", exact=True).get_by_role("searchbox")
    search.fill(word)
    search.press("Enter")
    reader.locator("main").get_by_role("link", name="Immunotherapy").first.click()
    expect(reader.locator("main")).to_contain_text(NEW_AS_SHOWN)


@contextmanager
def reader_without_script(browser: Browser, site: str) -> Iterator[Page]:
    """A reader who comes for the first time: pages stay in a browser's cache for a minute."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def test_what_a_writer_changes_reaches_a_reader_once_it_is_published(
    browser: Browser, site: str
) -> None:
    write(browser, site)
    with reader_without_script(browser, site) as reader:
        reader.goto(ARTICLE)
        expect(reader.locator("main")).to_contain_text(OLD)
        expect(reader.locator("main")).not_to_contain_text("quokka")

    review(browser, site)
    publish(browser, site)

    with reader_without_script(browser, site) as reader:
        reader.goto(ARTICLE)
        expect(reader.locator("main")).to_contain_text(NEW_AS_SHOWN)
        expect(reader.locator("main")).not_to_contain_text(OLD)
        take_the_quiz(reader)
        open_a_flashcard(reader)
        find_by_search(reader, "quokka")
