"""Keeping a page for the clinic, in a real browser: on request, offline, and gone on request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error, expect

from explainer.sources.freshness import months_after
from tests import clock
from tests.browser import axe_violations
from tests.factories import make_topic, make_withdrawn, put_live
from tests.keeping import (
    AGREE,
    KEEP,
    REMOVE,
    button,
    gather,
    go_offline,
    keep,
    kept_anew,
    said,
    stored,
)
from tests.reading import by_name
from topics.models import Section

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

    from topics.models import Topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHECKED_ON = date(2026, 7, 2)
DUE_ON = months_after(CHECKED_ON, 12)
ARTICLE, OTHER = "/topics/kept/", "/topics/other/"


@pytest.fixture
def topic() -> Topic:
    topic = make_topic(slug="kept", title="Kept", body="The first text.")
    put_live(topic, today=CHECKED_ON)
    make_topic(slug="other", title="Other", published=True)
    return topic


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    with browser.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}
    ) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext, topic: Topic) -> Page:
    page = context.new_page()
    page.goto(ARTICLE)
    return page


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_nothing_is_stored_before_a_reader_asks_and_nothing_after_they_remove_it(
    page: Page,
) -> None:
    expect(button(page, KEEP)).to_be_visible()
    before = stored(page)
    gather(page)
    asked = stored(page)
    button(page, AGREE).click()
    expect(said(page)).to_contain_text("You kept this copy on")
    kept = stored(page)
    button(page, REMOVE).click()
    expect(said(page)).to_have_text("Removed. These pages are no longer kept on this device.")

    assert before == asked == []
    assert kept == [f"kept {ARTICLE}", page.url.removesuffix(ARTICLE) + "/"]
    assert stored(page) == []


def test_a_kept_page_is_read_offline_and_another_is_not(page: Page) -> None:
    keep(page)
    go_offline(page)
    page.reload()
    copy = page.locator("main > [data-kept-copy]")

    expect(copy).to_contain_text(f"You kept this copy on {by_name(clock.now())}.")
    expect(copy).to_contain_text(f"Check it again from {by_name(DUE_ON)}")
    expect(page.get_by_text("The first text.")).to_be_visible()
    assert page.locator("img").first.evaluate("x => x.decode().then(() => x.naturalWidth)") > 0
    assert axe_violations(page) == []
    page.goto(OTHER)
    expect(page.get_by_text("is not kept on this device")).to_be_visible()
    page.get_by_role("link", name="Kept", exact=True).click()
    page.get_by_role("link", name="30 seconds").click()
    expect(page.get_by_text("It helps your immune system fight cancer.")).to_be_visible()
    expect(page.get_by_text("The first text.")).to_have_count(0)
    expect(copy).to_be_visible()


def test_a_kept_page_says_offline_when_to_get_help_and_what_to_ask(context: BrowserContext) -> None:
    topic = make_topic(slug="signs")
    source = topic.topic_sources.get().source
    topic.help_signs.create(order=1, sign="A fever", urgency="now", whom="your team", source=source)
    topic.sections.update(key_sentence="In one sentence.")
    put_live(topic)
    page = context.new_page()
    page.goto("/topics/signs/")
    keep(page)
    go_offline(page)

    for depth in ("", "?depth=30-seconds", "?depth=3-minutes"):
        page.goto(f"/topics/signs/{depth}")
        expect(page.locator("#when-to-get-help")).to_contain_text("A fever")
        expect(page.locator("#care-team-questions")).to_contain_text("Is it right for me?")


@pytest.mark.parametrize(("days", "is_late"), [(-1, False), (0, True), (1, True)])
def test_a_kept_page_says_from_its_due_day_on_that_it_may_be_out_of_date(
    page: Page, days: int, is_late: bool
) -> None:
    keep(page)
    go_offline(page)
    page.clock.set_fixed_time(at(DUE_ON + timedelta(days=days)))
    page.reload()

    kept_on = page.get_by_text(f"You kept this copy on {by_name(clock.now())}").first
    # The script of each page has done its work once these are there.
    for address, is_ready in ((page.url, button(page, REMOVE)), ("/kept/", kept_on)):
        page.goto(address)
        expect(is_ready).to_be_visible()
        expect(kept_on).to_be_visible()
        late = page.get_by_text("this copy may be out of date").first
        expect(late).to_be_visible(visible=is_late)
        expect(page.get_by_text("up to date.")).to_have_count(0)


def test_a_kept_page_without_script_still_says_when_to_check_again(page: Page) -> None:
    keep(page)
    copy = page.evaluate("async (path) => (await caches.match(path)).text()", ARTICLE)

    assert f'<time datetime="{DUE_ON}">{by_name(DUE_ON)}</time>' in copy.split('id="source"')[1]
    assert "You kept this copy on" in copy.split("<article>")[0]


def test_online_a_reader_sees_the_newest_text_and_it_is_kept_from_then_on(
    page: Page, topic: Topic
) -> None:
    keep(page)
    Section.objects.update(body="The second text.")
    topic.refresh_from_db()
    put_live(topic)
    page.reload()
    expect(page.get_by_text("The second text.")).to_be_visible()
    expect(page.locator("[data-kept-copy]")).to_have_count(0)
    expect(button(page, REMOVE)).to_be_visible()
    kept_anew(page, ARTICLE, "The second text.")
    go_offline(page)
    page.reload()

    expect(page.get_by_text("The second text.")).to_be_visible()
    expect(page.locator("main > [data-kept-copy]")).to_be_visible()


def test_a_page_that_was_withdrawn_is_kept_as_that_and_no_longer_read(
    page: Page, topic: Topic
) -> None:
    keep(page)
    topic.refresh_from_db()
    make_withdrawn(topic, why="It was wrong.")
    page.reload()
    expect(page.get_by_text("It was wrong.")).to_be_visible()
    go_offline(page)
    page.reload()

    expect(page.get_by_text("It was wrong.")).to_be_visible()
    page.goto("/kept/")
    expect(page.get_by_role("link", name="Withdrawn: Kept")).to_be_visible()
    page.get_by_role("button", name="Remove Withdrawn: Kept").click()
    expect(page.get_by_text("No page is kept on this device")).to_be_visible()
    assert stored(page) == []


def test_the_service_worker_stays_until_the_last_page_is_removed(page: Page) -> None:
    keep(page)
    page.goto(OTHER)
    keep(page)
    button(page, REMOVE).click()
    expect(button(page, KEEP)).to_be_visible()

    assert stored(page) == [f"kept {ARTICLE}", page.url.removesuffix(OTHER) + "/"]
    go_offline(page)
    with pytest.raises(Error):
        page.goto("/admin/")


def test_a_page_that_cannot_be_kept_leaves_nothing_behind(
    page: Page, context: BrowserContext
) -> None:
    expect(button(page, KEEP)).to_be_visible()
    context.route("**/kept/", lambda route: route.abort())
    button(page, KEEP).click()
    expect(page.get_by_text("That did not work.")).to_be_visible()

    expect(button(page, KEEP)).to_be_visible()
    assert stored(page) == []


def test_a_browser_that_cannot_keep_pages_offers_nothing(context: BrowserContext) -> None:
    make_topic(slug="kept", published=True)
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    page = context.new_page()
    page.goto(ARTICLE)

    expect(page.get_by_role("heading", name="Take it along")).to_be_visible()
    expect(button(page, KEEP)).to_be_hidden()
