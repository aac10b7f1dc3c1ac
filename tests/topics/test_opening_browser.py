"""What opens and closes on an article: questions by their address, definitions by the focus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.reader_site import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.reader_site import Site

    OpenPage = Callable[[bool], Page]

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ARTICLE = "/topics/immunotherapy/"
QUESTION = "How will we know if it is working?"
LONG_QUESTION = "Does that word have to be so long that it needs a second line? " * 4
with_and_without_script = pytest.mark.parametrize("script", [True, False])


@pytest.fixture
def open_page(site: Site) -> Iterator[OpenPage]:
    """Open a browser on a phone, with script or without; all are closed when the test ends."""
    contexts = []

    def opened(script: bool) -> Page:
        contexts.append(
            site.context(java_script_enabled=script, viewport=PHONE, reduced_motion="reduce")
        )
        return contexts[-1].__enter__().new_page()

    yield opened
    for context in contexts:
        context.__exit__(None, None, None)


def answer_of(page: Page, question: str) -> Locator:
    return page.locator(".faq", has=page.get_by_role("heading", name=question)).locator("> div")


def top_of(question: Locator) -> float:
    box = question.bounding_box()
    assert box
    return box["y"]


@with_and_without_script
def test_a_question_that_was_searched_for_is_open_and_on_the_screen(
    open_page: OpenPage, script: bool
) -> None:
    page = open_page(script)
    page.goto("/search/?q=know+if+it+is+working")
    page.get_by_role("main").get_by_role("link", name=QUESTION).click()

    expect(answer_of(page, QUESTION)).to_be_visible()
    expect(page.locator(".faq[open]")).to_have_count(1)
    assert page.url.endswith(f"{ARTICLE}#faq-2")
    assert 0 <= top_of(page.get_by_role("heading", name=QUESTION)) < PHONE["height"] / 4


@with_and_without_script
def test_a_question_of_many_lines_is_not_scrolled_past(open_page: OpenPage, script: bool) -> None:
    page = open_page(script)
    page.route(
        f"**{ARTICLE}",
        lambda route: route.fulfill(
            body=route.fetch().text().replace(QUESTION, LONG_QUESTION), content_type="text/html"
        ),
    )
    page.goto(f"{ARTICLE}#faq-2")

    expect(answer_of(page, LONG_QUESTION)).to_be_in_viewport()
    assert 0 <= top_of(page.get_by_role("heading", name=LONG_QUESTION)) < PHONE["height"] / 4


def test_the_script_opens_a_question_where_the_browser_does_not(open_page: OpenPage) -> None:
    page = open_page(True)
    page.goto(f"{ARTICLE}#faq-2")
    page.evaluate(
        """() => {
          for (const open of document.querySelectorAll("[open]")) open.open = false;
          scrollTo({ top: 0, behavior: "instant" });
          dispatchEvent(new HashChangeEvent("hashchange"));
        }"""
    )

    expect(answer_of(page, QUESTION)).to_be_in_viewport()


@with_and_without_script
def test_each_question_is_a_heading_below_that_of_its_part(
    open_page: OpenPage, script: bool
) -> None:
    page = open_page(script)
    page.goto(ARTICLE)

    headings = page.locator("section", has=page.locator("#faq")).locator("h2, h3")
    assert headings.evaluate_all("all => all.map((x) => x.tagName)") == ["H2", *["H3"] * 6]
    expect(page.locator(".faq[open]")).to_have_count(0)
    page.get_by_role("heading", name="Frequently asked questions").click()
    page.get_by_role("heading", name=QUESTION).click()
    expect(answer_of(page, QUESTION)).to_be_visible()


def open_first_definition(page: Page) -> tuple[Locator, Locator]:
    page.goto(ARTICLE)
    word = page.locator("dfn button").first
    word.focus()
    page.keyboard.press("Enter")
    shown = page.locator(":popover-open")
    expect(shown).to_be_visible()
    return word, shown


@pytest.mark.parametrize("keys", [["Tab", "Tab"], ["Shift+Tab"]])
def test_a_definition_closes_when_the_focus_goes_on(page: Page, keys: list[str]) -> None:
    _, shown = open_first_definition(page)
    for key in keys[:-1]:
        page.keyboard.press(key)
        expect(shown.get_by_role("link")).to_be_focused()
        expect(shown).to_be_visible()
    page.keyboard.press(keys[-1])

    expect(shown).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")


def test_a_definition_stays_while_the_focus_goes_between_it_and_its_word(page: Page) -> None:
    word, shown = open_first_definition(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")

    expect(word).to_be_focused()
    expect(shown).to_be_visible()


def test_a_definition_stays_when_its_text_is_clicked(page: Page) -> None:
    _, shown = open_first_definition(page)
    page.keyboard.press("Tab")
    shown.locator("dd").click()

    expect(shown).to_be_visible()


def test_escape_closes_a_definition_and_gives_the_focus_back(page: Page) -> None:
    word, shown = open_first_definition(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(shown).to_have_count(0)
    expect(word).to_be_focused()
