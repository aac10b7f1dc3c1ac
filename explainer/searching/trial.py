"""What a search finds now, and what it would find with one more synonym or term."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from explainer.searching.answers import Found, found_for
from explainer.searching.keeping import NewEntry, write_entries
from explainer.searching.synonyms import Synonym

ROWS_SHOWN = 5
TRIAL = "trial"


@dataclass(frozen=True)
class Trial:
    """The titles that come first, now and then, and how many pages that are in all."""

    now: tuple[str, ...]
    pages_now: int
    then: tuple[str, ...] = ()
    pages_then: int = 0


def trial_of_synonym(query: str, synonym: Synonym) -> Trial:
    """Return what `query` finds with a synonym that is clean, and not saved."""
    return _tried(query, lambda: synonym.save(force_insert=True))


def trial_of_term(query: str) -> Trial:
    """Return what a search finds with a term of just this name."""
    term = NewEntry(
        address="/",
        kind=TRIAL,
        title=query,
        names=(query,),
        is_page=True,
        is_definition=True,
        origin=TRIAL,
        key=TRIAL,
    )
    return _tried(query, lambda: write_entries([term]))


def _tried(query: str, change: Callable[[], object]) -> Trial:
    now = found_for(query)
    with transaction.atomic():
        change()
        then = found_for(query)
        # It was a trial: nobody else has seen it.
        transaction.set_rollback(True)
    return Trial(_titles(now), len(now.rows), _titles(then), len(then.rows))


def _titles(found: Found) -> tuple[str, ...]:
    return tuple(row.best.title for row in found.rows[:ROWS_SHOWN])
