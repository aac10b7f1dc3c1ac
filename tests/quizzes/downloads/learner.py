"""Somebody who learns with Anki: the program itself, with a collection of their own."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

with warnings.catch_warnings():
    # Its protocol buffers are older than the library that reads them.
    warnings.simplefilter("ignore")
    from anki.collection import (
        Collection,
        ImportAnkiPackageOptions,
        ImportAnkiPackageRequest,
    )
    from anki.decks import DeckId


@dataclass
class Learner:
    """Somebody with a collection of their own, who imports packages into it."""

    collection: Collection
    folder: Path

    def takes(self, package: bytes) -> tuple[int, int, int]:
        """Import a package; return how many notes were new, updated and left as they were."""
        file = self.folder / "cards.apkg"
        file.write_bytes(package)
        request = ImportAnkiPackageRequest(
            package_path=str(file), options=ImportAnkiPackageOptions()
        )
        log = self.collection.import_anki_package(request).log
        assert not any([log.conflicting, log.missing_deck, log.empty_first_field])
        return len(log.new), len(log.updated), len(log.duplicate)

    def fields(self) -> list[tuple[str, ...]]:
        notes = (self.collection.get_note(x) for x in self.collection.find_notes(""))
        return sorted(tuple(note.fields) for note in notes)

    def decks(self) -> dict[str, int]:
        """Return how many cards each deck has, without those in its own decks."""
        found = self.collection.decks.all_names_and_ids(skip_empty_default=True)
        return {x.name: self.collection.decks.card_count(DeckId(x.id), False) for x in found}

    def reviews(self, front: str) -> None:
        """Learn a card well: it comes again after ten days."""
        (number,) = self.collection.find_cards(f'Front:"{front}"')
        self.collection.sched.set_due_date([number], "10!")

    def interval(self, front: str) -> int:
        (number,) = self.collection.find_cards(f'Front:"{front}"')
        return int(self.collection.get_card(number).ivl)

    def shown(self) -> str:
        """Return the back of the only card as Anki shows it."""
        (number,) = self.collection.find_cards("")
        return str(self.collection.get_card(number).answer())


@contextmanager
def learner_with(folder: Path) -> Iterator[Learner]:
    """Yield somebody whose collection, in this folder, is empty yet."""
    collection = Collection(str(folder / "collection.anki2"))
    try:
        yield Learner(collection, folder)
    finally:
        collection.close()
