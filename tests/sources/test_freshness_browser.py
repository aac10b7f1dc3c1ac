"""The sentence on a page's check, in a real browser: the day before, of and after, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from explainer.demonstration.starter_content import STARTER_FOLDER
from explainer.sources.freshness import DUE_SOON, months_after
from explainer.sources.models import Source
from tests.browser import axe_violations, bottom_of, cut_off
from tests.database import cloned
from tests.factories import make_corrected, verify
from tests.reading import by_name
from tests.starter import starter_of
from topics.models import Topic

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHECKED_ON = date(2025, 1, 15)
DUE_ON = months_after(CHECKED_ON, 12)
STARTER = sorted(path.stem for path in STARTER_FOLDER.glob("*.md") if path.stem != "terms")
# Of the starter topics the one with the longest title.
LONG = "t-cell-transfer-therapy"
SOON = "A new check is due before January 15, 2026."
OVERDUE = "This page is overdue for a new check."
# Each follows from the one before it.
VERDICTS = {
    "needs_writer": "We found something to improve here.",
    "source_gone": "NCI’s page is gone. We are on it.",
}


class Clock:
    """The day that the site believes it is."""

    today = CHECKED_ON


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: clock.today)
    return clock


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, clock: Clock) -> Iterator[Page]:
    # The probe for text spacing brings a style sheet of its own.
    with (
        cloned(starter_of(CHECKED_ON)),
        browser.new_context(
            base_url=live_server.url, viewport={"width": 360, "height": 740}, bypass_csp=True
        ) as context,
    ):
        # A minute long the browser would rightly show the page that it has: routing stops that.
        context.route("**/*", lambda route: route.continue_())
        yield context.new_page()


def test_a_page_says_that_it_is_overdue_from_its_day_on_with_nobody_saving(
    phone: Page, clock: Clock
) -> None:
    shown = {}
    for days in (-31, -30, -1, 0, 1):
        clock.today = date.fromordinal(DUE_ON.toordinal() + days)
        phone.goto("/topics/immunotherapy/")
        shown[days] = phone.locator(".opening .freshness").inner_text().strip()

    up_to_date = "Our check of this page is up to date."
    assert shown == {-31: up_to_date, -30: SOON, -1: SOON, 0: OVERDUE, 1: OVERDUE}


def faults_on_the_first_screen(phone: Page, sentence: str) -> list[str]:
    """Look at every starter topic: one line, and the short version above the fold?"""
    faults = []
    for slug in STARTER:
        phone.goto(f"/topics/{slug}/")
        line = phone.locator(".opening .freshness")
        expect(line).to_have_text(sentence)
        if line.evaluate("x => x.offsetHeight") > 20 or bottom_of(phone, "#thirty-seconds") > 740:
            faults.append(f"{slug}: {sentence}")
    return faults


def test_every_sentence_is_one_line_and_leaves_the_short_version_on_the_first_screen(
    phone: Page, clock: Clock
) -> None:
    faults = faults_on_the_first_screen(phone, "Our check of this page is up to date.")
    for clock.today, sentence in ((DUE_ON - DUE_SOON, SOON), (DUE_ON, OVERDUE)):
        faults += faults_on_the_first_screen(phone, sentence)
    Source.objects.update(date=date(2025, 5, 1), date_kind="updated")
    faults += faults_on_the_first_screen(phone, "NCI changed its page. We are checking.")
    for verdict, sentence in VERDICTS.items():
        for slug in STARTER:
            verify(Topic.objects.get(slug=slug), today=date(2025, 6, 1), verdict=verdict)
        faults += faults_on_the_first_screen(phone, sentence)

    assert faults == []


def test_a_small_correction_is_one_line_too(phone: Page) -> None:
    topic = Topic.objects.get(slug=LONG)
    topic.faqs.update(answer="Ask your care team about it.")
    day = make_corrected(topic).published_at.date()
    phone.goto(f"/topics/{LONG}/")

    line = phone.locator(".opening .freshness")

    expect(line).to_have_text(f"We corrected a detail on {by_name(day)}.")
    assert line.evaluate("x => x.offsetHeight") <= 20
    assert bottom_of(phone, "#thirty-seconds") <= 740


def test_axe_finds_nothing_in_a_sentence_that_warns_or_in_one_that_does_not(phone: Page) -> None:
    verify(Topic.objects.get(slug=LONG), today=date(2025, 6, 1), verdict="needs_writer")
    phone.goto("/how-we-verify/")
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

        assert phone.locator(".freshness").count() == phone.locator(".freshness-calm").count() + 1
        assert axe_violations(phone) == []


def test_no_word_of_a_sentence_is_cut_off(phone: Page) -> None:
    Source.objects.update(date=date(2025, 5, 1), date_kind="updated")
    phone.set_viewport_size({"width": 320, "height": 640})
    for address in (f"/topics/{LONG}/", "/glossary/t-cell/", "/how-we-verify/"):
        phone.goto(address)

        assert cut_off(phone, width=320) == []
