"""Data for programs in a browser: it is read, never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_browser_reads_the_data_and_reports_no_violation(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/topics/immunotherapy/")
    kinds = page.evaluate(
        """JSON.parse(document.querySelector('[type="application/ld+json"]').textContent)
        ["@graph"].map(node => node["@type"])"""
    )

    assert kinds == ["MedicalWebPage", "FAQPage", "BreadcrumbList"]
    assert said == []


def test_the_picture_of_a_page_is_a_picture(page: Page) -> None:
    page.goto("/topics/immunotherapy/")
    address = page.locator('meta[property="og:image"]').get_attribute("content")
    page.goto(address or "")

    assert page.locator("img").evaluate("x => [x.naturalWidth, x.naturalHeight]") == [1200, 630]
