"""Entries as rows: written and removed together with their names and the words they count for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db import connection, transaction
from django.db.models import QuerySet

from explainer.searching.models import LONGEST_NAME, ExtraName, SearchEntry, SearchName
from explainer.searching.vocabulary import count_entries, discount_entries, words_of
from explainer.text.folding import folded, joined

# Origin, whether it is the title, and the name as it is written, folded, and as one word.
NameRow: TypeAlias = tuple[str, bool, str, str, str]
# PostgreSQL makes no vector of more than a megabyte.
LONGEST_TEXT = 200_000
# In the order in which `ENTRIES_TO_WRITE` has them.
ENTRY_COLUMNS = (
    "publication_id", "origin", "key", "address", "language", "kind", "is_page", "is_definition",
    "anchor", "title", "summary", "text", "words", "vector",
)  # fmt: skip
ENTRIES_TO_WRITE = """
    SELECT publication_id, origin, key, address, language, kind, is_page, is_definition, anchor,
        title, summary, text,
        string_to_array(words, ' ') AS words,
        setweight(to_tsvector('search_words', first), 'A')
        || setweight(to_tsvector('search_words', second), 'B')
        || setweight(to_tsvector('search_words', third), 'C')
        || setweight(to_tsvector('search_words', fourth), 'D') AS vector
    FROM unnest(
        %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[],
        %s::boolean[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
        %s::text[], %s::text[], %s::text[]
    ) AS new (
        publication_id, origin, key, address, language, kind, is_page, is_definition, anchor, title,
        summary, text, words, first, second, third, fourth
    )
"""
_WRITE_ENTRIES = f"""
    INSERT INTO searching_searchentry ({", ".join(ENTRY_COLUMNS)}) {ENTRIES_TO_WRITE} RETURNING id
"""
# Of a name, as PostgreSQL writes them.
STEMS = "left(strip(to_tsvector('search_words', folded))::text, 200)"
_WRITE_NAMES = f"""
    INSERT INTO searching_searchname (
        entry_id, origin, is_title, name, folded, joined, is_ours, stems
    )
    SELECT entry_id, origin, is_title, name, folded, joined,
        (SELECT publication_id IS NOT NULL FROM searching_searchentry WHERE id = entry_id),
        {STEMS}
    FROM unnest(
        %s::bigint[], %s::text[], %s::boolean[], %s::text[], %s::text[], %s::text[]
    ) AS new (entry_id, origin, is_title, name, folded, joined)
"""  # noqa: S608 - a part of our own


@dataclass(frozen=True)
class NewEntry:
    """An entry that is to be written. `rest` is found, but never shown."""

    address: str
    kind: str
    title: str
    summary: str = ""
    text: str = ""
    rest: str = ""
    anchor: str = ""
    is_page: bool = False
    is_definition: bool = False
    names: tuple[str, ...] = ()
    language: str = "en"
    publication_id: int | None = None
    origin: str = ""
    key: str = ""
    # Those that others brought for its page, each with its origin.
    extra_names: tuple[tuple[str, str], ...] = ()

    def row(self) -> tuple[object, ...]:
        weighed = [
            folded(x)[:LONGEST_TEXT]
            for x in (self.title, self.summary + " " + " ".join(self.names), self.text, self.rest)
        ]
        words = words_of(weighed)
        return (
            self.publication_id, self.origin, self.key, self.address, self.language, self.kind,
            self.is_page, self.is_definition, self.anchor, self.title, self.summary,
            self.text, " ".join(words), *weighed,
        )  # fmt: skip

    def name_rows(self) -> Iterator[NameRow]:
        names = [*(("", name) for name in self.names), *self.extra_names]
        return name_rows(self.title, names)


def name_rows(title: str, names: Iterable[tuple[str, str]]) -> Iterator[NameRow]:
    """Yield a row for each name that is spelled unlike those before it, with its origin."""
    spelled = set()
    for origin, name in names:
        words = folded(name)
        if words and words not in spelled and max(len(words), len(name)) <= LONGEST_NAME:
            spelled.add(words)
            yield origin, name == title, name, words, joined(name)


@transaction.atomic(savepoint=False)
def write_entries(entries: Sequence[NewEntry]) -> None:
    if not entries:
        return
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_ENTRIES, in_columns(entry.row() for entry in entries))
        keys = [key for (key,) in cursor.fetchall()]
    by_key = zip(keys, entries, strict=True)
    _write_names([(key, *row) for key, entry in by_key for row in entry.name_rows()])
    count_entries(keys)


@transaction.atomic(savepoint=False)
def remove_entries(entries: QuerySet[SearchEntry]) -> None:
    keys = list(entries.values_list("pk", flat=True))
    if keys:
        discount_entries(keys)
        SearchEntry.objects.filter(pk__in=keys).delete()


@transaction.atomic
def take_extra_names(addresses: Iterable[str]) -> None:
    """Let the pages at these addresses be found by the extra names that there are for them now."""
    pages = SearchEntry.objects.filter(address__in=list(addresses), is_page=True)
    entries = {entry.pk: entry for entry in pages.only("pk", "address", "title")}
    extra = extra_names_of({entry.address for entry in entries.values()})
    names = SearchName.objects.filter(entry__in=entries)
    discount_entries(list(entries))
    names.exclude(origin="").delete()
    own: dict[int, list[tuple[str, str]]] = {}
    for key, name in names.values_list("entry_id", "name"):
        own.setdefault(key, []).append(("", name))
    _write_names(
        [
            (key, *row)
            for key, entry in entries.items()
            for row in name_rows(entry.title, [*own.get(key, []), *extra.get(entry.address, ())])
            if row[0]
        ]
    )
    count_entries(list(entries))


def extra_names_of(addresses: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the extra names of pages by their address, each with its origin."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    rows = ExtraName.objects.filter(address__in=list(addresses)).order_by("pk")
    for address, origin, name in rows.values_list("address", "origin", "name"):
        found[address] = (*found.get(address, ()), (origin, name))
    return found


def _write_names(rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE_NAMES, in_columns(rows))


def in_columns(rows: Iterable[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
