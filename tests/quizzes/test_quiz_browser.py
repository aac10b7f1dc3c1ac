"""A quiz in a real browser: marked in the page as on the server, kept by Back, and offline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import axe_violations, cut_off, small_targets
from tests.factories import make_question, make_term, make_topic, put_live
from tests.keeping import go_offline, keep
from tests.reader_site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARTICLE = "/topics/lungs/"
QUIZ = f"{ARTICLE}quiz/"
# Right, wrong, not sure and no answer.
ANSWERS = "q1=1&q2=2&q3=unsure"
MARKED = f"{QUIZ}?{ANSWERS}&check=1"
# What a reader reads, and by which classes it looks as it does.
SHOWN = """(quiz) => {
  const copy = quiz.cloneNode(true);
  const byScriptOnly = "template, [hidden], [data-quiz-count], [data-missed-remember]";
  for (const part of copy.querySelectorAll(byScriptOnly)) part.remove();
  const controls = copy.querySelectorAll("input:not([type=hidden])");
  const sent = [...quiz.querySelectorAll("form :is([type=hidden], :checked)")];
  return {
    text: copy.textContent.replace(/\\s+/g, " ").trim(),
    parts: [...copy.querySelectorAll("*")].map((x) => `${x.tagName} ${x.getAttribute("class")}`),
    controls: [...controls].map((x) => `${x.name} ${x.value} ${x.id}`),
    sent: sent.map((x) => `${x.name}=${x.value}`).sort(),
    links: [...copy.querySelectorAll("a:not([data-quiz-show])")].map((x) => x.href),
    title: document.title.replace(/\\s+/g, " "),
  };
}"""
IN_THE_PAGE = """(address) => {
  history.replaceState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}"""
STATES = [
    "", "?q1=2", "?check=1", f"?{ANSWERS}&check=1", f"?{ANSWERS}&check=answers",
    f"?{ANSWERS}&check=again", "?q1=2&q2=2&check=again", "?q1=1&q2=1&q3=1&q4=1&check=1",
    "?q1=1&q2=1&q3=1&check=1", "?q1=2&q2=3&q3=2&q4=2&check=1", "?check=answers", "?check=again",
    "?q1=7&q2=x&q3=%00&check=1", "?q1=1&q1=2&check=", "?show=1", "?show=2&q1=1&check=1",
    "?show=2&q2=2&check=1", f"?show=4&{ANSWERS}&check=again", "?show=3&q3=1&check=answers",
    "?show=9", "?show=2&go=end&q2=1", "?go=end", "?show=1&go=2&q1=1", f"?{ANSWERS}&check=new",
    "?asked=12345678&q1=1&check=1", "?asked=&check=answers", "?show=2&asked=a.b&q2=1&check=1",
]  # fmt: skip

PAGES = [f"{QUIZ}{x}" for x in STATES[:6]] + [f"{QUIZ}?show=2&q2=2&check=1", "/quiz/?page=1"]


@pytest.fixture(autouse=True)
def topic() -> None:
    word = make_term(slug="lung", name="lung", published=True)
    topic = make_topic(slug="lungs", title="Lungs", body="A lung breathes.", terms=[word])
    topic.related.add(make_topic(slug="next", title="The next one", published=True))
    for text in ("What?", "Where?", "When?", "Why?"):
        make_question(topic=topic, text=text, right=f"So {text}", wrong=["No.", "Perhaps."])
    put_live(topic)


@pytest.fixture
def site(browser: Browser, live_server: LiveServer) -> Site:
    return Site(live_server.url, browser)


@pytest.fixture
def context(site: Site) -> Iterator[BrowserContext]:
    with site.context() as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def shown(page: Page) -> dict[str, object]:
    found: dict[str, object] = page.locator("[data-quiz]").evaluate(SHOWN)
    return found


def test_a_page_marked_by_script_is_the_page_that_the_server_marks(
    page: Page, scriptless: Page
) -> None:
    page.goto(QUIZ)
    expect(page.get_by_text("0 of 4 answered")).to_be_visible()
    different, all_shown = [], []
    for query in STATES:
        scriptless.goto(f"{QUIZ}{query}")
        page.evaluate(IN_THE_PAGE, f"{QUIZ}{query}")
        by_script, by_server = shown(page), shown(scriptless)
        different += [
            (query, x, by_script[x], y) for x, y in by_server.items() if by_script[x] != y
        ]
        all_shown.append(by_server["text"])

    assert different == []
    assert len({*all_shown}) > len(STATES) / 2


def answer(page: Page) -> None:
    """Answer what is right, wrong, nothing, and leave the last question; then have it marked."""
    page.locator("[name=q1]").nth(0).check()
    if page.locator("#quiz summary").count():
        page.locator("#quiz summary").click()
    page.locator("[name=q2]").nth(1).check()
    page.locator("[name=q3][value=unsure]").check()
    page.get_by_role("button", name="Check my answers").click()


def expect_four_outcomes(page: Page) -> None:
    questions = page.locator("[data-quiz] fieldset")
    expect(questions).to_have_count(4)
    outcomes = ["Right.", "Not quite.", "You were not sure.", "You left this one open."]
    expect(questions).to_contain_text(outcomes)
    expect(page.locator("[data-quiz]")).to_contain_text("You know some of this: 1 of 4 right.")


def read_the_part_and_come_back(page: Page) -> None:
    page.get_by_role("link", name="Read the part").nth(1).click()
    page.wait_for_url("**/topics/lungs/**#the-simple-version")
    page.go_back()


def test_back_from_a_part_keeps_four_outcomes_with_script(page: Page) -> None:
    page.goto(QUIZ)
    answer(page)
    expect(page.get_by_role("status").filter(has_text="1 of 4 right")).to_be_focused()
    expect_four_outcomes(page)
    assert re.search(r"\?asked=[\w.]+&q1=1&q2=2&q3=unsure&check=1$", page.url)
    assert page.title().startswith("1 of 4 right: Quiz on Lungs")
    read_the_part_and_come_back(page)

    expect_four_outcomes(page)


def test_back_from_a_part_keeps_four_outcomes_without_script(scriptless: Page) -> None:
    scriptless.goto(ARTICLE)
    answer(scriptless)
    expect_four_outcomes(scriptless)
    read_the_part_and_come_back(scriptless)

    expect_four_outcomes(scriptless)


def test_back_from_a_part_of_the_article_keeps_four_outcomes_in_it(page: Page) -> None:
    page.goto(f"{ARTICLE}?path=way")
    answer(page)
    expect(page.get_by_role("status").filter(has_text="1 of 4 right")).to_be_focused()
    assert re.search(r"/topics/lungs/\?path=way&asked=[\w.]+&q1=1&.*&check=1#quiz$", page.url)
    read_the_part_and_come_back(page)
    expect_four_outcomes(page)
    page.goto("/glossary/lung/")
    page.go_back()
    expect_four_outcomes(page)
    page.reload()

    expect_four_outcomes(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Lungs")


def test_an_article_without_a_network_leads_to_the_quiz_and_keeps_the_answers(
    page: Page, context: BrowserContext
) -> None:
    page.goto(ARTICLE)
    context.route("**/quiz/**", lambda route: route.abort() if is_fetched(route) else offer(route))
    answer(page)
    page.wait_for_url(re.compile(r"/quiz/\?asked=.*&check=1$"))
    expect_four_outcomes(page)
    page.go_back()

    expect(page.locator("[name=q2]").nth(1)).to_be_checked()


def is_fetched(route: Route) -> bool:
    return route.request.resource_type == "fetch"


def offer(route: Route) -> None:
    route.continue_()


def test_a_kept_quiz_is_marked_offline_and_back_keeps_four_outcomes(page: Page) -> None:
    page.goto(ARTICLE)
    keep(page)
    go_offline(page)
    page.goto(QUIZ)
    answer(page)
    expect_four_outcomes(page)
    read_the_part_and_come_back(page)
    expect_four_outcomes(page)
    page.reload()
    expect_four_outcomes(page)
    page.goto(f"{QUIZ}?{ANSWERS}&check=answers")

    expect(page.get_by_text("This is the right answer.")).to_have_count(3)
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_text("0 of 4 answered")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_reader_tries_what_they_missed_again_until_all_is_right(
    page: Page, scriptless: Page, script: bool
) -> None:
    reader = page if script else scriptless
    reader.goto(MARKED)
    reader.get_by_role("button", name="Try the 3 missed again").click()
    expect(reader.get_by_text("Another try at what you missed.")).to_be_visible()
    expect(reader.locator("[type=radio][name=q1]")).to_have_count(0)
    expect(reader.locator(":checked")).to_have_count(0)
    reader.locator("[name=q2]").first.check()
    reader.locator("[name=q3]").nth(1).check()
    reader.locator("[name=q4]").first.check()
    reader.get_by_role("button", name="Check my answers").click()
    expect(reader.get_by_text("You know most of this: 3 of 4 right.")).to_be_visible()
    reader.get_by_role("button", name="Try the one missed again").click()
    reader.locator("[name=q3]").first.check()
    reader.get_by_role("button", name="Check my answers").click()

    expect(reader.get_by_text("You know all of this: 4 of 4 right.")).to_be_visible()
    expect(reader.locator(".choice-right")).to_have_count(4)
    expect(reader.get_by_role("link", name="The next one")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_reader_takes_one_question_at_a_time_by_keyboard_alone(
    page: Page, scriptless: Page, script: bool
) -> None:
    reader = page if script else scriptless
    reader.goto(QUIZ)
    press(reader, "One at a time")
    for number in (1, 2, 3, 4):
        expect(reader.get_by_text(f"Question {number} of 4", exact=True)).to_be_visible()
        expect(reader.locator("fieldset")).to_have_count(1)
        reader.locator(f"[name=q{number}]").first.focus()
        reader.keyboard.press("Space")
        press(reader, "Check my answer")
        expect(reader.get_by_text("Right.", exact=True)).to_be_visible()
        press(reader, "Next" if number < 4 else "See how you did")

    expect(reader.get_by_text("You know all of this: 4 of 4 right.")).to_be_visible()


def press(page: Page, name: str) -> None:
    """Go with the Tab key to a link or button of this name, and press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"No Tab stop is called {name}.")


def test_the_back_button_goes_from_marks_to_the_answers(page: Page) -> None:
    page.goto(QUIZ)
    answer(page)
    expect_four_outcomes(page)
    page.get_by_role("button", name="Show the answers").click()
    expect(page.get_by_text("This is the right answer.")).to_have_count(3)
    page.go_back()
    expect_four_outcomes(page)
    expect(page.get_by_text("This is the right answer.")).to_have_count(0)
    page.go_back()

    expect(page.get_by_role("button", name="Check my answers")).to_be_visible()
    expect(page.locator("[name=q2]").nth(1)).to_be_checked()


def test_what_was_missed_is_remembered_on_request_and_asked_again(page: Page) -> None:
    page.goto("/quiz/")
    expect(page.get_by_role("heading", name="What you missed")).to_be_hidden()
    page.goto(MARKED)
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="Remember what I missed").click()
    expect(page.get_by_text("Remembered, on this device only.")).to_be_visible()
    page.get_by_role("link", name="Review what you know").click()
    page.get_by_role("link", name="Ask what I missed (3)").click()
    expect(page.locator("legend")).to_have_text(["1. Where?", "2. When?", "3. Why?"])
    page.locator("[name=q1]").first.check()
    page.get_by_role("button", name="Check my answers").click()
    expect(page.get_by_text("You know some of this: 1 of 3 right.")).to_be_visible()
    page.goto("/quiz/")
    expect(page.get_by_role("link", name="Ask what I missed (2)")).to_be_visible()
    page.get_by_role("button", name="Forget what I missed").click()

    expect(page.get_by_text("Forgotten.")).to_be_visible()
    expect(page.get_by_role("heading", name="What you missed")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_a_reader_is_told_when_the_browser_cannot_remember(page: Page) -> None:
    page.goto(MARKED)
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('', 'x'); }; }"
    )
    page.get_by_role("button", name="Remember what I missed").click()

    expect(page.get_by_text("Nothing was remembered.")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("stored", ['["lungs.0', "7", '[7, "x", "<b>.00000000"]', "null"])
def test_what_is_stored_in_no_form_of_ours_is_left_alone(page: Page, stored: str) -> None:
    page.goto("/quiz/")
    page.evaluate("x => localStorage.setItem('missed-questions', x)", stored)
    page.reload()
    expect(page.get_by_role("button", name="Start the quiz")).to_be_visible()
    expect(page.get_by_role("heading", name="What you missed")).to_be_hidden()
    page.goto(MARKED)
    page.get_by_role("button", name="Remember what I missed").click()

    assert page.evaluate("JSON.parse(localStorage['missed-questions']).length") == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_of_a_quiz_can_be_read_and_pressed_by_everybody(
    site: Site, scheme: str
) -> None:
    faults = []
    with site.context(color_scheme=scheme) as context:
        page = context.new_page()
        for address in PAGES:
            page.goto(address)
            faults += [f"{address}: {x}" for x in (*axe_violations(page), *small_targets(page))]

    assert faults == []


def test_no_state_of_a_quiz_is_cut_off_on_a_small_screen(site: Site) -> None:
    faults = []
    with site.context(viewport={"width": 320, "height": 740}, bypass_csp=True) as context:
        page = context.new_page()
        for address in PAGES:
            page.goto(address)
            faults += [f"{address}: {x}" for x in cut_off(page, width=320)]

    assert faults == []


def test_marks_are_told_apart_where_the_reader_sets_all_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(MARKED)
    borders = [
        page.locator(x).evaluate("x => getComputedStyle(x).border")
        for x in (".choice-right", ".choice-wrong", ".choices li:not([class]) >> nth=0")
    ]

    assert len({*borders}) == 3
