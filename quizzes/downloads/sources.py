"""The line that goes with every card and question: what it rests on, and how old that is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from quizzes.cards.flashcards import CardOrigin
from quizzes.downloads.plain_text import address_of, one_line

SEPARATOR = " · "


def source_line(origin: CardOrigin | None) -> str:
    """Name what a card rests on: NCI's page and date, the day of the check, edition and address."""
    return one_line(SEPARATOR.join(_facts(origin))) if origin else ""


def changed_at(origin: CardOrigin) -> datetime:
    """Return when what a card says, its source line included, last became something else."""
    checks = origin.verified.checks if origin.verified else ()
    return max([origin.published_at, *(check.recorded_at for check in checks)])


def _facts(origin: CardOrigin) -> Iterator[str]:
    if origin.source:
        yield f"National Cancer Institute: {origin.source.title}"
    if origin.verified:
        check = origin.verified.main
        if check.nci_date:
            yield f"NCI {check.get_nci_date_kind_display()} {check.nci_date.isoformat()}"
        yield f"checked {origin.verified.verified_on.isoformat()}"
    yield f"edition {origin.edition}"
    yield address_of(origin.address)
