"""Cards as tables: CSV for spreadsheets, tab-separated lines for Quizlet and its like.

The CSV begins with a byte order mark: without one Excel reads UTF-8 as something else. No cell of
it is a formula. The tab-separated lines have neither mark nor heads, because Quizlet takes every
line for a card; and no cell is changed, so that “-ectomy” is learned without an apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from explainer.text.cells import harmless
from quizzes.cards.flashcards import Flashcard
from quizzes.downloads.plain_text import one_line, words_of
from quizzes.downloads.sources import source_line

HEADS = ("Front", "Back", "Source")


def csv_of(cards: Iterable[Flashcard]) -> bytes:
    table = StringIO(newline="")
    write = csv.writer(table).writerow
    write(HEADS)
    for card in cards:
        cells = (one_line(card.front), words_of(card.back), source_line(card.origin))
        write([harmless(cell) for cell in cells])
    return table.getvalue().encode("utf-8-sig")


def tsv_of(cards: Iterable[Flashcard]) -> bytes:
    """Return one line a card; a tab or a new line in it becomes a space."""
    lines = (
        (one_line(card.front), one_line(words_of(card.back)), source_line(card.origin))
        for card in cards
    )
    return "".join("\t".join(line) + "\n" for line in lines).encode()
