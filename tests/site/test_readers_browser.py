"""What a reader does and gets, in a real browser: rules R4, R5, R7 and R10 of READERS.md."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import bottom_of
from tests.reader_site import LONGEST, NOTICE, PHONE, STARTER, Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# The letters in each line of the sections' paragraphs, but the last line of each.
FULL_LINES = """() => [...document.querySelectorAll(".prose > p:not([class])")].flatMap((p) => {
  const lines = new Map();
  const texts = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    for (let at = 0; at < texts.currentNode.length; at += 1) {
      range.setStart(texts.currentNode, at);
      range.setEnd(texts.currentNode, at + 1);
      const line = Math.round(range.getBoundingClientRect().bottom / 8);
      lines.set(line, (lines.get(line) ?? 0) + 1);
    }
  }
  return [...lines.values()].slice(0, -1);
})"""
ON_PAPER = (
    ".faq > div",
    ".quiz fieldset",
    ".words [popover]",
    ".source-block ol li",
    ".copy-mark img",
    ".source-line",
)
every_article = pytest.mark.parametrize("slug", [*STARTER, LONGEST])


@every_article
def test_an_article_is_readable_after_one_answer(page: Page, slug: str) -> None:
    page.goto(f"/topics/{slug}/")
    waited_for = page.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter(x => x.renderBlockingStatus === 'blocking').map(x => x.name)"
    )

    assert waited_for == []


@every_article
def test_the_30_second_version_is_on_the_first_screen(page: Page, slug: str) -> None:
    page.goto(f"/topics/{slug}/")
    rows = page.locator(".breadcrumb li").evaluate_all(
        "all => new Set(all.map(x => x.getBoundingClientRect().top)).size"
    )

    assert page.get_by_text(NOTICE).is_visible()
    assert page.locator(".masthead").evaluate("x => x.offsetHeight") == 52
    assert rows == 1
    assert bottom_of(page, "#thirty-seconds") <= PHONE["height"]


def test_lines_have_a_length_that_eyes_can_follow(site: Site) -> None:
    with site.context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto("/topics/immunotherapy/")
        lengths = page.evaluate(FULL_LINES)

    assert len(lengths) > 20
    assert 60 <= sum(lengths) / len(lengths) <= 66


def test_a_script_in_the_page_is_refused(page: Page) -> None:
    page.goto("/")
    page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", resolve);
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
        })"""
    )

    assert page.evaluate("window.ran === undefined")


def answer_by_keyboard(page: Page) -> None:
    """Choose the first answer of each of four questions, then press the button."""
    page.locator("[name=q1]").first.focus()
    for number in (1, 2, 3, 4):
        page.keyboard.press("Space")
        expect(page.locator(f"[name=q{number}]").first).to_be_checked()
        page.keyboard.press("Tab")
        if number == 1:
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_reader_without_script_takes_the_quiz_with_the_keyboard(scriptless: Page) -> None:
    scriptless.goto("/topics/immunotherapy/")
    expect(scriptless.get_by_text("of 4 answered")).to_be_hidden()
    answer_by_keyboard(scriptless)
    scriptless.wait_for_url(re.compile(r"/quiz/\?asked=[\w.]+&q1=1&q2=1&q3=1&q4=1&check=1$"))

    expect(scriptless.get_by_role("status")).to_contain_text("1 of 4 right")
    marks = scriptless.locator("fieldset strong")
    expect(marks).to_have_text(["Right.", *["Not quite."] * 3])


def test_reader_with_script_takes_the_quiz_without_leaving_the_page(page: Page) -> None:
    page.goto("/topics/immunotherapy/")
    expect(page.get_by_text("0 of 4 answered")).to_be_visible()
    answer_by_keyboard(page)

    expect(page.get_by_role("status").filter(has_text="1 of 4 right")).to_be_focused()
    expect(page.locator("fieldset strong")).to_have_text(["Right.", *["Not quite."] * 3])
    assert re.search(r"/topics/immunotherapy/\?asked=[\w.]+&q1=1.*&check=1#quiz$", page.url)


def test_choosing_an_answer_changes_the_count_and_nothing_else(page: Page) -> None:
    page.goto("/topics/immunotherapy/quiz/")
    page.get_by_label("I am not sure").first.check()

    expect(page.get_by_text("1 of 4 answered")).to_be_visible()
    expect(page.locator("fieldset strong")).to_have_count(0)


def test_a_quiz_sent_empty_says_what_to_do_and_keeps_the_form(page: Page) -> None:
    page.goto("/topics/immunotherapy/")
    page.get_by_role("button", name="Check my answers").click()

    expect(page.get_by_role("alert")).to_contain_text("Please choose an answer first.")
    page.get_by_role("link", name="Question 2:").click()
    expect(page.locator("[name=q2]").first).to_be_focused()


def test_reader_without_script_opens_a_card_and_an_answer(scriptless: Page) -> None:
    for kind, address in ((".faq", "#faq"), (".flashcard", "flashcards/")):
        scriptless.goto(f"/topics/immunotherapy/{address}")
        card = scriptless.locator(kind).first
        card.locator("summary").click()

        expect(card.locator("div").first).to_be_visible()


def test_reader_with_script_opens_all_cards_and_shuffles_them(page: Page) -> None:
    page.goto("/topics/immunotherapy/flashcards/")
    fronts = page.locator(".flashcard summary")
    before = fronts.all_text_contents()
    expect(page.get_by_text(f"{len(before)} cards.")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".flashcard[open]")).to_have_count(len(before))
    page.evaluate("Math.random = () => 0")
    page.get_by_role("button", name="Shuffle").click()

    expect(page.locator(".flashcard[open]")).to_have_count(0)
    assert fronts.all_text_contents() == [*before[1:], before[0]]


@pytest.mark.parametrize("script", [True, False])
def test_paper_shows_every_answer_and_no_navigation(site: Site, script: bool) -> None:
    with site.context(java_script_enabled=script) as context:
        page = context.new_page()
        page.goto("/topics/immunotherapy/")
        page.emulate_media(media="print")

        for hidden in page.locator("nav, .search-form, .quiz-check").all():
            expect(hidden).to_be_hidden()
        for answers in ON_PAPER:
            shown = page.locator(answers)
            assert shown.count(), answers
            for answer in shown.all():
                expect(answer).to_be_visible()
