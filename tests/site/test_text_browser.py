"""READERS.md R9: what a reader gets in a browser that shows nothing but text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.html_tools import program, run_tool

# Only that the test database is made: the pages are made once for all tests.
pytestmark = pytest.mark.django_db
HOW_TO_GET_LYNX = "Install it (Debian: `apt-get install lynx`)."
AS_TEXT = ("-dump", "-nolist", "-width=990", "-assume_charset=utf-8", "-display_charset=utf-8")
IN_THIS_ORDER = (
    "Immunotherapy How this treatment helps your own immune system fight cancer",
    "Source: National Cancer Institute · NCI updated 2019-09-24",
    # A word that opens its definition is a button.
    "The 30-second version Immunotherapy helps your (BUTTON) immune system fight cancer.",
    "When to get help Emergency: call 911",
    "Key takeaways * Immunotherapy helps your own immune system fight cancer.",
    "Questions to ask your healthcare team",
    "finds and destroys cells that are not normal.",
    "Frequently asked questions Why does immunotherapy cause side effects?",
    "The treatment makes your immune system more active.",
    "We wrote this page from 13 pages of the National Cancer Institute",
    "Immunotherapy to Treat Cancer (cancer.gov) NCI updated September 24, 2019",
)


def test_a_text_browser_shows_everything_in_the_order_of_the_page(reader_pages: Path) -> None:
    [page] = reader_pages.glob("*-article-immunotherapy.html")
    lynx = program("lynx", HOW_TO_GET_LYNX)
    text = " ".join(run_tool(lynx, *AS_TEXT, page).stdout.split())

    position = 0
    for part in IN_THIS_ORDER:
        assert part in text[position:], part
        position = text.index(part, position) + len(part)
