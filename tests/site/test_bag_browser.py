"""The clinic bag in a real browser: a topic with all that belongs to it, without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from explainer.sources.freshness import months_after
from tests import clock
from tests.browser import axe_violations, small_targets
from tests.factories import make_question, make_term, make_topic, make_withdrawn, put_live
from tests.keeping import (
    AGREE,
    KEEP,
    REMOVE,
    button,
    files,
    gather,
    go_offline,
    keep,
    kept_anew,
    said,
    stored,
    wait_until,
)
from tests.reading import by_name
from topics.models import Section

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route
    from pytest_django.live_server_helper import LiveServer

    from glossary.models import Term
    from topics.models import Topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHECKED_ON = date(2026, 7, 2)
DUE_ON = months_after(CHECKED_ON, 12)
ARTICLE = "/topics/kept/"
WORD = "/glossary/t-cell/"
# What a reader finds on each page that belongs to the topic.
PAGES = {
    ARTICLE: "The first text.",
    f"{ARTICLE}?depth=30-seconds": "It helps your immune system fight cancer.",
    f"{ARTICLE}?depth=3-minutes": "In one sentence.",
    f"{ARTICLE}quiz/": "What does it help?",
    f"{ARTICLE}quiz/?q1=1&check=1": "What does it help?",
    f"{ARTICLE}flashcards/": "Does it hurt?",
    f"{ARTICLE}questions/": "Is it right for me?",
    WORD: "A cell that fights infection.",
}
SHARED = {"/kept/", "/my-questions/", "/practice/"}
ABOUT = "/kept/about-this-topic"
SIZE = """async (name) => {
  const cache = await caches.open(name);
  const sizes = (await cache.keys()).filter((x) => !x.url.endsWith("/kept/about-this-topic"))
    .map(async (x) => (await (await cache.match(x)).blob()).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}"""
# What the software kept before a topic had a bag: the article, as its copy, and its files.
OLDER_SHAPE = """async (path) => {
  await navigator.serviceWorker.register("/offline.js");
  const page = new DOMParser().parseFromString(await (await fetch(path)).text(), "text/html");
  const copy = page.querySelector("[data-kept-words]").content.cloneNode(true);
  copy.querySelector("[data-kept-on]").textContent = "May 1, 2026";
  page.querySelector("main").prepend(copy);
  const cache = await caches.open(`kept ${path}`), headers = { "Content-Type": "text/html" };
  await cache.put(path, new Response(page.documentElement.outerHTML, { headers }));
  const parts = [...page.querySelectorAll("script[src]")].map((x) => x.src);
  for (const address of ["/kept/", ...parts]) await cache.put(address, await fetch(address));
  await navigator.serviceWorker.ready;
}"""
NEWER_SHAPE = """async (about) => {
  const cache = await caches.open("kept /topics/kept/");
  await cache.put("/kept/about-this-topic", new Response(about));
}"""
FOREIGN = """async () => {
  for (const name of ["theirs", "kept", "kept ", "kept //x.example/", "kept javascript:1"]) {
    await (await caches.open(name)).put("/topics/kept/", new Response("Foreign."));
  }
  localStorage.setItem("my-questions", "{");
  localStorage.setItem("my-questions of others", "{");
}"""
FULL = """() => {
  const put = Cache.prototype.put;
  let left = %d;
  Cache.prototype.put = function (...entry) {
    left -= 1;
    if (left < 0) throw new DOMException("", "QuotaExceededError");
    return put.apply(this, entry);
  };
}"""
# Holds up the cards, and tells when the page looks again for what is kept.
HELD_UP = """
  const fetched = window.fetch, names = CacheStorage.prototype.keys;
  window.fetch = async (address, ...options) => {
    if (String(address).endsWith("/flashcards/")) await new Promise((go) => { window.goOn = go; });
    return fetched(address, ...options);
  };
  CacheStorage.prototype.keys = function () {
    window.hasLooked = Boolean(window.goOn);
    return names.call(this);
  };
"""


@pytest.fixture
def word() -> Term:
    return make_term(name="T cell", slug="t-cell", published=True)


@pytest.fixture
def topic(word: Term) -> Topic:
    topic = make_topic(slug="kept", title="Kept", body="The first text.", terms=[word])
    topic.sections.update(key_sentence="In one sentence.")
    make_question(topic=topic)
    put_live(topic, today=CHECKED_ON)
    return topic


@pytest.fixture
def context(browser: Browser, live_server: LiveServer, topic: Topic) -> Iterator[BrowserContext]:
    with browser.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}
    ) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(ARTICLE)
    return page


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def publish_again(topic: Topic, body: str) -> None:
    Section.objects.update(body=body)
    topic.refresh_from_db()
    put_live(topic)


def test_all_that_belongs_to_a_topic_opens_without_a_network(page: Page) -> None:
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    keep(page)
    go_offline(page)

    for address, words in PAGES.items():
        page.goto(address)
        expect(page.get_by_text(words).first).to_be_visible()
        expect(page.locator("main > [data-kept-copy]")).to_contain_text("You kept this copy on")
        expect(page.get_by_role("link", name="Kept (1)")).to_be_visible()
        assert axe_violations(page) == [], address
    page.goto("/my-questions/")
    expect(page.get_by_role("heading", name="My questions")).to_be_visible()
    assert failed == []


def test_the_bag_holds_the_pages_of_the_topic_and_their_files_and_nothing_else(page: Page) -> None:
    keep(page)
    kept = files(page, ARTICLE)
    scripts = page.locator("script[src]").evaluate_all("all => all.map(x => x.getAttribute('src'))")
    pages = {address for address in PAGES if "check" not in address}

    assert kept >= {*pages, *SHARED, *scripts, ABOUT}
    others = kept - pages - SHARED - {ABOUT}
    assert [x for x in others if not re.match(r"/static/|/c/[^/]+\.svg$", x)] == []


def test_its_size_is_said_before_anything_is_kept(page: Page) -> None:
    gather(page)
    question = page.locator("[data-asked]").text_content() or ""
    before = stored(page)
    assert axe_violations(page) == []
    assert small_targets(page) == []
    button(page, AGREE).click()
    expect(said(page)).to_contain_text("You kept this copy on")
    size = page.evaluate(SIZE, f"kept {ARTICLE}")

    found = re.search(r"words: (\d+) pages, about (\d+) kB", question.replace("\xa0", " "))
    assert found
    assert int(found[1]) == len(PAGES) - 1 + len(SHARED)
    assert abs(int(found[2]) * 1000 - size) <= 0.05 * size
    assert before == []


def test_a_reader_who_does_not_agree_keeps_nothing(page: Page) -> None:
    gather(page)
    button(page, "Not now").press("Enter")

    expect(button(page, KEEP)).to_be_focused()
    expect(button(page, AGREE)).to_be_hidden()
    assert stored(page) == []


def test_a_reader_stops_what_takes_too_long(page: Page) -> None:
    waiting: list[Route] = []
    page.context.route("**/flashcards/", lambda x: waiting.append(x))  # noqa: PLW0108 - Playwright wants a function
    button(page, KEEP).click()
    expect(
        page.get_by_text(re.compile(r"^Getting the pages\. \d+ of 10 are here\.$"))
    ).to_be_visible()
    assert axe_violations(page) == []
    button(page, "Not now").click()

    expect(page.get_by_text("Getting the pages.")).to_be_hidden()
    assert waiting
    assert stored(page) == []


def test_a_second_press_while_pages_come_changes_nothing(page: Page) -> None:
    button(page, KEEP).dblclick()
    button(page, AGREE).dblclick()

    expect(said(page)).to_contain_text("You kept this copy on")
    expect(button(page, REMOVE)).to_be_visible()
    assert f"kept {ARTICLE}" in stored(page)


@pytest.mark.parametrize("part", ["quiz/", "flashcards/", "static/js/my_questions.js"])
@pytest.mark.parametrize("status", [500, 429, None])
def test_where_one_part_does_not_come_nothing_is_kept(
    page: Page, part: str, status: int | None
) -> None:
    page.context.route(
        re.compile(f"/{re.escape(part)}$"),
        lambda route: route.fulfill(status=status) if status else route.abort(),
    )
    button(page, KEEP).click()
    expect(said(page)).to_have_text("That did not work. Please try again when you are online.")
    expect(button(page, KEEP)).to_be_focused()
    assert stored(page) == []
    page.context.unroute_all()

    keep(page)


def test_offline_a_reader_is_told_to_try_again_and_then_can(page: Page) -> None:
    expect(button(page, KEEP)).to_be_visible()
    go_offline(page)
    button(page, KEEP).click()
    expect(said(page)).to_contain_text("Please try again when you are online.")
    page.context.set_offline(False)

    keep(page)


@pytest.mark.parametrize("room", [0, 1, 9])
def test_a_full_device_says_so_and_keeps_nothing_half(page: Page, room: int) -> None:
    gather(page)
    page.evaluate(FULL % room)
    button(page, AGREE).click()

    expect(said(page)).to_have_text(
        "There is no room for these pages on this device. Nothing new is kept."
    )
    expect(button(page, KEEP)).to_be_focused()
    assert stored(page) == []


def test_a_full_device_goes_on_keeping_what_it_has(page: Page, topic: Topic) -> None:
    keep(page)
    publish_again(topic, "The second text.")
    page.context.add_init_script(f"({FULL % 3})()")
    page.goto(f"{ARTICLE}quiz/")
    expect(page.get_by_role("link", name="Kept (1)")).to_be_visible()
    page.wait_for_load_state("networkidle")
    go_offline(page)

    for address in PAGES:
        page.goto(address)
        expect(page.locator("main > [data-kept-copy]")).to_be_visible()


@pytest.mark.parametrize(("answer", "total"), [(1, "1 of 1 right"), (2, "0 of 1 right")])
def test_the_quiz_is_marked_without_a_network(page: Page, answer: int, total: str) -> None:
    keep(page)
    go_offline(page)
    page.goto(f"{ARTICLE}quiz/?q1={answer}&check=1")

    expect(page.locator("[data-quiz-result]")).to_contain_text(total)
    assert axe_violations(page) == []


def test_own_questions_are_read_and_written_without_a_network(page: Page) -> None:
    page.goto(f"{ARTICLE}questions/")
    page.get_by_label("Add a question of your own").first.fill("Who drives me home?")
    button(page, "Keep on this device").click()
    expect(page.get_by_role("link", name="My questions", exact=True)).to_be_visible()
    page.goto(ARTICLE)
    keep(page)
    go_offline(page)
    page.goto(f"{ARTICLE}questions/")
    page.get_by_label("Add a question of your own").nth(1).fill("And when?")
    button(page, "Keep on this device").click()
    page.reload()
    expect(page.get_by_label("Add a question of your own").nth(1)).to_have_value("And when?")
    page.get_by_role("link", name="My questions", exact=True).click()

    expect(page.get_by_text("Who drives me home?")).to_be_visible()
    expect(page.get_by_text("And when?")).to_be_visible()
    page.get_by_role("link", name="Open this list").click()
    expect(page.get_by_role("heading", name="My questions: Kept")).to_be_visible()


def test_cards_are_practiced_without_a_network(page: Page) -> None:
    keep(page)
    go_offline(page)
    page.goto(f"{ARTICLE}flashcards/")
    button(page, "Practice these cards on this device").click()
    expect(button(page, "Show the answer")).to_be_visible()
    page.reload()
    page.get_by_role("link", name="My practice", exact=True).click()

    expect(page.get_by_role("heading", name="Your practice on this device")).to_be_visible()


def test_cards_are_shuffled_without_a_network(page: Page) -> None:
    keep(page)
    go_offline(page)
    page.goto(f"{ARTICLE}flashcards/")
    button(page, "Shuffle").click()

    expect(page.get_by_text("The cards are shuffled and closed.")).to_be_visible()
    page.get_by_role("link", name="Take the quiz").click()
    expect(page.get_by_role("heading", name="Quiz: Kept")).to_be_visible()


def test_what_is_kept_is_listed_with_all_that_belongs_to_it(page: Page) -> None:
    keep(page)
    go_offline(page)
    page.get_by_role("link", name="Kept (1)").click()
    topic = page.locator("[data-path]")

    expect(topic).to_contain_text(f"You kept this copy on {by_name(clock.now())}.")
    expect(topic).to_contain_text(re.compile(r"takes about \d+.kB on this device"))
    topic.get_by_text("Words to know: 1").click()
    links = [
        "Kept",
        "Quiz on Kept",
        "Flashcards on Kept",
        "My questions: Kept",
        "T cell: what it means",
    ]
    expect(topic.get_by_role("link")).to_have_text(links)
    assert axe_violations(page) == []
    assert small_targets(page) == []
    topic.get_by_role("link", name="T cell").click()
    expect(page.get_by_text(PAGES[WORD]).first).to_be_visible()


def test_all_topics_are_removed_in_one_press(page: Page) -> None:
    make_topic(slug="other", title="Other", published=True)
    keep(page)
    page.goto("/topics/other/")
    keep(page)
    page.get_by_role("link", name="Kept (2)").click()
    expect(page.locator("[data-path]")).to_have_count(2)
    button(page, "Remove all").click()

    expect(page.get_by_text("Removed. This device keeps no page any longer.")).to_be_visible()
    expect(page.get_by_text("No page is kept on this device")).to_be_visible()
    expect(button(page, "Remove all")).to_be_hidden()
    expect(page.get_by_role("link", name="Kept (")).to_be_hidden()
    assert stored(page) == []


def test_a_reader_who_keeps_nothing_is_shown_nothing_and_asked_for_nothing(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(button(page, KEEP)).to_be_visible()

    expect(page.get_by_role("link", name="Kept (")).to_have_count(0)
    expect(page.get_by_role("contentinfo").get_by_role("link", name="My")).to_have_count(0)
    assert [x for x in asked if re.search(r"bag\.js|keeping\.js|/quiz/|:\d+/kept/", x)] == []
    assert stored(page) == []


def test_a_page_of_the_older_shape_opens_and_is_completed_online(page: Page) -> None:
    page.evaluate(OLDER_SHAPE, ARTICLE)
    page.goto("/kept/")
    expect(page.get_by_text("You kept this copy on May 1, 2026.")).to_be_visible()
    expect(page.locator("[data-content]")).to_be_hidden()
    page.context.set_offline(True)
    for depth in ("?depth=30-seconds", ""):
        page.goto(f"{ARTICLE}{depth}")
        expect(page.get_by_text("The first text.")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(said(page)).to_contain_text(f"You kept this copy on {by_name(clock.now())}.")
    go_offline(page)

    page.goto(f"{ARTICLE}quiz/")
    expect(page.get_by_text("What does it help?")).to_be_visible()


@pytest.mark.parametrize("about", ['{"shape": 3, "pages": 7}', "no JSON", "null", '{"shape": 2}'])
def test_what_a_newer_software_kept_is_listed_and_can_be_removed(page: Page, about: str) -> None:
    keep(page)
    page.evaluate(NEWER_SHAPE, about)
    page.goto("/kept/")

    expect(page.get_by_role("link", name="Kept", exact=True)).to_be_visible()
    expect(page.locator("[data-content]")).to_be_hidden()
    button(page, "Remove Kept").click()
    expect(page.get_by_text("Removed. This device does not keep it any longer.")).to_be_visible()
    assert stored(page) == []


def test_what_others_keep_at_this_address_is_left_alone(page: Page) -> None:
    page.evaluate(FOREIGN)
    keep(page)
    page.goto("/kept/")
    expect(page.get_by_role("link", name="Kept (1)")).to_be_visible()
    expect(page.get_by_role("link", name="My questions", exact=True)).to_have_count(1)
    go_offline(page)
    page.goto(ARTICLE)
    expect(page.get_by_text("The first text.")).to_be_visible()
    button(page, REMOVE).click()
    expect(said(page)).to_contain_text("Removed.")

    left = stored(page)
    assert "theirs" in left
    assert f"kept {ARTICLE}" not in left
    assert not [x for x in left if x.startswith("http")]


@pytest.mark.parametrize("part", ["", "quiz/", "flashcards/", "questions/"])
def test_a_withdrawn_topic_takes_all_its_pages_along(page: Page, topic: Topic, part: str) -> None:
    keep(page)
    topic.refresh_from_db()
    make_withdrawn(topic, why="It was wrong.")
    page.goto(f"{ARTICLE}{part}")
    expect(page.get_by_text("It was wrong.")).to_be_visible()
    go_offline(page)

    for address in PAGES.keys() - {WORD}:
        page.goto(address)
        expect(page.get_by_text("It was wrong.")).to_be_visible()
    page.goto(WORD)
    expect(page.get_by_text(PAGES[WORD]).first).to_be_visible()
    page.goto("/kept/")
    expect(page.get_by_role("link", name="Withdrawn: Kept")).to_be_visible()
    expect(page.locator("[data-content]")).to_be_hidden()


def test_a_withdrawn_word_says_so_and_the_topic_stays(page: Page, word: Term) -> None:
    keep(page)
    word.refresh_from_db()
    make_withdrawn(word, why="It has another name.")
    page.goto(WORD)
    expect(page.get_by_text("It has another name.")).to_be_visible()
    go_offline(page)
    page.reload()

    expect(page.get_by_text("It has another name.")).to_be_visible()
    page.goto(ARTICLE)
    expect(page.get_by_text("The first text.")).to_be_visible()


@pytest.mark.parametrize(("days", "is_late"), [(-1, False), (0, True), (1, True)])
@pytest.mark.parametrize("part", ["quiz/", "flashcards/", "questions/", "?depth=30-seconds"])
def test_every_kept_page_says_that_it_may_be_out_of_date(
    page: Page, part: str, days: int, is_late: bool
) -> None:
    keep(page)
    go_offline(page)
    page.clock.set_fixed_time(at(DUE_ON + timedelta(days=days)))
    page.goto(f"{ARTICLE}{part}")

    expect(page.get_by_role("link", name="Kept (1)")).to_be_visible()
    late = page.locator("main > [data-kept-copy]").get_by_text("this copy may be out of date")
    expect(late).to_be_visible(visible=is_late)
    expect(page.get_by_text("up to date.")).to_have_count(0)


def test_a_kept_word_has_a_day_of_its_own(page: Page) -> None:
    keep(page)
    go_offline(page)
    page.goto(WORD)

    due = months_after(clock.today(), 12)
    expect(page.locator("main > [data-kept-copy]")).to_contain_text(by_name(due))


def test_any_page_of_a_topic_that_is_opened_online_keeps_all_of_it_anew(
    page: Page, topic: Topic
) -> None:
    keep(page)
    publish_again(topic, "The second text.")
    page.goto(f"{ARTICLE}quiz/")

    kept_anew(page, ARTICLE, "The second text.")


def test_what_is_kept_is_made_anew_once_a_day_and_no_more(page: Page) -> None:
    keep(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.set_fixed_time(at(clock.today() + timedelta(days=1)))
    tomorrow = by_name(clock.today() + timedelta(days=1))
    page.reload()
    expect(said(page)).to_contain_text(f"You kept this copy on {tomorrow}.")
    first = [x for x in asked if x.endswith("/flashcards/")]
    page.reload()
    page.wait_for_load_state("networkidle")

    assert len(first) == 1
    assert [x for x in asked if x.endswith("/flashcards/")] == first


def test_what_was_removed_in_another_window_is_not_kept_anew(page: Page, topic: Topic) -> None:
    keep(page)
    publish_again(topic, "The second text.")
    other = page.context.new_page()
    other.add_init_script(HELD_UP)
    other.goto(f"{ARTICLE}quiz/")
    wait_until(other, "() => window.goOn")
    button(page, REMOVE).click()
    expect(said(page)).to_contain_text("Removed.")
    other.evaluate("goOn()")
    wait_until(other, "() => window.hasLooked")

    assert stored(page) == []


def test_a_press_in_a_second_window_does_what_its_button_says(page: Page) -> None:
    other = page.context.new_page()
    other.goto(ARTICLE)
    expect(button(other, KEEP)).to_be_visible()
    keep(page)
    keep(other)

    assert stored(page)[:1] == [f"kept {ARTICLE}"]


def test_a_browser_without_storage_has_no_links_and_no_fault(context: BrowserContext) -> None:
    context.add_init_script(
        "for (const name of ['localStorage', 'caches']) Object.defineProperty(window, name,"
        " { get() { throw new DOMException('', 'SecurityError'); } })"
    )
    page = context.new_page()
    page.goto("/")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Kept (")).to_have_count(0)


def test_what_the_scripts_of_a_page_ask_for_is_kept_too(page: Page) -> None:
    modules = {
        "/static/js/flashcards.js": 'import "./asked.js"; import { b } from "./vendor/b.js"; b();',
        "/static/js/asked.js": 'import("./later.js");',
        "/static/js/later.js": 'import("./asked.js");',
        "/static/js/vendor/b.js": "export const b = () => {};",
    }
    page.context.route(
        re.compile("|".join(modules)),
        lambda route: route.fulfill(
            body=modules[urlsplit(route.request.url).path], content_type="text/javascript"
        ),
    )
    keep(page)

    assert files(page, ARTICLE) >= modules.keys()
