"""What tests do as a reader who practices with cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

DECK = "/topics/immunotherapy/flashcards/"
BEGIN = "Practice these cards on this device"
GO_ON = "Go on with your practice"
REVEAL = "Show the answer"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }"
BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException(); } })"


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def status(page: Page) -> Locator:
    return page.locator("[data-said]")


def front(page: Page) -> Locator:
    return page.locator(".practice-card h3")


def begin(page: Page, address: str = DECK, name: str = BEGIN) -> None:
    page.goto(address)
    button(page, name).click()
    expect(front(page)).to_be_focused()


def rate(page: Page, rating: str) -> None:
    button(page, REVEAL).click()
    button(page, rating).click()


def stored(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("JSON.parse(localStorage.getItem('practice'))")
    return found
