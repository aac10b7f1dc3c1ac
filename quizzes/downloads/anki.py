"""Cards as a package for Anki.

Ids never change, so that what somebody has learned survives an update: a note is named by its
card's key, a deck by the address of its page, the note type by a number of its own. A note is as
old as what it says (`changed_at`): Anki takes it in place of an older one, and leaves alone what a
learner wrote into a note since. Nothing is as old as now, so equal cards give equal bytes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from itertools import count
from typing import Any

import genanki

from quizzes.cards.decks import Deck
from quizzes.cards.flashcards import Flashcard
from quizzes.downloads.packing import packed
from quizzes.downloads.plain_text import html_of, one_line
from quizzes.downloads.sources import changed_at, source_line

TREE = "Cancer Explained"
# Never to be changed: they are in the collections of those who learn.
NOTE_TYPE = 1_764_371_001
FIRST_DECK = 1 << 48
# When the fields, templates or styles below last became others; learners may change theirs.
NOTE_TYPE_CHANGED_AT = datetime(2026, 11, 29, tzinfo=UTC)

FRONT_SIDE = '<div class="front" dir="auto">{{Front}}</div>'
BACK_SIDE = """{{FrontSide}}<hr id="answer">
<div dir="auto">{{Back}}</div><p class="source">{{Source}}</p>"""
STYLE = """
.card { font: 20px/1.5 system-ui, sans-serif; max-width: 34em; margin: 0 auto; padding: 1em; }
.front { font-weight: 700; text-align: center; }
.source { margin-top: 2em; font-size: 14px; opacity: .8; }
table { border-collapse: collapse; }
th, td { border: 1px solid; padding: .2em .5em; text-align: start; }
"""


class _NoteType(genanki.Model):  # type: ignore[misc]
    def to_json(self, timestamp: float, deck_id: int) -> Any:  # noqa: ANN401, ARG002 - as the base class
        """A type of note has a time of its own: another package must not undo a learner's style."""
        return super().to_json(NOTE_TYPE_CHANGED_AT.timestamp(), FIRST_DECK)


class _Note(genanki.Note):  # type: ignore[misc]
    changed_at: datetime

    def write_to_db(self, cursor: Any, timestamp: float, deck_id: int, id_gen: Any) -> None:  # noqa: ANN401, ARG002 - as the base class
        super().write_to_db(cursor, self.changed_at.timestamp(), deck_id, id_gen)


class _Deck(genanki.Deck):  # type: ignore[misc]
    def write_to_db(self, cursor: Any, timestamp: float, id_gen: Any) -> None:  # noqa: ANN401 - as the base class
        """Write the notes alone: with a thousand decks it takes long to list them one by one."""
        for note in self.notes:
            note.write_to_db(cursor, timestamp, self.deck_id, id_gen)


def anki_of(decks: Sequence[Deck]) -> bytes:
    """Return a package of decks; a card that stands in several of them goes with the first."""
    note_type, cards = _note_type(), count(1)
    taken: set[str] = set()
    written = []
    for deck in decks:
        own = [card for card in deck.cards if card.key not in taken]
        taken |= {card.key for card in own}
        if own:
            written.append(_deck(deck, (_note(card, note_type, next(cards)) for card in own)))
    return packed({"collection.anki2": _database(written, note_type), "media": b"{}"})


def _database(decks: list[_Deck], note_type: _NoteType) -> bytes:
    newest = max(note.changed_at for deck in decks for note in deck.notes).timestamp()
    with closing(sqlite3.connect(":memory:")) as database:
        cursor = database.cursor()
        genanki.Package(decks).write_to_db(cursor, newest, count(int(newest * 1000)))
        (stored,) = cursor.execute("SELECT decks FROM col").fetchone()
        named = json.loads(stored) | {str(deck.deck_id): deck.to_json() for deck in decks}
        types = {note_type.model_id: note_type.to_json(newest, FIRST_DECK)}
        kept = (json.dumps(named), json.dumps(types))
        cursor.execute("UPDATE col SET decks = ?, models = ?", kept)
        database.commit()
        return database.serialize()


def _deck(deck: Deck, notes: Iterator[_Note]) -> _Deck:
    number = FIRST_DECK + int(sha256(deck.address.encode()).hexdigest()[:12], 16)
    # Two colons would begin a deck within the deck.
    made = _Deck(number, f"{TREE}::{one_line(deck.name).replace('::', ':')}")
    for note in notes:
        made.add_note(note)
    return made


def _note(card: Flashcard, note_type: _NoteType, place: int) -> _Note:
    if card.origin is None:
        raise ValueError(f"The card {card.key} comes from nowhere.")
    fields = [
        escape(one_line(card.front)),
        html_of(card.back, card.origin.address),
        escape(source_line(card.origin)),
    ]
    note = _Note(note_type, fields, guid=genanki.guid_for(card.key), due=place)
    note.changed_at = changed_at(card.origin)
    return note


def _note_type() -> _NoteType:
    names = [{"name": name} for name in ("Front", "Back", "Source")]
    template = {"name": "Card", "qfmt": FRONT_SIDE, "afmt": BACK_SIDE}
    return _NoteType(NOTE_TYPE, TREE, fields=names, templates=[template], css=STYLE)
