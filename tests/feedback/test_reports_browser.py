"""“Was this clear?” in a real browser, where the tests of every page (`PAGES`) do not reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from explainer.feedback import forms
from explainer.feedback.models import Report
from explainer.feedback.views import ALREADY_SENT
from tests.browser import axe_violations, cut_off, small_targets
from tests.factories import make_topic

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
ARTICLE = "/topics/immunotherapy/"
FORM = f"{ARTICLE}report/?section=the-simple-version"
THANKS = f"{ARTICLE}report/thanks/?section=the-simple-version"
MODES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
}
SHORTEST = "explainer.feedback.forms.SHORTEST"


@pytest.fixture(autouse=True)
def _published() -> None:
    make_topic(slug="immunotherapy", published=True)


@pytest.fixture
def open_reader(browser: Browser, live_server: LiveServer) -> Iterator[Any]:
    """Open a browser for a reader; all of them are closed when the test ends."""
    contexts: list[BrowserContext] = []

    def open_one(**options: Any) -> Page:  # noqa: ANN401 - Playwright's options
        contexts.append(
            browser.new_context(**{"base_url": live_server.url, "viewport": PHONE} | options)
        )
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


def send_nothing(page: Page) -> None:
    """Make the one page that no address opens: the form that came back."""
    page.goto(FORM)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("alert").wait_for()


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES.keys())
def test_axe_finds_nothing_in_a_form_that_came_back(
    open_reader: Any,  # noqa: ANN401
    mode: dict[str, Any],
) -> None:
    page = open_reader(**mode)
    send_nothing(page)

    assert axe_violations(page) == []


def test_a_form_that_came_back_has_large_targets_and_nothing_is_cut_off(open_reader: Any) -> None:  # noqa: ANN401
    phone = open_reader()
    send_nothing(phone)
    assert small_targets(phone) == []

    # The probe brings a style sheet of its own, which the site's policy rightly refuses.
    narrow = open_reader(viewport={"width": 320, "height": 640}, bypass_csp=True)
    send_nothing(narrow)
    assert cut_off(narrow, width=320) == []


def test_a_reader_who_must_wait_sees_why_how_long_and_whom_to_call(
    open_reader: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SHORTEST, timedelta(0))
    monkeypatch.setattr("explainer.feedback.limits.A_SENDER_AN_HOUR", 0)
    monkeypatch.setattr("django.conf.settings.HELP_LINE_NAME", "Somebody")
    monkeypatch.setattr("django.conf.settings.HELP_LINE_NUMBER", "1-800-4-CANCER")
    page = open_reader(viewport={"width": 320, "height": 640}, bypass_csp=True)
    page.goto(FORM)
    page.get_by_label("It was not clear").check()
    page.get_by_label("In your own words").fill("  Two lines.\nAnd more.")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("alert")).to_contain_text("minute")
    expect(page.get_by_role("alert").get_by_role("link", name="1-800-4-CANCER")).to_be_visible()
    expect(page.get_by_label("In your own words")).to_have_value("  Two lines.\nAnd more.")
    assert axe_violations(page) == []
    assert small_targets(page) == []
    assert cut_off(page, width=320) == []


def test_a_form_that_was_sent_from_another_window_is_sent_once_more(
    open_reader: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SHORTEST, timedelta(0))
    page = open_reader(java_script_enabled=False)
    page.goto(FORM)
    key = page.locator("input[name=key]").get_attribute("value")
    page.context.request.post(FORM, form={"kind": "clear", "key": key})
    page.get_by_label("I found a mistake").check()
    page.get_by_label("In your own words").fill("A T cell is no B cell.")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("alert")).to_contain_text(ALREADY_SENT)
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(f"**{THANKS}")
    assert {x.kind for x in Report.objects.all()} == {"clear", "mistake"}


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_tells_us_of_a_mistake_in_a_section_and_goes_back_to_it(
    open_reader: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
    script: bool,
) -> None:
    monkeypatch.setattr(SHORTEST, timedelta(0))
    page = open_reader(java_script_enabled=script)
    page.goto(ARTICLE)
    page.get_by_role("link", name="Was this clear? “The simple version”").click()
    page.get_by_label("I found a mistake").check()
    page.get_by_label("In your own words").fill("A T cell\nis no B cell.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Back to “Immunotherapy”").click()

    page.wait_for_url(f"**{ARTICLE}#the-simple-version")
    assert Report.objects.get().text == "A T cell\nis no B cell."
    assert page.context.storage_state() == {"cookies": [], "origins": []}


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_who_found_it_clear_need_not_write_a_word(
    open_reader: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
    script: bool,
) -> None:
    monkeypatch.setattr(SHORTEST, timedelta(0))
    page = open_reader(java_script_enabled=script)
    page.goto(ARTICLE)
    page.get_by_role("link", name="Was this clear? “The simple version”").click()
    page.get_by_label("It was clear").check()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(f"**{THANKS}")

    assert (Report.objects.get().kind, Report.objects.get().text) == ("clear", "")
    page.get_by_role("main").get_by_role("link", name="Tell us more or report a mistake").click()
    expect(page.get_by_label("In your own words")).to_be_visible()


def test_who_found_it_clear_may_still_say_more(
    open_reader: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SHORTEST, timedelta(0))
    page = open_reader(java_script_enabled=False)
    page.goto(f"{FORM}&kind=clear")
    page.get_by_text("Tell us more or report a mistake").click()
    page.get_by_label("In your own words").fill("Thanks.")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(f"**{THANKS}")

    assert (Report.objects.get().kind, Report.objects.get().text) == ("clear", "Thanks.")


def test_with_the_keyboard_alone(open_reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    monkeypatch.setattr(SHORTEST, timedelta(0))
    page = open_reader()
    page.goto(FORM)
    page.locator("#kind-1").focus()
    for key in ("Space", "ArrowDown", "Tab", "x", "Tab", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url(f"**{THANKS}")

    assert (Report.objects.get().kind, Report.objects.get().text) == ("not_clear", "x")


def test_a_form_that_is_sent_too_fast_keeps_what_was_written(
    open_reader: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SHORTEST, timedelta(hours=1))
    page = open_reader()
    page.goto(FORM)
    page.get_by_label("It was not clear").check()
    page.get_by_label("In your own words").fill("  Two lines.\nAnd </textarea>.")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("alert")).to_contain_text(forms.TOO_FAST)
    expect(page.get_by_label("In your own words")).to_have_value("  Two lines.\nAnd </textarea>.")
    expect(page.get_by_label("It was not clear")).to_be_checked()


def test_the_summary_of_what_is_missing_leads_to_it(open_reader: Any) -> None:  # noqa: ANN401
    page = open_reader(java_script_enabled=False)
    page.goto(FORM)
    page.get_by_label("I found a mistake").check()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name=forms.SAY_WHICH).click()

    expect(page.get_by_label("In your own words")).to_be_focused()
    expect(page).to_have_title(
        "Error: Was this clear? The simple version, Immunotherapy · Cancer Explained"
    )


def test_people_do_not_meet_the_field_for_robots(open_reader: Any) -> None:  # noqa: ANN401
    page = open_reader()
    page.goto(FORM)

    expect(page.locator("[name=homepage]")).to_be_hidden()
    assert "Leave this empty" not in page.locator("body").aria_snapshot()


def test_the_link_to_the_form_is_not_printed(open_reader: Any) -> None:  # noqa: ANN401
    page = open_reader()
    page.goto(ARTICLE)
    expect(page.get_by_text("Was this clear?")).to_be_visible()
    expect(page.locator(".report-link a")).to_have_count(1)
    page.emulate_media(media="print")

    expect(page.locator(".report-link")).to_be_hidden()
    expect(page.get_by_text("Tell us about a mistake")).to_be_hidden()
