"""Practice while texts change: cards are corrected, go, and hold whatever a writer types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from quizzes.cards.models import WrittenCard
from tests.factories import make_card, make_topic, make_withdrawn, put_live, verify_and_publish
from tests.quizzes.cards.practicing import GO_ON, REVEAL, begin, button, front, rate, status, stored
from topics.models import Topic

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DECK = "/topics/drip/flashcards/"
MARKUP = "\"'</title><script>alert(1)</script>&amp;"


@pytest.fixture
def topic() -> Topic:
    """A live topic whose deck has a question and a written card."""
    topic = make_topic(slug="drip", faq="Does it hurt?")
    make_card(topic=topic, front="What is a drip?", back="A way in.")
    put_live(topic)
    topic.refresh_from_db()
    return topic


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, topic: Topic) -> Iterator[Page]:
    with browser.new_context(base_url=live_server.url) as context:
        # A browser that is asked about every request keeps no page for its minute.
        context.route("**/*", lambda route: route.continue_())
        yield context.new_page()


def publish_again(topic: Topic) -> None:
    topic.refresh_from_db()
    verify_and_publish(topic)


def test_a_corrected_card_keeps_its_progress(page: Page, topic: Topic) -> None:
    begin(page, DECK)
    rate(page, "Easy")
    before = stored(page)["cards"]
    topic.faqs.update(question="Does it hurt at all?")
    publish_again(topic)
    begin(page, DECK, GO_ON)

    expect(page.locator(".flashcard summary").first).to_have_text("Does it hurt at all?")
    expect(front(page)).to_have_text("What is a drip?")
    expect(status(page)).to_have_text("1 card left for today.")
    assert stored(page)["cards"] == before


def test_a_card_that_left_its_deck_is_not_asked_and_its_progress_stays(
    page: Page, topic: Topic
) -> None:
    begin(page, DECK)
    rate(page, "Good")
    rate(page, "Again")
    before = stored(page)["cards"]
    WrittenCard.objects.all().delete()
    publish_again(topic)
    begin(page, DECK, GO_ON)

    expect(front(page)).to_have_text("Does it hurt?")
    expect(status(page)).to_have_text("1 card left for today.")
    assert stored(page)["cards"] == before
    assert len(stored(page)["decks"][DECK]["keys"]) == 1
    page.goto("/practice/")
    expect(page.locator("[data-decks]")).to_contain_text("1 card for today.")


def test_a_deck_that_was_withdrawn_says_so_and_is_erased_with_the_rest(
    page: Page, topic: Topic
) -> None:
    begin(page, DECK)
    topic.refresh_from_db()
    make_withdrawn(topic, why="It was wrong.")
    page.goto("/practice/")
    page.get_by_role("link", name="Immunotherapy").click()
    expect(page.get_by_text("It was wrong.")).to_be_visible()
    page.go_back()
    button(page, "Erase everything").click()

    assert page.evaluate("localStorage.length") == 0


def test_markup_on_a_card_and_in_a_title_is_text(page: Page) -> None:
    topic = make_topic(slug="markup", title=MARKUP, faq=MARKUP, faq_answer=MARKUP)
    put_live(topic)
    begin(page, "/topics/markup/flashcards/")
    expect(front(page)).to_have_text(MARKUP)
    button(page, REVEAL).click()

    expect(page.get_by_role("group", name="The answer")).to_contain_text("<script>")
    expect(page.locator(".card-practice script")).to_have_count(0)
    page.goto("/practice/")
    expect(page.get_by_role("link", name=MARKUP)).to_be_visible()
