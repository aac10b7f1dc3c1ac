"""Sharing a page by the system's own sheet, or by its address; nobody else takes part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import axe_violations
from tests.factories import make_term

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = "Object.defineProperty(navigator, 'share', { value: async (x) => { window.shared = x; } })"
CLOSED = "Object.defineProperty(navigator, 'share', { value: () => Promise.reject(new Error()) })"
NO_SHEET = "Object.defineProperty(navigator, 'share', { value: undefined })"
NOTHING = f"{NO_SHEET}; Object.defineProperty(navigator, 'clipboard', {{ value: undefined }})"
ADDRESS = "/glossary/t-cell/"


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    make_term(slug="t-cell", published=True)
    with browser.new_context(
        base_url=live_server.url, permissions=["clipboard-read", "clipboard-write"]
    ) as context:
        yield context.new_page()


def open_term(page: Page, script: str) -> None:
    page.add_init_script(script)
    page.goto(f"{ADDRESS}?from=somewhere")


def test_the_systems_sheet_gets_the_address_without_how_one_came_there(page: Page) -> None:
    open_term(page, SHEET)
    page.get_by_role("button", name="Share").click()

    assert page.evaluate("window.shared.url") == page.url.partition("?")[0]
    assert axe_violations(page) == []


def test_a_reader_who_closes_the_sheet_is_told_nothing(page: Page) -> None:
    faults: list[object] = []
    # Playwright writes on what it is given, which a built-in does not allow.
    page.on("pageerror", lambda fault: faults.append(fault))  # noqa: PLW0108
    open_term(page, CLOSED)
    page.get_by_role("button", name="Share").click()

    expect(page.locator(".share [role=status]")).to_be_empty()
    assert faults == []


def test_where_there_is_no_sheet_the_address_is_copied_and_said_to_be(page: Page) -> None:
    open_term(page, NO_SHEET)
    page.get_by_role("button", name="Share").click()

    expect(page.get_by_role("status")).to_have_text("The address is copied. You can paste it now.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url.partition("?")[0]


def test_a_browser_that_can_do_neither_shows_no_button(page: Page) -> None:
    open_term(page, NOTHING)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Share")).to_have_count(0)


def test_without_script_there_is_no_button(browser: Browser, page: Page) -> None:
    open_term(page, SHEET)
    with browser.new_context(java_script_enabled=False) as scriptless:
        reader = scriptless.new_page()
        reader.goto(page.url)

        expect(reader.get_by_role("heading", level=1)).to_be_visible()
        expect(reader.get_by_role("button", name="Share")).to_have_count(0)
