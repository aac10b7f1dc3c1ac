"""Flashcards on paper: which cards share a sheet.

A sheet has the fronts of its cards on one page and their backs on the next. Only where both pages
break at the same card does each answer come behind its question, so the pages are filled here and
not by the browser. This reckons with Letter, the shorter of the two papers, and with type a little
wider than that of most fonts. What no card can hold stands in full behind the sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.html import conditional_escape

from quizzes.cards.flashcards import Flashcard

CARDS_IN_A_ROW = 2
ROWS_OF_A_SHEET = 4
# What is left of a page of Letter for its rows, below its title, source and code.
SHEET_MM = 188
# As the style sheet has it: at least so high, with so much around the words.
ROW_MM = 46
AROUND_THE_WORDS_MM = 8
LINE_MM = 5.5
LETTERS_IN_A_LINE = 38
# They are as high as they are, whatever their words would need.
FIT_NO_CARD = re.compile(r"<(?:img|table|pre)\b")


@dataclass(frozen=True, kw_only=True)
class NumberedCard(Flashcard):
    """The number stands on both sides, for those who can print on one side only."""

    number: int


@dataclass(frozen=True)
class CardSheets:
    sheets: tuple[tuple[NumberedCard, ...], ...]
    too_long: tuple[Flashcard, ...]

    @property
    def cards(self) -> int:
        return sum(len(sheet) for sheet in self.sheets)


def card_sheets_for(cards: Sequence[Flashcard]) -> CardSheets:
    """Number the cards that fit on paper, and fill sheet after sheet with their rows."""
    fitting = [card for card in cards if _fits(card)]
    numbered = [NumberedCard(x.front, x.back, number=i) for i, x in enumerate(fitting, start=1)]
    rows = [
        numbered[first : first + CARDS_IN_A_ROW]
        for first in range(0, len(numbered), CARDS_IN_A_ROW)
    ]
    sheets = tuple(tuple(card for row in sheet for card in row) for sheet in _sheets(rows))
    return CardSheets(sheets, tuple(card for card in cards if not _fits(card)))


def _sheets(rows: Iterable[list[NumberedCard]]) -> Iterator[list[list[NumberedCard]]]:
    sheet: list[list[NumberedCard]] = []
    for row in rows:
        height = sum(map(_height_of_row, [*sheet, row]))
        if sheet and (len(sheet) == ROWS_OF_A_SHEET or height > SHEET_MM):
            yield sheet
            sheet = []
        sheet.append(row)
    if sheet:
        yield sheet


def _fits(card: Flashcard) -> bool:
    return _height(card) <= SHEET_MM and not FIT_NO_CARD.search(conditional_escape(card.back))


def _height_of_row(row: Iterable[NumberedCard]) -> float:
    return max(ROW_MM, *(_height(card) for card in row))


def _height(card: Flashcard) -> float:
    """Reckon the millimetres of a card from the words on its back."""
    lengths = [len(block) for block in card.words_of_back.splitlines()]
    lines = sum(ceil(length / LETTERS_IN_A_LINE) for length in lengths)
    # As much as a line between two blocks.
    return AROUND_THE_WORDS_MM + LINE_MM * (lines + max(0, len(lengths) - 1))
