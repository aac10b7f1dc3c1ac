"""Definitions in place in a real browser: without script, by keyboard, in all modes, on paper."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser import axe_violations, bottom_of, cut_off, small_targets
from tests.factories import make_term, make_topic, make_withdrawn
from tests.html_tools import program

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page
    from pytest_django.live_server_helper import LiveServer

    from glossary.models import Term

    OpenPage = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
LOW = {"width": 700, "height": 500}
WIDE = {"width": 1280, "height": 800}
A4_BETWEEN_MARGINS = {"width": 703, "height": 1024}
MODES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "narrow": {"viewport": NARROW},
    "reduced motion": {"reduced_motion": "reduce"},
}
FILLING = "It takes some time.\n\n" * 30
BODY = (
    f"A T cell first. {FILLING} Then in the middle a long line with an antibody. {FILLING} **DNA**."
)
LONG = "It marks what is not ours. " + "A care team can count it in a tube of your blood. " * 9
MEANINGS = {
    "T cell": "A cell that fights infection.",
    "antibody": "It marks what is not ours.",
    "DNA": "What a cell is made by.",
}
NAMES = tuple(MEANINGS)
HOW_TO_GET_PDFTOTEXT = "Install it (Debian: `apt-get install poppler-utils`)."
OPEN = ":popover-open"


@pytest.fixture(autouse=True)
def _published() -> None:
    words = [
        make_term(name="T cell", slug="t-cell", published=True),
        make_term(name="antibody", slug="antibody", definition=LONG, published=True),
        make_term(name="DNA", slug="dna", definition="What a cell is made by.", published=True),
    ]
    make_topic(slug="words", body=BODY, terms=words, published=True)


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """Open the article in a window of its own, with the options of a reader's browser."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Page:  # noqa: ANN401 - Playwright's options
        chosen = {"base_url": live_server.url, "viewport": PHONE} | options
        contexts.append(browser.new_context(**chosen))
        page = contexts[-1].new_page()
        page.goto("/topics/words/")
        return page

    yield opened
    for context in contexts:
        context.close()


def word(page: Page, name: str) -> Locator:
    return page.locator("dfn").get_by_role("button", name=name)


def open_by_keyboard(page: Page, name: str) -> Locator:
    word(page, name).focus()
    page.keyboard.press("Enter")
    expect(page.locator(OPEN)).to_have_count(1)
    return page.locator(OPEN)


@pytest.mark.parametrize("script", [True, False])
def test_a_definition_opens_by_keyboard_and_esc_gives_the_focus_back(
    open_page: OpenPage,
    script: bool,
) -> None:
    page = open_page(java_script_enabled=script)
    shown = open_by_keyboard(page, "T cell")
    expect(shown).to_contain_text("A cell that fights infection.")
    page.keyboard.press("Tab")
    expect(shown.get_by_role("link", name="T cell")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator(OPEN)).to_have_count(0)
    expect(word(page, "T cell")).to_be_focused()


def test_a_definition_opens_with_a_tap_and_closes_with_a_tap_elsewhere(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False, has_touch=True)
    word(page, "T cell").hover()
    expect(page.locator(OPEN)).to_have_count(0)
    word(page, "T cell").tap()
    expect(page.locator(OPEN)).to_have_count(1)
    page.touchscreen.tap(4, 4)

    expect(page.locator(OPEN)).to_have_count(0)


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES.keys())
def test_axe_finds_nothing_with_a_definition_open(
    open_page: OpenPage,
    mode: dict[str, Any],
) -> None:
    page = open_page(**mode)
    open_by_keyboard(page, "antibody")

    assert axe_violations(page) == []


def test_nothing_is_cut_off_with_a_definition_open_on_a_narrow_screen(open_page: OpenPage) -> None:
    page = open_page(viewport=NARROW, bypass_csp=True)
    open_by_keyboard(page, "T cell")

    assert cut_off(page, width=320) == []


def test_words_in_sentences_are_the_only_small_targets(open_page: OpenPage) -> None:
    page = open_page()
    open_by_keyboard(page, "T cell")

    assert small_targets(page) == []


def is_beside(shown: FloatRect, name: FloatRect, screen: dict[str, int]) -> bool:
    """Whether a definition is on the screen in full and not on its word."""
    right, bottom = shown["x"] + shown["width"], shown["y"] + shown["height"]
    is_on_screen = (
        min(shown["x"], shown["y"]) >= 0 and right <= screen["width"] and bottom <= screen["height"]
    )
    return is_on_screen and (shown["y"] >= name["y"] + name["height"] or bottom <= name["y"])


@pytest.mark.parametrize("screen", [NARROW, PHONE, LOW, WIDE])
def test_a_definition_is_on_the_screen_and_never_on_its_word(
    open_page: OpenPage,
    screen: dict[str, int],
) -> None:
    page = open_page(viewport=screen, reduced_motion="reduce")
    for name, place in product(NAMES, ["start", "center", "end"]):
        word(page, name).evaluate("(x, at) => x.scrollIntoView({block: at})", place)
        shown = open_by_keyboard(page, name).bounding_box()
        at = word(page, name).bounding_box()
        page.keyboard.press("Escape")

        assert shown
        assert at
        assert is_beside(shown, at, screen), (name, place, shown, at)


def test_a_word_is_told_from_its_neighbours_without_colour_and_keeps_the_line(
    open_page: OpenPage,
) -> None:
    page = open_page(forced_colors="active")
    style = word(page, "antibody").evaluate(
        "x => ({...getComputedStyle(x), height: x.offsetHeight, border: x.clientTop})"
    )
    line = page.locator("#the-simple-version p").nth(1).evaluate("x => x.offsetHeight")
    lines = [x.evaluate("x => x.offsetHeight") for x in page.locator(".prose p:has(dfn)").all()]

    assert "dotted" in style["textDecoration"]
    assert style["border"] == 0
    assert style["height"] == line
    assert all(height % line == 0 for height in lines)


@pytest.mark.parametrize("script", [True, False])
def test_each_word_to_know_opens_its_definition_out_of_the_folded_list(
    open_page: OpenPage,
    script: bool,
) -> None:
    page = open_page(java_script_enabled=script)
    words = page.locator("#words-to-know").get_by_role("button")
    expect(words.first).to_be_hidden()
    page.locator("summary", has_text="Words to know").press("Enter")

    for name, meaning in MEANINGS.items():
        words.and_(page.get_by_role("button", name=name, exact=True)).press("Enter")
        expect(page.locator(OPEN)).to_be_visible()
        expect(page.locator(OPEN)).to_contain_text(meaning)
        page.keyboard.press("Escape")
        expect(page.locator(OPEN)).to_have_count(0)
    expect(words).to_have_count(len(MEANINGS))


def as_text(pdf: Path) -> str:
    """Return the words as they are read: one column after the other."""
    command = [program("pdftotext", HOW_TO_GET_PDFTOTEXT), str(pdf), "-"]
    made = subprocess.run(command, capture_output=True, text=True, check=True)
    return " ".join(made.stdout.split())


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("is_open", [False, True])
def test_paper_explains_every_word_once_in_the_list_and_covers_nothing(
    open_page: OpenPage,
    tmp_path: Path,
    paper: str,
    is_open: bool,
) -> None:
    page = open_page()
    if is_open:
        open_by_keyboard(page, "DNA")
    page.pdf(path=tmp_path / "article.pdf", format=paper)
    text = as_text(tmp_path / "article.pdf")
    words, answers = text.index("Words to know"), text.index("Frequently asked questions")

    for name, meaning in MEANINGS.items():
        assert f"{name} {meaning}" in text[words:answers]
        assert text.count(meaning) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_definition_that_is_open_covers_no_words_on_paper_without_script(
    open_page: OpenPage,
    tmp_path: Path,
    name: str,
) -> None:
    page = open_page(java_script_enabled=False, viewport=A4_BETWEEN_MARGINS)
    open_by_keyboard(page, name)
    page.pdf(path=tmp_path / "article.pdf", format="A4")
    text = as_text(tmp_path / "article.pdf")
    page.emulate_media(media="print")

    # What is open stays above the page: it stands before all else, in room of its own.
    header = page.locator(".site-header").bounding_box()
    assert header
    assert bottom_of(page, OPEN) <= header["y"]
    assert text.startswith(f"{name} {MEANINGS[name]}")
    for meaning in MEANINGS.values():
        assert text.count(meaning) == 1


# Words that the page itself does not explain.

OTHER = "/topics/others/"
MEANING = "A look at a piece of tissue."


@pytest.fixture
def biopsy() -> Term:
    """A word of the topic “others”, which explains no word itself."""
    term = make_term(name="biopsy", slug="biopsy", definition=MEANING, published=True)
    make_topic(slug="others", body="A **biopsy**, a T cell, a biopsy.", published=True)
    return term


def others(open_page: OpenPage, **options: Any) -> Page:  # noqa: ANN401 - Playwright's options
    page = open_page(**options)
    page.goto(OTHER)
    return page


def link(page: Page, name: str) -> Locator:
    return page.locator("dfn").get_by_role("link", name=name)


def test_another_word_opens_in_place_and_is_a_button_from_then_on(
    open_page: OpenPage, biopsy: Term
) -> None:
    page = others(open_page)
    link(page, "biopsy").focus()
    page.keyboard.press("Enter")

    expect(page.locator(OPEN)).to_contain_text(MEANING)
    expect(page.locator(OPEN)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(word(page, "biopsy")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(OPEN)).to_have_count(1)
    assert page.url.endswith(OTHER)
    assert axe_violations(page) == []
    assert page.locator("#the-simple-version p").first.inner_text() == (
        "A biopsy, a T cell, a biopsy."
    )


def test_two_words_that_are_asked_for_at_once_are_both_there_once(
    open_page: OpenPage, biopsy: Term
) -> None:
    page = others(open_page)
    page.evaluate(
        "() => document.querySelectorAll('dfn a').forEach((x) => { x.click(); x.click(); })"
    )

    expect(page.locator("[popover]")).to_have_count(2)
    expect(page.locator("dfn a")).to_have_count(0)
    assert page.url.endswith(OTHER)


def test_a_reader_without_script_follows_the_word_to_its_page(
    open_page: OpenPage, biopsy: Term
) -> None:
    page = others(open_page, java_script_enabled=False)
    link(page, "biopsy").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Biopsy")


def test_a_reader_who_wants_a_word_in_a_new_window_gets_it_there(
    open_page: OpenPage, biopsy: Term
) -> None:
    page = others(open_page)
    with page.context.expect_page() as opened:
        link(page, "biopsy").click(modifiers=["ControlOrMeta"])

    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Biopsy")
    expect(page.locator(OPEN)).to_have_count(0)


def test_a_word_that_was_withdrawn_while_its_topic_was_read_says_so(
    open_page: OpenPage, biopsy: Term
) -> None:
    page = others(open_page)
    make_withdrawn(biopsy)
    link(page, "biopsy").click()

    page.wait_for_url("**/glossary/biopsy/")
    expect(page.locator("main")).to_contain_text("It was wrong.")


def test_a_definition_that_does_not_come_gives_way_to_the_page_of_its_word(
    open_page: OpenPage, biopsy: Term
) -> None:
    page = others(open_page)
    page.route("**/definition/", lambda route: route.abort())
    link(page, "biopsy").click()

    page.wait_for_url("**/glossary/biopsy/")


@pytest.mark.parametrize("screen", [NARROW, WIDE])
def test_the_definition_of_another_word_is_on_the_screen_and_never_on_its_word(
    open_page: OpenPage, biopsy: Term, screen: dict[str, int]
) -> None:
    page = others(open_page, viewport=screen, reduced_motion="reduce")
    link(page, "biopsy").click()
    expect(page.locator(OPEN)).to_have_count(1)
    shown, at = page.locator(OPEN).bounding_box(), word(page, "biopsy").bounding_box()

    assert shown
    assert at
    assert is_beside(shown, at, screen)


def test_paper_has_what_was_opened_and_the_address_of_no_word(
    open_page: OpenPage, biopsy: Term, tmp_path: Path
) -> None:
    page = others(open_page)
    link(page, "biopsy").click()
    expect(page.locator(OPEN)).to_have_count(1)
    page.pdf(path=tmp_path / "article.pdf", format="A4")
    text = as_text(tmp_path / "article.pdf")

    assert "A biopsy, a T cell, a biopsy." in text
    assert text.count(MEANING) == 1
    assert "glossary" not in text.partition("A biopsy")[2].partition("Frequently")[0]
