"""Comparing the entries of a search that are kept with those that would be written now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from explainer.operations.audits import Difference
from explainer.publishing.comparing import Values, values_that_differ
from explainer.searching.keeping import (
    ENTRIES_TO_WRITE,
    ENTRY_COLUMNS,
    STEMS,
    NewEntry,
    in_columns,
)
from explainer.searching.models import SearchEntry, SearchName

_WORDS = [name for name in ENTRY_COLUMNS if name != "vector"]
_MADE = f"SELECT {', '.join(_WORDS)}, vector::text FROM ({ENTRIES_TO_WRITE}) AS made"  # noqa: S608 - parts of our own
_STEMS_OF_NAMES = f"SELECT folded, {STEMS} FROM unnest(%s::text[]) AS name (folded)"  # noqa: S608 - a part of our own
# By what an entry of a page is known, and what is kept of each of its names.
_PLACE = ("entry__kind", "entry__anchor", "entry__title")
_NAME = ("origin", "is_title", "is_ours", "name", "folded", "joined", "stems")


def entries_that_differ(
    made: Sequence[NewEntry],
    kept: QuerySet[SearchEntry],
    *,
    by: str,
    naming: Callable[[Any], str],
) -> Iterator[Difference]:
    """Say where entries, or their names, are not those that would be written now.

    They are told apart `by` a column of theirs, whose values `naming` puts into words.
    """
    columns = [by, *_WORDS, "vector"]
    entries = kept.annotate(by_weight=Cast("vector", TextField()))
    yield from values_that_differ(
        columns,
        _by(by, _entry_rows(made)),
        entries.values_list(by, *_WORDS, "by_weight").iterator(),
        naming=lambda key: f"{naming(key)}, what a search finds",
    )
    names = SearchName.objects.filter(entry__in=kept)
    yield from values_that_differ(
        [by, *_PLACE, *_NAME],
        _name_rows(made, by),
        names.values_list(f"entry__{by}", *_PLACE, *_NAME).iterator(),
        naming=lambda key: f"{naming(key)}, names that a search knows",
    )


def _by(by: str, rows: Sequence[Values]) -> Iterator[Values]:
    place = ENTRY_COLUMNS.index(by)
    return ((row[place], *row) for row in rows)


def _entry_rows(entries: Sequence[NewEntry]) -> list[Values]:
    """Return what PostgreSQL would write of entries."""
    if not entries:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_MADE, in_columns(entry.row() for entry in entries))
        rows: list[Values] = cursor.fetchall()
    return rows


def _name_rows(entries: Sequence[NewEntry], by: str) -> Iterator[Values]:
    named = [(entry, row) for entry in entries for row in entry.name_rows()]
    stems = _stems({folded for _, (_, _, _, folded, _) in named})
    for entry, (origin, is_title, name, folded, joined) in named:
        place = (getattr(entry, by), entry.kind, entry.anchor, entry.title)
        is_ours = entry.publication_id is not None
        yield *place, origin, is_title, is_ours, name, folded, joined, stems[folded]


def _stems(names: set[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_STEMS_OF_NAMES, [list(names)])
        return dict(cursor.fetchall())
