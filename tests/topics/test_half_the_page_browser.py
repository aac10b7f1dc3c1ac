"""READERS.md R15 and R16: the article is most of its page, and a definition is seen at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from explainer.publishing.models import Publication
from glossary.content import TERM
from tests.article_limits import HEIGHT, HIGHEST, MOST_TAB_STOPS, TAB_STOPS
from tests.paper import printed
from tests.reader_site import STARTER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.reader_site import Site

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]
WIDE = {"width": 1280, "height": 900}
MOST_SHEETS = 6
# The longest topic must reach it. The frame is as high around a shorter text, which still is most
# of its page on a large screen, and half of it on a phone.
SHARE_OF_THE_TEXT = 0.6
SHARES = {1280: 0.55, 360: 0.45}
# A term's definition begins so far from the top of a phone, at most.
DEFINITION_BEGINS = 240
# From the first section to the last, with what stands between them.
TEXT = """() => {
  const parts = [...document.querySelectorAll("section:has(> .report-link)")];
  return parts.at(-1).getBoundingClientRect().bottom - parts[0].getBoundingClientRect().top;
}"""
ORDER = (
    "h1", ".source-line", "#thirty-seconds", ".actions", "#when-to-get-help", "#takeaways",
    "#the-simple-version", "#care-team-questions", "#words-to-know", "#faq", "#quiz", "#key-terms",
    "#source",
)  # fmt: skip
IN_THE_TEXT = """(selectors) => selectors.map((x) => document.querySelector(x)).every(
  (part, at, all) => !at || all[at - 1].compareDocumentPosition(part) & 4)"""
AFTER_WHAT_TO_EXPECT = "#what-to-expect + #care-team-questions"
every_topic = pytest.mark.parametrize("slug", STARTER)


@pytest.fixture(params=[1280, 360])
def sized(site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    with site.context(viewport={"width": request.param, "height": 740}) as context:
        yield context.new_page()


def width_of(page: Page) -> int:
    assert page.viewport_size
    return page.viewport_size["width"]


@every_topic
def test_the_article_is_most_of_a_page_that_is_half_as_high(sized: Page, slug: str) -> None:
    sized.goto(f"/topics/{slug}/")
    width, height = width_of(sized), sized.evaluate(HEIGHT)
    share = sized.evaluate(TEXT) / height

    assert height <= HIGHEST[width]
    assert share >= (SHARE_OF_THE_TEXT if slug == "immunotherapy" else SHARES[width])


@every_topic
def test_the_keyboard_stops_not_too_often(sized: Page, slug: str) -> None:
    sized.goto(f"/topics/{slug}/")

    assert 20 < sized.evaluate(TAB_STOPS) <= MOST_TAB_STOPS


@every_topic
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_an_article_takes_few_sheets_and_says_on_the_first_when_to_get_help(
    page: Page, tmp_path: Path, slug: str, paper: str
) -> None:
    page.goto(f"/topics/{slug}/")
    signs = page.locator("#when-to-get-help li").all_inner_texts()
    sheets = printed(page, tmp_path, paper=paper)
    first = "".join(word.text for word in sheets[0])

    assert len(sheets) <= MOST_SHEETS
    assert signs
    assert [sign for sign in signs if "".join(sign.split()) not in first] == []


def test_the_parts_stand_in_the_order_of_a_readers_need(page: Page) -> None:
    page.goto("/topics/immunotherapy/")

    assert page.evaluate(IN_THE_TEXT, ORDER)
    assert not page.evaluate(IN_THE_TEXT, list(reversed(ORDER)))
    expect(page.locator(AFTER_WHAT_TO_EXPECT)).to_be_visible()


@every_topic
def test_the_questions_follow_what_to_expect_or_the_last_section(page: Page, slug: str) -> None:
    page.goto(f"/topics/{slug}/")
    last = page.locator("section:has(> .report-link)").last.get_attribute("id")
    expected = page.locator(AFTER_WHAT_TO_EXPECT).or_(
        page.locator(f"body:not(:has(#what-to-expect)) #{last} + #care-team-questions")
    )

    expect(expected).to_be_visible()


def test_one_row_of_actions_leads_to_the_questions(sized: Page) -> None:
    sized.goto("/topics/immunotherapy/")
    actions = sized.locator(".actions")
    for name in ("Questions", "Keep", "Print", "Share"):
        expect(actions.get_by_text(name, exact=True)).to_be_visible()
    rows = actions.locator("a, button").evaluate_all(
        "all => new Set(all.filter(x => x.checkVisibility()).map(x => x.offsetTop)).size"
    )
    actions.get_by_role("link", name="Questions").click()

    assert rows == 1
    expect(sized.locator("#care-team-questions h2")).to_be_in_viewport()


def test_the_contents_show_where_a_reader_is(site: Site) -> None:
    with site.context(viewport=WIDE, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto("/topics/immunotherapy/")
        here = page.locator(".contents [aria-current=true]")
        expect(here).to_have_count(0)
        for part in ("Side effects", "How it works against cancer"):
            page.locator(".contents").get_by_role("link", name=part).click()

            expect(here).to_have_text(part)
            expect(here).to_be_in_viewport()
        page.evaluate("scrollTo(0, 0)")
        expect(here).to_have_count(0)


@pytest.mark.parametrize("part", ["words-to-know", "faq", "faq-2", "source", "take-along"])
@pytest.mark.parametrize("script", [True, False])
def test_an_address_opens_the_part_that_it_names(site: Site, part: str, script: bool) -> None:
    with site.context(java_script_enabled=script) as context:
        page = context.new_page()
        page.goto("/topics/immunotherapy/")
        expect(page.locator(f"#{part} ~ *, #{part} > *").last).to_be_hidden()
        page.goto(f"/topics/immunotherapy/#{part}")

        expect(page.locator(f"#{part} ~ *, #{part} > *").last).to_be_visible()


def test_only_the_first_question_of_the_quiz_is_open_and_all_are_counted(
    scriptless: Page, page: Page
) -> None:
    scriptless.goto("/topics/immunotherapy/")
    questions = scriptless.locator("#quiz fieldset")
    assert [x.is_visible() for x in questions.all()] == [True, False, False, False]
    scriptless.get_by_text("3 more questions").click()
    assert all(x.is_visible() for x in questions.all())
    page.goto("/topics/immunotherapy/")
    expect(page.get_by_text("0 of 4 answered")).to_be_visible()


def test_a_definition_is_seen_at_once_and_then_how_to_say_the_word(page: Page) -> None:
    terms = Publication.objects.of_kind(TERM).live().values_list("slug", flat=True)
    late, silent = {}, []
    for slug in terms:
        page.goto(f"/glossary/{slug}/")
        begins = page.locator(".opening .definition").bounding_box()
        assert begins
        if begins["y"] > DEFINITION_BEGINS:
            late[slug] = begins["y"]
        if not page.locator(".definition + .pronunciation").count():
            silent.append(slug)

    assert late == {}
    assert len(silent) < len(terms)
