"""Listening to a part of an article, in a real browser with a voice that tests can steer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser import axe_violations, cut_off, small_targets
from tests.factories import make_term, make_topic

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page
    from pytest_django.live_server_helper import LiveServer

    OpenPage = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = """A T-cell 1. It fights, e.g. a
tumor of *any* **T cell** kind! Does it?

- One
- Two

"""
PART = "The simple version"
# The voice speaks one utterance at a time and ends it when the test says so.
VOICE = """
  const spoken = [];
  let now = null;
  const synthesis = {
    spoken,
    voices: [{ lang: "en-GB", localService: false, name: "far" },
             { lang: "de-DE", localService: true, name: "German" },
             { lang: "en_US", localService: true, name: "near" }],
    getVoices: () => synthesis.voices,
    addEventListener: (name, act) => { synthesis.heard = act; },
    speak: (x) => {
      if (now) throw new Error("Two at once.");
      now = x;
      spoken.push([x.text, x.voice.name]);
    },
    cancel: () => { const was = now; now = null; was?.onerror({ error: "canceled" }); },
    isSilent: () => now === null,
    finish: (how = "onend") => { const was = now; now = null; was[how]({}); },
  };
  Object.defineProperty(window, "speechSynthesis", { value: synthesis });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
MARKED = """() => globalThis.Highlight
  ? [...(CSS.highlights.get("sentence") ?? [])].map(String).join("")
  : [...document.querySelectorAll("mark")].map((x) => x.textContent).join("")"""
TEXTS = """(part) => [...part.querySelectorAll("h2, p:not(.listen), li")]
  .map((x) => [x.innerHTML, x.childNodes.length])"""
NO_HIGHLIGHTS = "delete window.Highlight;"
SENTENCES = [
    PART,
    "A T-cell 1.",
    "It fights, e.g. a tumor of any T cell kind!",
    "Does it?",
    "One",
    "Two",
]
TO_THE_END = "Listen from here to the end"
QUESTIONS = ["Frequently asked questions", "Does it hurt?", "Ask your care team."]


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """Open the article where a script has run first, with the options of a reader's browser."""
    make_topic(
        slug="heard",
        thirty_seconds="It is short.",
        body=BODY + "It takes its time.\n\n" * 60,
        terms=[make_term(name="T cell", slug="t-cell", published=True)],
        published=True,
    )
    contexts: list[BrowserContext] = []

    def opened(script: str = VOICE, **options: Any) -> Page:  # noqa: ANN401 - Playwright's options
        chosen = {"base_url": live_server.url, "viewport": {"width": 320, "height": 640}}
        contexts.append(browser.new_context(**chosen | options))
        contexts[-1].add_init_script(script)
        page = contexts[-1].new_page()
        page.goto("/topics/heard/")
        return page

    yield opened
    for context in contexts:
        context.close()


def button(page: Page, label: str, part: str = PART) -> Locator:
    return page.get_by_role("button", name=f"{label} {part}", exact=True)


def finish(page: Page, how: str = "onend") -> None:
    page.evaluate("(how) => speechSynthesis.finish(how)", how)


def spoken(page: Page) -> list[str]:
    return [text for text, voice in page.evaluate("speechSynthesis.spoken") if voice == "near"]


@pytest.mark.parametrize("script", [VOICE, VOICE + NO_HIGHLIGHTS], ids=["range", "mark"])
def test_each_sentence_is_read_and_marked_and_the_text_is_the_same_afterwards(
    open_page: OpenPage, script: str
) -> None:
    page = open_page(script)
    part = page.locator("#the-simple-version")
    before = part.evaluate(TEXTS)
    button(page, "Listen").click()
    for number, sentence in enumerate(SENTENCES, start=1):
        assert spoken(page) == SENTENCES[:number]
        assert " ".join(page.evaluate(MARKED).split()) == sentence
        finish(page)
    page.get_by_role("button", name="Stop").click()

    assert part.evaluate(TEXTS) == before


def test_the_mark_has_a_colour_and_a_line_of_its_own(open_page: OpenPage) -> None:
    page = open_page()
    button(page, "Listen").click()
    style = page.locator("#the-simple-version h2").evaluate(
        "x => ({...getComputedStyle(x, '::highlight(sentence)')})"
    )

    assert style["backgroundColor"] == "rgb(255, 229, 143)"
    assert "underline" in style["textDecoration"]


def test_a_reader_pauses_goes_on_and_stops(open_page: OpenPage) -> None:
    page = open_page()
    button(page, "Listen").click()
    finish(page)
    button(page, "Pause").click()
    assert page.evaluate("speechSynthesis.isSilent()")
    button(page, "Go on").click()
    assert spoken(page) == [PART, "A T-cell 1.", "A T-cell 1."]
    page.get_by_role("button", name="Stop").click()

    expect(button(page, "Listen")).to_be_focused()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    assert page.evaluate("speechSynthesis.isSilent()")
    assert page.evaluate(MARKED) == ""


def test_one_part_is_read_at_a_time_and_none_after_the_page_is_left(open_page: OpenPage) -> None:
    page = open_page()
    button(page, "Listen").click()
    button(page, "Listen", "The 30-second version").click()
    expect(button(page, "Listen")).to_be_visible()
    assert spoken(page) == [PART, "The 30-second version"]
    finish(page)
    finish(page)
    assert spoken(page)[2:] == ["It is short."]
    expect(button(page, "Listen", "The 30-second version")).to_be_visible()
    button(page, "Listen").click()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")

    assert page.evaluate("speechSynthesis.isSilent()")


def test_the_sentence_stays_on_the_screen_and_the_focus_where_it_is(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    button(page, "Listen").press("Enter")
    for _ in range(30):
        finish(page)
    box = page.evaluate(
        "(([range]) => range.getBoundingClientRect().toJSON())([...CSS.highlights.get('sentence')])"
    )

    assert box["top"] >= 0
    assert box["bottom"] <= 640
    expect(button(page, "Pause")).to_be_focused()


@pytest.mark.parametrize("script", [VOICE, VOICE + NO_HIGHLIGHTS], ids=["range", "mark"])
def test_a_definition_that_opens_and_closes_does_not_break_the_reading(
    open_page: OpenPage, script: str
) -> None:
    page = open_page(script)
    button(page, "Listen").click()
    finish(page)
    finish(page)
    page.locator("#the-simple-version dfn button").click()
    expect(page.locator(":popover-open")).to_contain_text("A cell that fights infection.")
    finish(page)
    page.keyboard.press("Escape")
    finish(page)

    expect(page.locator(":popover-open")).to_have_count(0)
    assert spoken(page) == SENTENCES[:5]


def finish_all(page: Page) -> None:
    page.evaluate("() => { while (!speechSynthesis.isSilent()) speechSynthesis.finish(); }")


def test_a_part_is_read_and_no_more(open_page: OpenPage) -> None:
    page = open_page()
    button(page, "Listen").click()
    finish_all(page)

    assert spoken(page)[-1] == "It takes its time."
    expect(page.locator(".faq[open]")).to_have_count(0)


@pytest.mark.parametrize("script", [VOICE, VOICE + NO_HIGHLIGHTS], ids=["range", "mark"])
@pytest.mark.parametrize("is_paused", [False, True])
def test_a_reader_listens_from_here_to_the_end(
    open_page: OpenPage, script: str, is_paused: bool
) -> None:
    page = open_page(script)
    expect(page.get_by_role("button", name=TO_THE_END)).to_have_count(0)
    button(page, "Listen").click()
    finish(page)
    if is_paused:
        button(page, "Pause").click()
    page.get_by_role("button", name=TO_THE_END).click()

    expect(button(page, "Pause")).to_be_focused()
    expect(page.get_by_role("button", name=TO_THE_END)).to_have_count(0)
    assert spoken(page)[-1] == SENTENCES[1]
    finish_all(page)
    assert spoken(page)[-4:] == ["It takes its time.", *QUESTIONS]
    expect(page.locator("#faq").get_by_text(QUESTIONS[-1])).to_be_visible()
    expect(button(page, "Listen")).to_be_focused()
    assert page.evaluate(MARKED) == ""


def test_the_buttons_stay_at_hand_while_the_text_goes_on(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    button(page, "Listen").click()
    page.get_by_role("button", name=TO_THE_END).click()
    finish_all_but_the_last = "() => { for (let i = 0; i < 68; i++) speechSynthesis.finish(); }"
    page.evaluate(finish_all_but_the_last)
    marked = page.evaluate(
        "(([range]) => range.getBoundingClientRect().bottom)([...CSS.highlights.get('sentence')])"
    )
    bar = page.locator(".playing").bounding_box()

    assert spoken(page)[-1] == QUESTIONS[-1]
    assert bar
    assert marked <= bar["y"] <= 640 - bar["height"]
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#faq").get_by_text(QUESTIONS[-1])).to_be_in_viewport()


def test_on_a_low_screen_the_buttons_take_no_room_from_the_text(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 320, "height": 256})
    button(page, "Listen").click()

    expect(page.locator(".playing")).to_have_css("position", "static")


def test_the_buttons_leave_most_of_a_phone_to_the_text(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    button(page, "Listen").click()
    bar = page.locator(".playing").bounding_box()

    assert bar
    assert bar["height"] <= 740 / 5


def test_the_buttons_of_the_first_part_stand_where_the_page_has_a_place_for_them(
    open_page: OpenPage,
) -> None:
    page = open_page(VOICE)
    tools = page.locator(".actions [data-listen-tools-here] .listen")

    expect(tools).to_have_count(1)
    expect(page.locator(".listen")).to_have_count(2)
    tools.get_by_role("button", name="Listen The 30-second version").click()
    assert spoken(page) == ["The 30-second version"]


def test_what_has_no_button_of_its_own_is_read_on_the_way(open_page: OpenPage) -> None:
    page = open_page()
    button(page, "Listen", "The 30-second version").click()
    page.get_by_role("button", name=TO_THE_END).click()
    for _ in range(4):
        finish(page)

    assert spoken(page)[-4:] == ["It is short.", "Key takeaways", "It is a treatment.", PART]


def test_a_long_sentence_is_read_in_pieces(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("#the-simple-version li").first.evaluate(
        "x => { x.textContent = 'word '.repeat(99); }"
    )
    button(page, "Listen").click()
    for _ in range(8):
        finish(page)

    assert [len(text) for text in spoken(page)[4:7]] == [199, 199, 94]


@pytest.mark.parametrize(
    "script",
    [
        "delete window.speechSynthesis; delete Window.prototype.speechSynthesis;",
        VOICE + "synthesis.voices = [];",
        VOICE + "synthesis.voices = synthesis.voices.slice(0, 2);",
    ],
    ids=["no speech", "no voice", "no English voice on the device"],
)
def test_there_is_no_button_where_nothing_can_read(open_page: OpenPage, script: str) -> None:
    page = open_page(script)
    expect(page.get_by_role("button", name="Keep", exact=True)).to_be_visible()

    assert page.locator(".listen").count() == 0


def test_the_buttons_come_with_a_voice_that_comes_late_and_only_once(open_page: OpenPage) -> None:
    page = open_page(VOICE + "synthesis.late = synthesis.voices.splice(0);")
    expect(page.locator(".listen")).to_have_count(0)
    for _ in range(2):
        page.evaluate("speechSynthesis.voices = speechSynthesis.late; speechSynthesis.heard()")

    # The first part's stand in the row of actions, the second's under its heading.
    expect(page.locator(".listen")).to_have_count(2)
    expect(button(page, "Listen", "The 30-second version")).to_have_count(1)
    expect(button(page, "Listen")).to_have_count(1)


def test_a_voice_that_fails_says_so_once(open_page: OpenPage) -> None:
    page = open_page()
    button(page, "Listen").click()
    finish(page, "onerror")

    expect(page.get_by_text("This device could not read it out.")).to_be_visible()
    expect(button(page, "Listen")).to_be_visible()
    assert page.evaluate(MARKED) == ""


@pytest.mark.parametrize("mode", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_axe_finds_nothing_while_a_part_is_read(open_page: OpenPage, mode: dict[str, Any]) -> None:
    page = open_page(bypass_csp=True, **mode)
    button(page, "Listen").click()
    finish(page)

    assert axe_violations(page) == []
    assert small_targets(page) == []
    assert cut_off(page, width=320) == []
