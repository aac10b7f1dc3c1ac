"""What a reader gets, in a real browser: rules R1 and R3 to R7 of READERS.md on every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from explainer.site.starter_content import STARTER_FOLDER
from explainer.sources.models import Verification
from tests.browser import axe_violations, bottom_of, cut_off, small_targets
from tests.factories import (
    make_corrected,
    make_question,
    make_starter_site,
    make_topic,
    make_withdrawn,
    take_back,
    verify,
    verify_and_publish,
)
from topics.models import Topic

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request
    from pytest_django.plugin import DjangoDbBlocker

# The second mark only has the test database made; its content is that of the whole module.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

NOTICE = "This is a demonstration. Its verifications are sample data: nobody has checked them."
PHONE = {"width": 360, "height": 740}
STARTER = sorted(path.stem for path in STARTER_FOLDER.glob("*.md") if path.stem != "terms")
# The longest that the editorial limits allow: two lines of title, 120 characters, 60 words.
LONGEST = "longest"
LONGEST_DESCRIPTION = (
    "How your own immune cells can be collected, changed and grown in a lab, "
    "and then given back to you to help fight cancer."
)
LONGEST_VERSION = (
    "This treatment uses your own immune cells. A care team collects them from your blood. A lab "
    "changes them and grows many more of them. Then they go back into a vein to find and attack "
    "the cancer. Some side effects are mild, and some can be severe. Tell your care team about "
    "each new change that you notice afterwards."
)
# So that the sentence on an overdue check takes its place on every first screen.
LONG_AGO = date(2025, 1, 15)
PAGES = {
    "home": "/",
    "topics": "/topics/",
    "topics about nothing": "/topics/?tag=nothing",
    "article": "/topics/immunotherapy/",
    "quiz": "/topics/immunotherapy/quiz/",
    "quiz marked": "/topics/immunotherapy/quiz/?q1=1&q2=1&q3=unsure&check=1",
    "quiz sent empty": "/topics/immunotherapy/quiz/?check=1",
    "flashcards": "/topics/immunotherapy/flashcards/",
    "glossary": "/glossary/",
    "glossary, no such letter": "/glossary/?letter=q",
    "term": "/glossary/t-cell/",
    "search": "/search/",
    "search, many found": "/search/?q=cell",
    "search, none found": "/search/?q=imunotherapy",
    "how we verify": "/how-we-verify/",
    "history of an article": "/topics/immunotherapy/history/",
    "history of a term": "/glossary/t-cell/history/",
    "ledger": "/how-we-verify/ledger/",
    "ledger, none found": "/how-we-verify/ledger/?q=bone",
    "ledger, wrong days": "/how-we-verify/ledger/?from=yesterday&to=2026-02-30",
    "history of everything": "/topics/everything/history/",
    "withdrawn topic": "/topics/withdrawn/",
    "report on a section": "/topics/immunotherapy/report/?section=the-simple-version",
    "report on a term": "/glossary/t-cell/report/?kind=mistake",
    "report sent": "/topics/immunotherapy/report/thanks/",
    "not found": "/no-such-page/",
    "server error": "/search/?q=broken",
}
MODES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "reduced motion": {"reduced_motion": "reduce"},
}
every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
every_article = pytest.mark.parametrize("slug", [*STARTER, LONGEST])


@dataclass(frozen=True)
class Site:
    """The starter content, published and served for all tests of this module."""

    url: str
    browser: Browser

    def context(self, **options: Any) -> BrowserContext:  # noqa: ANN401 - Playwright's options
        return self.browser.new_context(**{"base_url": self.url, "viewport": PHONE} | options)


def fill() -> None:
    make_starter_site(today=LONG_AGO)
    longest = make_topic(
        slug=LONGEST,
        title="T-cell transfer and CAR T-cell therapy",
        description=LONGEST_DESCRIPTION,
        thirty_seconds=LONGEST_VERSION,
    )
    make_question(topic=longest)
    verify_and_publish(longest, today=LONG_AGO)
    make_withdrawn(make_topic(slug="withdrawn", published=True), why="It was wrong. " * 20)
    fill_history(make_topic(slug="everything"))


def fill_history(topic: Topic) -> None:
    """Let everything happen to a topic that can: it ends withdrawn, back and corrected."""
    verify_and_publish(topic, today=LONG_AGO)
    verify(topic, verdict="needs_writer")
    take_back(Verification.objects.latest("pk"))
    make_withdrawn(topic)
    topic.refresh_from_db()
    verify_and_publish(topic)
    topic.sections.update(body="It helps your own immune system.")
    make_corrected(topic)


def break_search(query: str) -> str:
    if query == "broken":
        raise RuntimeError("Broken on purpose.")
    return query


@pytest.fixture(scope="module")
def site(
    browser: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Site]:
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SITE_NOTICE", NOTICE)
        patch.setattr("explainer.site.views.cleaned", break_search)
        fill()
        server = LiveServer("127.0.0.1")
        yield Site(server.url, browser)
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    with site.context() as context:
        yield context.new_page()


@pytest.fixture
def scriptless(site: Site) -> Iterator[Page]:
    with site.context(java_script_enabled=False) as context:
        yield context.new_page()


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES.keys())
@every_page
def test_axe_finds_nothing(site: Site, address: str, mode: dict[str, Any]) -> None:
    with site.context(**mode) as context:
        page = context.new_page()
        page.goto(address)

        assert axe_violations(page) == []


@every_page
def test_no_word_is_cut_off_by_a_narrow_screen_and_wide_spacing(site: Site, address: str) -> None:
    # The probe brings a style sheet of its own, which the site's policy rightly refuses.
    with site.context(viewport={"width": 320, "height": 640}, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(address)

        assert cut_off(page, width=320) == []


@every_page
def test_a_finger_hits_every_link_and_button(page: Page, address: str) -> None:
    page.goto(address)

    assert small_targets(page) == []


@every_page
def test_nothing_leaves_the_site_and_nothing_is_stored(page: Page, address: str) -> None:
    requests: list[Request] = []
    refused: list[str] = []
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 - Playwright wants a function
    page.on("console", lambda message: refused.append(message.text))
    page.goto(address)
    home = page.url.removesuffix(address)

    assert [x.url for x in requests if not x.url.startswith(f"{home}/")] == []
    assert [text for text in refused if "Content Security Policy" in text] == []
    assert page.context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}
    assert page.evaluate("sessionStorage.length") == 0


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
    page.keyboard.press("Enter")


def test_reader_without_script_takes_the_quiz_with_the_keyboard(scriptless: Page) -> None:
    scriptless.goto("/topics/immunotherapy/")
    expect(scriptless.get_by_text("of 4 answered")).to_be_hidden()
    answer_by_keyboard(scriptless)
    scriptless.wait_for_url("**/topics/immunotherapy/quiz/?q1=1&q2=1&q3=1&q4=1&check=1")

    expect(scriptless.get_by_role("status")).to_contain_text("1 of 4 right")
    expect(scriptless.locator(".outcome")).to_contain_text(["Right.", *["Not quite."] * 3])


def test_reader_with_script_takes_the_quiz_without_leaving_the_page(page: Page) -> None:
    page.goto("/topics/immunotherapy/")
    expect(page.get_by_text("0 of 4 answered")).to_be_visible()
    answer_by_keyboard(page)

    expect(page.get_by_role("status").filter(has_text="1 of 4 right")).to_be_focused()
    expect(page.locator(".outcome")).to_contain_text(["Right.", *["Not quite."] * 3])
    expect(page.get_by_text("4 of 4 answered")).to_be_visible()
    assert page.url.endswith("/topics/immunotherapy/")


def test_choosing_an_answer_changes_the_count_and_nothing_else(page: Page) -> None:
    page.goto("/topics/immunotherapy/quiz/")
    page.get_by_label("I am not sure").first.check()

    expect(page.get_by_text("1 of 4 answered")).to_be_visible()
    expect(page.locator(".outcome")).to_have_count(0)


def test_a_quiz_sent_empty_says_what_to_do_and_keeps_the_form(page: Page) -> None:
    page.goto("/topics/immunotherapy/")
    page.get_by_role("button", name="Check my answers").click()

    expect(page.get_by_role("alert")).to_contain_text("Please answer at least one question.")
    page.get_by_role("link", name="Question 2:").click()
    expect(page.locator("[name=q2]").first).to_be_focused()


def test_reader_without_script_opens_a_card_and_an_answer(scriptless: Page) -> None:
    scriptless.goto("/topics/immunotherapy/")
    for kind in (".faq", ".flashcard"):
        card = scriptless.locator(kind).first
        card.locator("summary").click()

        expect(card.locator("div").first).to_be_visible()


def test_reader_with_script_opens_all_cards_and_shuffles_them(page: Page) -> None:
    page.goto("/topics/immunotherapy/flashcards/")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".flashcard[open]")).to_have_count(12)
    page.get_by_role("button", name="Shuffle").click()

    expect(page.locator(".flashcard")).to_have_count(12)
    expect(page.locator(".flashcard[open]")).to_have_count(0)


def test_a_question_that_was_searched_for_is_open(page: Page) -> None:
    page.goto("/topics/immunotherapy/#faq-2")

    expect(page.locator("#faq-2 > div")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_paper_shows_every_answer_and_no_navigation(site: Site, script: bool) -> None:
    with site.context(java_script_enabled=script) as context:
        page = context.new_page()
        page.goto("/topics/immunotherapy/")
        page.emulate_media(media="print")

        for hidden in page.locator("nav, .masthead, .quiz-check").all():
            expect(hidden).to_be_hidden()
        for shown in page.locator(".faq > div, .flashcard > div, #source, .source-line").all():
            expect(shown).to_be_visible()
