"""Flashcards to cut out: which cards share a sheet, and that each answer is behind its question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from django.utils.safestring import mark_safe

from quizzes.cards.card_sheets import card_sheets_for
from quizzes.cards.flashcards import Flashcard
from tests.factories import make_term, make_topic
from tests.paper import Word, printed, text_on

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LONG_WORD = "x" * 70
# As long as a title may be, and a notice longer than most: the cards have to fit below both.
LONG_TITLE = ("T-cell transfer therapy " * 5).strip()
LONG_NOTICE = "This is a demonstration. " * 8
# Of the width of either paper, in points.
MIDDLE = 300
LONG_DEFINITION = " ".join(["It helps."] * 60)


@pytest.fixture(autouse=True)
def _notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SITE_NOTICE", LONG_NOTICE)


def cards(*backs: str) -> list[Flashcard]:
    return [Flashcard(f"Front {number}", back) for number, back in enumerate(backs, start=1)]


@pytest.mark.parametrize(
    ("how_many", "on_each"), [(1, [1]), (8, [8]), (9, [8, 1]), (12, [8, 4]), (0, [])]
)
def test_eight_short_cards_share_a_sheet(how_many: int, on_each: list[int]) -> None:
    made = card_sheets_for(cards(*["Short."] * how_many))

    assert [len(sheet) for sheet in made.sheets] == on_each
    assert [x.number for sheet in made.sheets for x in sheet] == [*range(1, how_many + 1)]


def test_a_long_answer_takes_the_place_of_other_rows() -> None:
    made = card_sheets_for(cards(LONG_DEFINITION, *["Short."] * 7))

    assert [len(sheet) for sheet in made.sheets] == [6, 2]


def test_an_answer_that_no_card_can_hold_stands_behind_the_sheets() -> None:
    made = card_sheets_for(cards("Short.", "Much too long. " * 200, "Short."))

    assert [[x.front for x in sheet] for sheet in made.sheets] == [["Front 1", "Front 3"]]
    assert [card.front for card in made.too_long] == ["Front 2"]
    assert made.cards == 2


@pytest.mark.parametrize(
    "inside", ['<img src="/pictures/a.png">', "<table></table>", "<pre></pre>"]
)
def test_a_picture_or_a_table_is_on_no_card(inside: str) -> None:
    made = card_sheets_for(cards(mark_safe(f"<p>Short.</p>{inside}"), inside))  # noqa: S308 - what `render` makes

    assert [card.front for card in made.too_long] == ["Front 1"]


def sheets_on_paper(
    client: Client, browser: Browser, folder: Path, *, definitions: list[str], paper: str
) -> list[list[Word]]:
    """Print the cards of a topic with so many terms and one frequently asked question."""
    terms = [
        make_term(name=f"Front{number}", definition=f"Back{number} {text}", published=True)
        for number, text in enumerate(definitions, start=1)
    ]
    last = len(terms) + 1
    topic = make_topic(
        title=LONG_TITLE,
        faq=f"Front{last}",
        faq_answer=f"Back{last} short.",
        terms=terms,
        published=True,
    )
    page = browser.new_page()
    page.set_content(client.get(f"{topic.get_absolute_url()}flashcards/print/").content.decode())
    try:
        return printed(page, folder, paper=paper)
    finally:
        page.close()


def places(sheet: list[Word], side: str) -> dict[str, tuple[float, float]]:
    """Return where each card begins on a page, by its number."""
    return {
        word.text.removeprefix(side): (word.x, word.y)
        for word in sheet
        if word.text.startswith(side)
    }


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    "definitions",
    [[], ["short."] * 7, ["short."] * 8, ["short.", LONG_WORD, LONG_DEFINITION, *["short."] * 8]],
    ids=["1 card", "8 cards", "9 cards", "12 cards, one long"],
)
def test_each_answer_is_printed_behind_its_question(
    client: Client, browser: Browser, tmp_path: Path, definitions: list[str], paper: str
) -> None:
    sheets = sheets_on_paper(client, browser, tmp_path, definitions=definitions, paper=paper)
    seen: set[str] = set()
    for front, back in zip(sheets[::2], sheets[1::2], strict=True):
        fronts, backs = places(front, "Front"), places(back, "Back")
        lower_by = [backs[number][1] - y for number, (_, y) in fronts.items()]
        seen |= fronts.keys()

        assert fronts.keys() == backs.keys()
        assert all((backs[x][0] > MIDDLE) is (fronts[x][0] < MIDDLE) for x in fronts)
        assert max(lower_by) - min(lower_by) < 1, "A row is not behind its own."

    assert seen == {str(number) for number in range(1, len(definitions) + 2)}


@pytest.mark.browser
@pytest.mark.django_db
def test_no_letter_of_a_long_answer_is_cut_off(
    client: Client, browser: Browser, tmp_path: Path
) -> None:
    definitions = [LONG_WORD, LONG_DEFINITION, "Much too long. " * 200]

    sheets = sheets_on_paper(client, browser, tmp_path, definitions=definitions, paper="Letter")

    words = [word.text for sheet in sheets for word in sheet]
    assert "".join(words).count("x") >= len(LONG_WORD)
    assert words.count("helps.") == LONG_DEFINITION.count("helps.")
    assert text_on(sheets[2]).count("Much too long.") > 1
    assert words.count("Much") == 200
