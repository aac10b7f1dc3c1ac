"""Cards as tables, read back by programs that take such tables."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.text.markdown import render
from quizzes.cards.flashcards import Flashcard
from quizzes.downloads.plain_text import one_line, writable
from quizzes.downloads.tables import csv_of, tsv_of
from tests.quizzes.downloads.cards import card
from tests.quizzes.downloads.quiz import HOSTILE, IDS

LINE = "National Cancer Institute: Surgery to Treat Cancer · edition 1 · /topics/surgery/"
ANSWER = "First line.\n\n![A lung](/pictures/lung.png)\n\n| Day | Dose |\n| --- | --- |\n| 1 | 2 |"


def rows_of_csv(*cards: Flashcard) -> list[dict[str, str]]:
    """Read as a spreadsheet does, to which an apostrophe says that a cell is text."""
    text = csv_of(cards).decode("utf-8-sig")
    return [
        {head: cell.removeprefix("'") for head, cell in row.items()}
        for row in csv.DictReader(StringIO(text, newline=""))
    ]


def lines_of_tsv(*cards: Flashcard) -> list[list[str]]:
    text = tsv_of(cards).decode()
    return [line.split("\t") for line in text.removesuffix("\n").split("\n")]


def test_a_spreadsheet_shows_front_back_and_source_in_utf_8() -> None:
    table = csv_of([card("Größe", "A size.")])

    assert table.startswith(b"\xef\xbb\xbfFront,Back,Source\r\n")
    assert rows_of_csv(card("Größe", "A size.")) == [
        {"Front": "Größe", "Back": "A size.", "Source": LINE}
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_of_a_spreadsheet_is_a_formula(sign: str) -> None:
    text = csv_of([card(f"{sign}1", f"{sign}2")]).decode("utf-8-sig")

    (row,) = csv.DictReader(StringIO(text, newline=""))
    assert (row["Front"], row["Back"]) == (f"'{sign}1", f"'{sign}2")


def test_quizlet_gets_one_line_a_card_without_heads_or_marks() -> None:
    assert tsv_of([card("-ectomy", "Taking\tout\na part."), card()]).decode() == (
        f"-ectomy\tTaking out a part.\t{LINE}\nBiopsy\tA small sample.\t{LINE}\n"
    )


def test_pictures_and_tables_of_an_answer_are_left_as_words() -> None:
    (row,) = rows_of_csv(card(back=render(ANSWER)))

    assert row["Back"].splitlines() == ["First line.", "[Picture: A lung]", "Day", "Dose", "1", "2"]
    assert lines_of_tsv(card(back=render(ANSWER)))[0][1] == (
        "First line. [Picture: A lung] Day Dose 1 2"
    )


@pytest.mark.parametrize("text", HOSTILE, ids=IDS)
def test_hostile_words_stay_in_their_cells(text: str) -> None:
    words = one_line(text)

    (row,) = rows_of_csv(card(text, text))
    (line,) = lines_of_tsv(card(text, text))

    assert row["Front"] == words.removeprefix("'")
    assert one_line(row["Back"]) == words.removeprefix("'")
    assert line == [words, words, LINE]


@settings(max_examples=200)
@given(st.text(), st.text())
def test_any_words_stay_in_their_cells(front: str, back: str) -> None:
    (row,) = rows_of_csv(card(front, back))
    (line,) = lines_of_tsv(card(front, back))

    assert row["Front"] == one_line(front).removeprefix("'")
    assert one_line(row["Back"]) == one_line(back).removeprefix("'")
    assert line == [one_line(front), one_line(back), LINE]


@given(st.text())
def test_what_is_written_is_something_that_xml_can_hold(text: str) -> None:
    assert all(
        x in "\t\n\r" or " " <= x <= "\ud7ff" or "\ue000" <= x <= "\ufffd" or x >= "\U00010000"
        for x in writable(text)
    )
