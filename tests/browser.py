"""Driving the system's Chromium, and the probes that no checker has."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
NONE_FOUND = (
    "No Chromium was found. Install one (`apt-get install chromium`), "
    "or name its program in the environment variable CHROMIUM."
)
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
AXE_TAGS = [
    "wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice",
]  # fmt: skip
# WCAG 1.4.12: what a reader may set without losing a word.
TEXT_SPACING = """
  * { line-height: 1.5 !important }
  * { letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-bottom: 2em !important }
"""
LONG_WORDS = """(word) => {
  const places = "main :is(h1, h2, h3, p, li, dt, dd, td, th, legend, summary, label span, a)";
  for (const place of document.querySelectorAll(places)) place.append(" " + word);
}"""
CUT_OFF = """(width) => {
  const shown = (x) => x.checkVisibility() && !x.closest(".visually-hidden, .skip-link, thead");
  const clips = (x) => ["hidden", "clip"].includes(getComputedStyle(x).overflowX);
  const isCut = (x) => {
    const box = x.getBoundingClientRect();
    return box.right > width + 1 || box.left < -1
      || (x.clientWidth && x.scrollWidth > x.clientWidth + 1)
      || (clips(x) && x.scrollHeight > x.clientHeight + 1)
      || (x.matches("button, a") && x.clientHeight && x.scrollHeight > x.clientHeight + 1);
  };
  return [...document.body.querySelectorAll("*:not(svg *, input)")]
    .filter((x) => shown(x) && isCut(x))
    .map((x) => `${x.tagName} ${x.className}: ${x.textContent.trim().slice(0, 40)}`);
}"""
SMALL_TARGETS = """() => {
  const inSentence = (x) => {
    const word = x.closest("dfn");
    // A word that opens its definition may stand in bold, and keeps the height of its line.
    if (word) return word.closest("p, li, td, th").textContent.trim() !== x.textContent.trim();
    return [...x.parentNode.childNodes].some(
      (near) => near.nodeType === Node.TEXT_NODE && near.textContent.trim());
  };
  const small = (x) => {
    // A card's link reaches over the whole card.
    const box = (x.closest(".topic-cards li") ?? x).getBoundingClientRect();
    return box.width < 43.5 || box.height < 43.5;
  };
  const targets = "a, button, summary, label:has([type=radio]), [type=search]";
  return [...document.querySelectorAll(targets)]
    .filter((x) => x.checkVisibility() && !x.matches(".skip-link") && small(x) && !inSentence(x))
    .map((x) => x.outerHTML.slice(0, 120));
}"""


def chromium() -> str:
    """Return the program; without one skip the test, or fail it where a browser is required."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(NONE_FOUND)
    pytest.skip(NONE_FOUND)


@contextmanager
def started_browser() -> Iterator[Browser]:
    program = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


def axe_violations(page: Page) -> list[str]:
    options = {"runOnly": AXE_TAGS, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['html'][:150]} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


def cut_off(page: Page, *, width: int) -> list[str]:
    """Return what is wider than the screen or its own box, under a reader's own text spacing."""
    page.add_style_tag(content=TEXT_SPACING)
    page.evaluate(LONG_WORDS, "pneumonoultramicroscopicsilicovolcanoconiosis")
    found: list[str] = page.evaluate(CUT_OFF, width)
    scrolled = page.evaluate("document.documentElement.scrollWidth")
    return found if scrolled <= width else [f"the page is {scrolled} px wide", *found]


def small_targets(page: Page) -> list[str]:
    """Return what a finger may miss: below 44 px and not in the middle of a sentence."""
    found: list[str] = page.evaluate(SMALL_TARGETS)
    return found


def bottom_of(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None, selector
    return box["y"] + box["height"]
