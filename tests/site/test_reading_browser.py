"""Reading at 400 % (a screen of 1280 × 1024 then has room for 320 × 256) and at every depth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import bottom_of
from tests.reader_site import LONGEST, PAGES, PHONE, STARTER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.reader_site import Site

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ZOOMED = {"width": 320, "height": 256}
# Every stop of the keyboard in turn: whether it has a ring around it, is on the screen, and
# uncovered in its middle or, where it is larger than the screen, in the middle of what is seen.
UNSEEN = """() => {
  const stops = "a[href], button, summary, input, select, textarea, [tabindex='0']";
  const unseen = [];
  for (const stop of document.querySelectorAll(stops)) {
    if (!stop.checkVisibility()) continue;
    stop.focus();
    const box = stop.getClientRects()[0];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const isSeen = bottom > top && seen && (stop.contains(seen) || seen.contains(stop)
      || stop.closest("label, li")?.contains(seen));
    const ring = getComputedStyle(stop);
    const hasRing = ring.outlineStyle === "solid" && parseFloat(ring.outlineWidth) >= 3;
    const isUnseen = document.activeElement === stop && !(isSeen && hasRing);
    if (isUnseen) unseen.push(stop.outerHTML.slice(0, 120));
  }
  return unseen;
}"""
# What stays where it is while the page scrolls takes room that is not there.
STAYING = """() => [...document.body.querySelectorAll("*")]
  .filter((x) => ["fixed", "sticky"].includes(getComputedStyle(x).position) && x.checkVisibility())
  .filter((x) => !x.matches("[popover]"))
  .map((x) => x.outerHTML.slice(0, 120))"""
TWICE_AS_LARGE = "html { font-size: 200% }"
KNOWS_PARTS_OF_WORDS = """() => {
  const words = document.createElement("p");
  words.style = "width: 8ch; hyphens: auto; hyphenate-limit-chars: 5 2 2; overflow-wrap: normal";
  words.textContent = "communication";
  document.querySelector("main").append(words);
  const height = words.offsetHeight;
  words.style.hyphens = "none";
  return words.offsetHeight < height;
}"""
# The letters that stand as high as the first one.
FIRST_LINE = """(x) => {
  const text = x.firstChild, range = new Range();
  const topOf = (at) => {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().top;
  };
  return [...text.data].filter((_, at) => topOf(at) === topOf(0)).join("");
}"""


@pytest.fixture
def zoomed(site: Site) -> Iterator[Page]:
    with site.context(viewport=ZOOMED, device_scale_factor=4, reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_a_page_at_400_percent_scrolls_one_way_and_shows_every_focus(
    zoomed: Page, address: str
) -> None:
    zoomed.goto(address)

    assert zoomed.title().endswith("Cancer Explained")
    assert zoomed.evaluate("document.documentElement.scrollWidth") <= ZOOMED["width"]
    assert zoomed.evaluate(STAYING) == []
    assert zoomed.evaluate(UNSEEN) == []


def test_the_probes_for_what_is_covered_can_fail(zoomed: Page) -> None:
    zoomed.goto("/kept/")
    zoomed.evaluate(
        """() => {
          const cover = document.createElement("div");
          cover.style.position = "fixed";
          cover.style.inset = "0";
          document.body.append(cover);
        }"""
    )

    assert len(zoomed.evaluate(STAYING)) == 1
    assert len(zoomed.evaluate(UNSEEN)) > 5


def test_the_probe_for_the_ring_around_the_focus_can_fail(zoomed: Page) -> None:
    zoomed.goto("/kept/")
    zoomed.evaluate("() => { document.querySelector('.site-name').style.outline = '0'; }")

    assert [x[:20] for x in zoomed.evaluate(UNSEEN)] == ['<a class="site-name"']


def test_a_definition_that_is_open_at_400_percent_is_read_whole(zoomed: Page) -> None:
    zoomed.goto("/topics/immunotherapy/")
    for word in zoomed.locator("dfn button").all()[:6]:
        word.focus()
        zoomed.keyboard.press("Enter")
        shown = zoomed.locator(":popover-open")
        box = shown.bounding_box()

        assert box
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= ZOOMED["width"]
        assert box["y"] + box["height"] <= ZOOMED["height"]
        zoomed.keyboard.press("Escape")


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_text_twice_as_large_fits_a_phone(site: Site, address: str) -> None:
    # The larger text comes as a style sheet, which the site's policy rightly refuses.
    with site.context(viewport=PHONE, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(address)
        page.add_style_tag(content=TWICE_AS_LARGE)

        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize(
    ("width", "limits"), [(180, "9 4 4"), (256, "9 4 4"), (257, "12 5 5"), (1280, "12 5 5")]
)
def test_shorter_words_take_a_hyphen_only_where_there_is_no_room_for_them(
    site: Site, width: int, limits: str
) -> None:
    with site.context(viewport={"width": width, "height": 740}) as context:
        page = context.new_page()
        page.goto("/topics/immunotherapy/")

        for text in page.locator("h1, #the-simple-version > p, dd").all():
            expect(text).to_have_css("hyphens", "auto")
            expect(text).to_have_css("hyphenate-limit-chars", limits)
        assert page.locator("html").get_attribute("lang") == "en"


def test_an_address_never_takes_a_hyphen(page: Page) -> None:
    page.goto("/topics/immunotherapy/")

    expect(page.locator(".copy-mark a")).to_have_css("hyphens", "none")


def test_a_long_word_breaks_with_a_hyphen_where_the_browser_knows_its_parts(site: Site) -> None:
    with site.context(viewport=PHONE, bypass_csp=True) as context:
        page = context.new_page()
        page.goto("/topics/immunotherapy/")
        page.add_style_tag(content=TWICE_AS_LARGE)
        if not page.evaluate(KNOWS_PARTS_OF_WORDS):
            pytest.skip("This Chromium has no list of where English words may be divided.")

        assert page.locator("h1").evaluate(FIRST_LINE) != "Immunotherap"


@pytest.mark.parametrize("slug", [*STARTER, LONGEST])
def test_the_30_seconds_are_on_the_first_screen_with_their_words_explained(
    page: Page, slug: str
) -> None:
    page.goto(f"/topics/{slug}/?depth=30-seconds")

    assert bottom_of(page, "#thirty-seconds") <= PHONE["height"]


def test_a_reader_without_script_goes_from_depth_to_depth(scriptless: Page) -> None:
    scriptless.goto("/topics/immunotherapy/")
    scriptless.get_by_role("link", name="30 seconds", exact=True).click()
    chosen = scriptless.locator(".depth-choice [aria-current]")
    expect(chosen).to_have_text("30 seconds")
    scriptless.locator("#thirty-seconds dfn button").first.click()
    expect(scriptless.locator(":popover-open")).to_contain_text("immune system")
    scriptless.keyboard.press("Escape")
    scriptless.get_by_role("link", name="3 minutes", exact=True).click()
    expect(chosen).to_have_text("3 minutes")
    scriptless.get_by_role("link", name="Read all of this part : The main types").click()
    expect(chosen).to_have_text(re.compile(r"Everything, \d minutes"))

    assert scriptless.url.endswith("/topics/immunotherapy/#the-main-types")
    expect(scriptless.locator("#the-main-types")).to_be_in_viewport()
